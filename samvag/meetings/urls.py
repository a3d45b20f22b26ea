"""Addresses of the sync meetings and of the extra ones; nouns."""

from django.urls import path

from samvag.meetings import case_views, person_views, views

urlpatterns = [
    path("avstamning/", views.meetings, name="sync"),
    path("avstamning/ny/<slug:slug>/", views.new_meeting, name="sync-new"),
    path("avstamning/<uuid:key>/", views.meeting_page, name="sync-meeting"),
    path("avstamning/<uuid:key>/tid/", views.meeting_time, name="sync-time"),
    path("avstamning/<uuid:key>/start/", views.start, name="sync-start"),
    path("avstamning/<uuid:key>/narvaro/", views.presence, name="sync-presence"),
    path("avstamning/<uuid:key>/slut/", views.end, name="sync-end"),
    path("avstamning/<uuid:key>/anteckningar/", views.minutes, name="sync-minutes"),
    path("avstamning/<uuid:key>/inbjudan/", case_views.invitation, name="case-meeting-invitation"),
    path("avstamning/<uuid:key>/gast/<uuid:guest>/", case_views.guest_answer, name="case-meeting-guest"),
    path("arende/<uuid:key>/moten/", case_views.case_meetings, name="case-meetings"),
    path("arende/<uuid:key>/moten/nytt/", case_views.case_meeting_new, name="case-meeting-new"),
    path("avstamning/<uuid:key>/<uuid:case_id>/", person_views.person, name="sync-person"),
    path("avstamning/<uuid:key>/<uuid:case_id>/ses-av/", person_views.seen_by, name="sync-seen-by"),
]

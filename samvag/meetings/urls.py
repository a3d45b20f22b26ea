"""Addresses of the sync meetings; nouns."""

from django.urls import path

from samvag.meetings import person_views, views

urlpatterns = [
    path("avstamning/", views.meetings, name="sync"),
    path("avstamning/ny/<slug:slug>/", views.new_meeting, name="sync-new"),
    path("avstamning/<uuid:key>/", views.meeting_page, name="sync-meeting"),
    path("avstamning/<uuid:key>/tid/", views.meeting_time, name="sync-time"),
    path("avstamning/<uuid:key>/start/", views.start, name="sync-start"),
    path("avstamning/<uuid:key>/narvaro/", views.presence, name="sync-presence"),
    path("avstamning/<uuid:key>/slut/", views.end, name="sync-end"),
    path("avstamning/<uuid:key>/anteckningar/", views.minutes, name="sync-minutes"),
    path("avstamning/<uuid:key>/<uuid:case_id>/", person_views.person, name="sync-person"),
]

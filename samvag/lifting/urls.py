"""Addresses of what has been lifted, and of the managers' group that answers it."""

from django.urls import path

from samvag.lifting import meeting_views, views

urlpatterns = [
    path("hinder/", views.problems, name="problems"),
    path("hinder/nytt/<slug:slug>/", views.problem_new, name="problem-new"),
    path("hinder/<uuid:key>/svar/", views.problem_answer, name="problem-answer"),
    path("chefsgrupp/", meeting_views.meetings, name="managers"),
    path("chefsgrupp/ny/<slug:slug>/", meeting_views.meeting_new, name="managers-new"),
    path("chefsgrupp/<uuid:key>/", meeting_views.meeting_page, name="managers-meeting"),
    path("chefsgrupp/<uuid:key>/tid/", meeting_views.meeting_time, name="managers-time"),
    path("chefsgrupp/<uuid:key>/narvaro/", meeting_views.presence, name="managers-presence"),
    path("hinder/<uuid:key>/vidare/", views.problem_pass_on, name="problem-pass-on"),
]

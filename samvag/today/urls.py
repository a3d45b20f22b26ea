"""Addresses of today; nouns."""

from django.urls import path

from samvag.today import due_views, views

urlpatterns = [
    path("", views.today, name="today"),
    path("forfaller/", due_views.due_list, name="due"),
    path("forfaller/<uuid:key>/", due_views.due_clock, name="due-clock"),
    path("forfaller/<uuid:key>/klart/", due_views.due_done, name="due-done"),
    path("forfaller/<uuid:key>/paus/", due_views.due_pause, name="due-pause"),
    path("forfaller/<uuid:key>/igen/", due_views.due_resume, name="due-resume"),
    path("forfaller/steg/<uuid:key>/", due_views.due_step, name="due-step"),
]

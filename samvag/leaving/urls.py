"""Addresses of leaving; they stand under the case."""

from django.urls import path

from samvag.leaving import views

urlpatterns = [
    path("arende/<uuid:key>/avslut/", views.leave, name="leave"),
    path("arende/<uuid:key>/avslut/tagit-over/", views.accept, name="handover-accept"),
    path("arende/<uuid:key>/avslut/angra/", views.undo, name="closing-undo"),
    path("arende/<uuid:key>/oppna-igen/", views.reopen, name="case-reopen"),
    path("arende/<uuid:key>/paus/", views.pause, name="case-pause"),
    path("arende/<uuid:key>/paus/slut/", views.pause_end, name="case-pause-end"),
]

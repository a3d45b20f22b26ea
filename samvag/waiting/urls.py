"""Addresses of waiting elsewhere; nouns."""

from django.urls import path

from samvag.waiting import views

urlpatterns = [
    path("arende/<uuid:key>/vantan/", views.waiting, name="waiting"),
    path("arende/<uuid:key>/vantan/ny/", views.waiting_new, name="waiting-new"),
    path("vantan/<uuid:key>/hant/", views.turn_new, name="waiting-turn"),
    path("vantan/<uuid:key>/ta-tillbaka/", views.waiting_take_back, name="waiting-take-back"),
]

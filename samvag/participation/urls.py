"""Addresses of participation shown elsewhere; nouns."""

from django.urls import path

from samvag.participation import views

urlpatterns = [
    path("arende/<uuid:key>/deltagande/", views.participation, name="participation"),
    path("deltagande/<uuid:key>/", views.made, name="participation-made"),
    path("deltagande/<uuid:key>/dokument/", views.paper, name="participation-paper"),
    path("deltagande/<uuid:key>/fil/", views.data_file, name="participation-file"),
]

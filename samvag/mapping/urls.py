"""Addresses of the mapping; nouns."""

from django.urls import path

from samvag.mapping import place_views, views

urlpatterns = [
    path("arende/<uuid:key>/kartlaggning/", views.mapping, name="mapping"),
    path("arende/<uuid:key>/kartlaggning/blad/", views.mapping_sheet, name="mapping-sheet"),
    path("arende/<uuid:key>/kartlaggning/jamfor/", views.mapping_compare, name="mapping-compare"),
    path("arende/<uuid:key>/kartlaggning/omrade/<slug:code>/", views.mapping_write, name="mapping-write"),
    path("arende/<uuid:key>/kartlaggning/grupp/", place_views.placement, name="placement"),
    path("grupp/<uuid:key>/ta-tillbaka/", place_views.placement_take_back, name="placement-take-back"),
    path("kartlaggning/<uuid:key>/ratta/", views.mapping_correct, name="mapping-correct"),
]

"""Addresses of self-care; nouns."""

from django.urls import path

from samvag.selfcare import views

urlpatterns = [
    path("arende/<uuid:key>/egenvard/", views.self_care, name="self-care"),
    path("egenvard/<uuid:key>/intyg/", views.self_care_paper, name="self-care-paper"),
    path("egenvard/<uuid:key>/ta-tillbaka/", views.self_care_take_back, name="self-care-take-back"),
]

"""Addresses of notices; nouns, and no id of anything."""

from django.urls import path

from samvag.notices import views

urlpatterns = [
    path("notiser/", views.notices, name="notices"),
    path("notiser/mina/", views.my_notices, name="my-notices"),
    path("notiser/enhetens-brevlada/", views.unit_inbox, name="unit-inbox"),
]

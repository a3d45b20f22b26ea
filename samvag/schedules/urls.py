"""Addresses of schedules; nouns."""

from django.urls import path

from samvag.schedules import views

urlpatterns = [
    path("mina-tider/", views.mine, name="my-schedule"),
    path("organisation/uppdrag/<int:key>/tider/", views.of_one, name="schedule"),
]

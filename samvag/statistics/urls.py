"""Addresses of the figures."""

from django.urls import path

from samvag.statistics import views

urlpatterns = [
    path("siffror/", views.figures, name="figures"),
    path("siffror/arbetsbok/", views.as_workbook, name="figures-workbook"),
]

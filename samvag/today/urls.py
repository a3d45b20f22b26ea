"""Addresses of today; nouns."""

from django.urls import path

from samvag.today import views

urlpatterns = [path("", views.today, name="today")]

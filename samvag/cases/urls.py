"""Addresses of cases; nouns."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

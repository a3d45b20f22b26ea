"""Addresses of today; nouns."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

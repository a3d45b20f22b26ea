"""Addresses of board; nouns."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

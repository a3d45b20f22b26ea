"""Addresses of referrals; nouns."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

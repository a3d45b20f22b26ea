"""Addresses of the directory; nouns."""

from django.urls import path

from samvag.directory import views

urlpatterns = [
    path("katalog/", views.directory, name="directory"),
    path("verksamheter/", views.public, name="directory-public"),
    path("organisation/enhet/<int:key>/katalog/", views.entry, name="directory-entry"),
]

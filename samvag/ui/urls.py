"""Addresses of the frame itself."""

from django.urls import path

from samvag.ui import views

urlpatterns = [
    path("utseende/", views.scheme, name="scheme"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("galleri/", views.gallery, name="gallery"),
    path("galleri/for-dig/", views.gallery_public, name="gallery-public"),
]

"""Addresses of what falls between the chairs."""

from django.urls import path

from samvag.between import views

urlpatterns = [
    path("mellan-stolarna/", views.between, name="between"),
    path("mellan-stolarna/tyst/<uuid:key>/visa/", views.show_again, name="between-show"),
    path("mellan-stolarna/<slug:code>/<uuid:key>/", views.let_be, name="between-mute"),
]

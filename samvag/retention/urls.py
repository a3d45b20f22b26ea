"""Addresses of keeping; nouns."""

from django.urls import path

from samvag.retention import views

urlpatterns = [
    path("gallring/", views.overview, name="retention"),
    path("gallring/forslag/", views.propose, name="purge-propose"),
    path("gallring/regel/", views.rule_new, name="retention-rule"),
    path("gallring/undantag/", views.hold_new, name="hold-new"),
    path("gallring/undantag/<uuid:key>/bort/", views.hold_lift, name="hold-lift"),
    path("gallring/<uuid:key>/", views.purge, name="purge"),
    path("gallring/<uuid:key>/protokoll/", views.protocol, name="purge-protocol"),
]

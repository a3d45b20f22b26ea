"""Addresses of visits; nouns."""

from django.urls import path

from samvag.visits import help_views, views

urlpatterns = [
    path("besok/", views.visits, name="visits"),
    path("besok/<uuid:key>/", views.visit, name="visit"),
    path("besok/<uuid:key>/utfall/", views.visit_outcome, name="visit-outcome"),
    path("besok/<uuid:key>/tid/", views.visit_move, name="visit-move"),
    path("besok/<uuid:key>/anteckning/", views.visit_note, name="visit-note"),
    path("besok/<uuid:key>/angra/", views.visit_back, name="visit-back"),
    path("arende/<uuid:key>/besok/", views.case_visits, name="case-visits"),
    path("arende/<uuid:key>/besok/nytt/", views.visit_new, name="visit-new"),
    path("arende/<uuid:key>/hjalp/", help_views.case_help, name="case-help"),
    path("arende/<uuid:key>/hjalp/ny/", help_views.help_new, name="help-new"),
    path("hjalp/<uuid:key>/angra/", help_views.help_back, name="help-back"),
]

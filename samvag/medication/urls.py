"""Addresses of medicine; nouns."""

from django.urls import path

from samvag.medication import tapering_views, views

urlpatterns = [
    path("utlamningar/", views.due, name="hand-outs-due"),
    path("arende/<uuid:key>/lakemedel/", views.medication, name="medication"),
    path("arende/<uuid:key>/utlamning/ny/", views.hand_out_new, name="hand-out-new"),
    path("utlamning/<uuid:key>/andra/", views.hand_out_change, name="hand-out-change"),
    path("utlamning/<uuid:key>/avslut/", views.hand_out_end, name="hand-out-end"),
    path("utlamning/<uuid:key>/tillfalle/", views.handed_new, name="handed-new"),
    path("utlamnat/<uuid:key>/ratta/", views.handed_correct, name="handed-correct"),
    path("arende/<uuid:key>/nedtrappning/ny/", tapering_views.tapering_new, name="tapering-new"),
    path("nedtrappning/<uuid:key>/andra/", tapering_views.tapering_change, name="tapering-change"),
    path("nedtrappning/<uuid:key>/besked/", tapering_views.tapering_turn, name="tapering-turn"),
    path("nedtrappning/<uuid:key>/papper/", tapering_views.tapering_paper, name="tapering-paper"),
]

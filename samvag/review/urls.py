"""Addresses of the log; nouns."""

from django.urls import path

from samvag.review import copy_views, extract_views, views

urlpatterns = [
    path("logg/", views.overview, name="log"),
    path("logg/sigill/", views.seals, name="log-seals"),
    path("logg/stickprov/", views.sample_new, name="log-sample"),
    path("logg/sok/", views.search_new, name="log-search"),
    path("logg/granskning/<uuid:key>/", views.review, name="log-review"),
    path("logg/granskning/<uuid:key>/protokoll/", views.protocol, name="log-protocol"),
    path("logg/granskning/<uuid:key>/resten/", views.rest_in_order, name="log-rest"),
    path("logg/rad/<uuid:key>/", views.row, name="log-row"),
    path("logg/utdrag/", extract_views.all_extracts, name="log-extracts"),
    path("logg/utdrag/nytt/", extract_views.extract_new, name="log-extract-new"),
    path("logg/utdrag/<uuid:key>/", extract_views.extract, name="log-extract"),
    path("logg/allt-om-en-person/", copy_views.all_copies, name="person-copies"),
    path("logg/allt-om-en-person/nytt/", copy_views.copy_new, name="person-copy-new"),
    path("logg/allt-om-en-person/<uuid:key>/", copy_views.copy, name="person-copy"),
    path("logg/allt-om-en-person/<uuid:key>/filer/", copy_views.copy_files, name="person-copy-files"),
    path("logg/utdrag/<uuid:key>/dokument/", extract_views.extract_document, name="log-extract-document"),
]

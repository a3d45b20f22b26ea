"""Addresses of open windows; nouns."""

from django.urls import path

from samvag.windows import views

urlpatterns = [
    path("arende/<uuid:key>/fonster/", views.tap, name="window-open"),
    path("fonster/<uuid:key>/", views.page, name="window"),
    path("fonster/<uuid:key>/kontakt/", views.meet, name="window-respond"),
    path("fonster/<uuid:key>/angra/", views.undo, name="window-undo"),
]

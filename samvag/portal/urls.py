"""The person's own addresses, and those from a person's page to them."""

from django.urls import path

from samvag.portal import views

urlpatterns = [
    path("min-sida/", views.my_page, name="my-page"),
    path("min-sida/in/", views.door, name="my-door"),
    path("min-sida/for/", views.for_whom, name="my-whom"),
    path("person/<uuid:key>/kod/", views.code, name="person-code"),
    path("person/<uuid:key>/ombud/", views.mandates, name="mandates"),
    path("ombud/<uuid:key>/avsluta/", views.mandate_end, name="mandate-end"),
]

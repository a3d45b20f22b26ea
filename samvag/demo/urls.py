"""Addresses of the practice town; in production there are none."""

from django.urls import path

from samvag.demo import views

urlpatterns = [path("ovning/utgaende-post/", views.outgoing, name="practice-post")]

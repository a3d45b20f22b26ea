"""Addresses of what has been lifted."""

from django.urls import path

from samvag.lifting import views

urlpatterns = [
    path("hinder/", views.problems, name="problems"),
    path("hinder/nytt/<slug:slug>/", views.problem_new, name="problem-new"),
    path("hinder/<uuid:key>/svar/", views.problem_answer, name="problem-answer"),
    path("hinder/<uuid:key>/vidare/", views.problem_pass_on, name="problem-pass-on"),
]

"""Signing in and out, choosing the assignment, keeping drafts."""

from django.urls import path

from samvag.access import views

urlpatterns = [
    path("logga-in/", views.sign_in, name="sign-in"),
    path("logga-ut/", views.sign_out, name="sign-out"),
    path("legitimera-igen/", views.step_up, name="step-up"),
    path("inloggningar/", views.sessions, name="own-sessions"),
    path("uppdrag/", views.switch_assignment, name="switch-assignment"),
    path("utkast/", views.draft, name="draft"),
]

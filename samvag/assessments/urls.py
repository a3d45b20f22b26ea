"""Addresses of forms and what they come to; nouns."""

from django.urls import path

from samvag.assessments import views

urlpatterns = [
    path("arende/<uuid:key>/skattningar/", views.assessments, name="assessments"),
    path("arende/<uuid:key>/skattning/<slug:code>/", views.assessment_new, name="assessment-new"),
    path("skattning/<uuid:key>/", views.assessment, name="assessment"),
    path("skattning/<uuid:key>/ratta/", views.assessment_correct, name="assessment-correct"),
    path("skattning/<uuid:key>/bedomning/", views.assessment_judge, name="assessment-judge"),
]

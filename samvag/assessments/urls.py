"""Addresses of forms and what they come to; nouns."""

from django.urls import path

from samvag.assessments import health_views, self_views, views

urlpatterns = [
    path("arende/<uuid:key>/skattningar/", views.assessments, name="assessments"),
    path("arende/<uuid:key>/skattning/<slug:code>/", views.assessment_new, name="assessment-new"),
    path("arende/<uuid:key>/skattning/<slug:code>/papper/", views.assessment_paper, name="assessment-paper"),
    path("arende/<uuid:key>/formularkod/", self_views.form_code, name="form-code"),
    path("formularkod/<uuid:key>/ta-tillbaka/", self_views.form_code_back, name="form-code-back"),
    path("fyll-i/", self_views.form_door, name="form-door"),
    path("fyll-i/formular/", self_views.form_answer, name="form-answer"),
    path("fyll-i/tack/", self_views.form_thanks, name="form-thanks"),
    path("arende/<uuid:key>/halsa/", health_views.health, name="health"),
    path("arende/<uuid:key>/halsokontroll/", health_views.health_check_new, name="health-check-new"),
    path("arende/<uuid:key>/prov/", health_views.sample_new, name="sample-new"),
    path("halsa/<uuid:key>/ta-tillbaka/", health_views.health_take_back, name="health-take-back"),
    path("skattning/<uuid:key>/", views.assessment, name="assessment"),
    path("skattning/<uuid:key>/ratta/", views.assessment_correct, name="assessment-correct"),
    path("skattning/<uuid:key>/bedomning/", views.assessment_judge, name="assessment-judge"),
]

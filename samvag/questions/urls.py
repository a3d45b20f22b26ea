"""Addresses of questions between parties; nouns."""

from django.urls import path

from samvag.questions import views

urlpatterns = [
    path("fragor/", views.inbox, name="questions"),
    path("arende/<uuid:key>/fraga/", views.ask_page, name="question-new"),
    path("fraga/<uuid:key>/", views.page, name="question"),
    path("fraga/<uuid:key>/ta/", views.take_it, name="question-take"),
    path("fraga/<uuid:key>/vidare/", views.on, name="question-pass-on"),
    path("fraga/<uuid:key>/tillbaka/", views.back, name="question-send-back"),
    path("fraga/<uuid:key>/aterta/", views.undo, name="question-withdraw"),
    path("fraga/<uuid:key>/bilaga/<uuid:file>/", views.attachment, name="question-file"),
    path("fraga/<uuid:key>/spara/", views.save, name="question-keep"),
]

"""Programmes as data: the catalogue, its versions, and where each programme is run."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "samvag.programmes"
    label = "programmes"

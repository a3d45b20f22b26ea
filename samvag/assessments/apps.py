from importlib import import_module

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "samvag.assessments"
    label = "assessments"

    def ready(self) -> None:
        """How a form and an assessment are told, and whom of."""
        import_module("samvag.assessments.telling")
        import_module("samvag.assessments.noticing")

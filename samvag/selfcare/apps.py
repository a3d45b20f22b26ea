from importlib import import_module

from django.apps import AppConfig


class SelfcareConfig(AppConfig):
    name = "samvag.selfcare"
    label = "selfcare"

    def ready(self) -> None:
        """How an assessment is told."""
        import_module("samvag.selfcare.telling")

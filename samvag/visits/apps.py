from importlib import import_module

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "samvag.visits"
    label = "visits"

    def ready(self) -> None:
        """How visits are told, and of which a recipient may be told."""
        import_module("samvag.visits.noticing")
        import_module("samvag.visits.telling")

from importlib import import_module

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "samvag.participation"
    label = "participation"

    def ready(self) -> None:
        """How a document that was made is told."""
        import_module("samvag.participation.telling")

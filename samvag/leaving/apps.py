from importlib import import_module

from django.apps import AppConfig


class LeavingConfig(AppConfig):
    name = "samvag.leaving"
    label = "leaving"

    def ready(self) -> None:
        """How what is written about leaving is told."""
        import_module("samvag.leaving.telling")

from importlib import import_module

from django.apps import AppConfig


class WaitingConfig(AppConfig):
    name = "samvag.waiting"
    label = "waiting"

    def ready(self) -> None:
        """How waiting is told of."""
        import_module("samvag.waiting.telling")

from importlib import import_module

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "samvag.notices"
    label = "notices"

    def ready(self) -> None:
        """Which deadlines a recipient may still be told of."""
        import_module("samvag.notices.noticing")

from importlib import import_module

from django.apps import AppConfig


class MappingConfig(AppConfig):
    name = "samvag.mapping"
    label = "mapping"

    def ready(self) -> None:
        """How a mapped domain is told."""
        import_module("samvag.mapping.telling")

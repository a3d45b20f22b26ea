from importlib import import_module

from django.apps import AppConfig


class WindowsConfig(AppConfig):
    name = "samvag.windows"
    label = "windows"

    def ready(self) -> None:
        """Of which open windows a recipient may be told."""
        import_module("samvag.windows.noticing")

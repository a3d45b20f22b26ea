from importlib import import_module

from django.apps import AppConfig


class InnerConfig(AppConfig):
    name = "samvag.inner"
    label = "inner"

    def ready(self) -> None:
        """Of which emergency accesses a recipient may be told."""
        import_module("samvag.inner.noticing")

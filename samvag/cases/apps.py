from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "samvag.cases"
    label = "cases"

    def ready(self) -> None:
        """How this context's records are told in a timeline, and of which a recipient may be told."""
        import_module("samvag.cases.telling")
        import_module("samvag.cases.noticing")

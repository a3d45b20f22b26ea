from importlib import import_module

from django.apps import AppConfig


class MedicationConfig(AppConfig):
    name = "samvag.medication"
    label = "medication"

    def ready(self) -> None:
        """How medicine is told of."""
        import_module("samvag.medication.telling")

from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "samvag.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Of which meetings a recipient may be told."""
        import_module("samvag.meetings.noticing")

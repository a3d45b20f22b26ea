from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "samvag.meetings"
    label = "meetings"

    def ready(self) -> None:
        """How a line is told, and of which meetings a recipient may be told."""
        import_module("samvag.meetings.noticing")
        import_module("samvag.meetings.telling")

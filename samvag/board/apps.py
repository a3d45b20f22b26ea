from importlib import import_module

from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "samvag.board"
    label = "board"

    def ready(self) -> None:
        """How this context's records are told in a timeline, and of which a recipient may be told."""
        import_module("samvag.board.telling")
        import_module("samvag.board.noticing")

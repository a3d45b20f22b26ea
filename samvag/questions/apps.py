from importlib import import_module

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "samvag.questions"
    label = "questions"

    def ready(self) -> None:
        """How a question is told, and of which a recipient may be told."""
        import_module("samvag.questions.noticing")
        import_module("samvag.questions.telling")

from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "samvag.board"
    label = "board"

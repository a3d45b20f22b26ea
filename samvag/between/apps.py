from django.apps import AppConfig


class BetweenConfig(AppConfig):
    name = "samvag.between"
    label = "between"

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "samvag.clocks"
    label = "clocks"

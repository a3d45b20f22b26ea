from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "samvag.demo"
    label = "demo"

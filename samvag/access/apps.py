from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "samvag.access"
    label = "access"

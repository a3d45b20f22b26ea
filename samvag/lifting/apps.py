from django.apps import AppConfig


class LiftingConfig(AppConfig):
    name = "samvag.lifting"
    label = "lifting"

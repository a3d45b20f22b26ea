from django.apps import AppConfig


class InnerConfig(AppConfig):
    name = "samvag.inner"
    label = "inner"

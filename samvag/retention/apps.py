from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "samvag.retention"
    label = "retention"

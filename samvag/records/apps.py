from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "samvag.records"
    label = "records"

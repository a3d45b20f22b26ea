from django.apps import AppConfig


class EidConfig(AppConfig):
    name = "samvag.integrations.eid"
    label = "eid"

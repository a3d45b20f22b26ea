from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "samvag.sharing"
    label = "sharing"

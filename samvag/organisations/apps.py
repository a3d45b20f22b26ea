from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "samvag.organisations"
    label = "organisations"

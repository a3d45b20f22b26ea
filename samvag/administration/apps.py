from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "samvag.administration"
    label = "administration"

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "samvag.portal"
    label = "portal"

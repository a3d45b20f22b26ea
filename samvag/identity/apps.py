from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "samvag.identity"
    label = "identity"

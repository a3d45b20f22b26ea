from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "samvag.audit"
    label = "audit"

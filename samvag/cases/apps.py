from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "samvag.cases"
    label = "cases"

from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "samvag.today"
    label = "today"

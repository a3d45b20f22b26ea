from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "samvag.statistics"
    label = "statistics"

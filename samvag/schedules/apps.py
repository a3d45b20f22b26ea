from django.apps import AppConfig


class SchedulesConfig(AppConfig):
    name = "samvag.schedules"
    label = "schedules"

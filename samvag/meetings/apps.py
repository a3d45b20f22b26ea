from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "samvag.meetings"
    label = "meetings"

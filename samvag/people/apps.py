from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "samvag.people"
    label = "people"

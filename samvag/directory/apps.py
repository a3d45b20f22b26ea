from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "samvag.directory"
    label = "directory"

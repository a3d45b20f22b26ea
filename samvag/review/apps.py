from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "samvag.review"
    label = "review"

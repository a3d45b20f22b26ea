"""Core: context, ids, clock, text and the PostgreSQL launcher."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "samvag.core"
    label = "core"

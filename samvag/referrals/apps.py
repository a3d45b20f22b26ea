from importlib import import_module

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "samvag.referrals"
    label = "referrals"

    def ready(self) -> None:
        """How this context's records are told in a timeline, and of which a recipient may be told."""
        import_module("samvag.referrals.telling")
        import_module("samvag.referrals.noticing")

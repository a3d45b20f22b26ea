from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "samvag.referrals"
    label = "referrals"

"""The house itself as a Django application: it registers the start-up checks."""

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Tags, register


class HouseConfig(AppConfig):
    name = "samvag.config"
    label = "config"

    def ready(self) -> None:
        from samvag.config.checks import settings_check  # noqa: PLC0415, the registry must be ready first

        register(settings_check, Tags.security)
        if settings.MODE != "production":
            # Files are found beside the code then, but whitenoise warns when the place for collected ones is missing.
            settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)

"""`manage.py practice_town`: the structure if it is missing, and the story once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from samvag.demo.schedules import open_the_clinic
from samvag.demo.structure import build_structure
from samvag.demo.town import tell_the_story


class Command(BaseCommand):
    help = "Bygger övningsstaden: verksamheter, personal och fyrtio påhittade liv. Gör ingenting om den redan finns."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("Övningsstaden finns inte i produktion (SAMVAG_MODE=production).")
        build_structure()
        open_the_clinic()
        told = tell_the_story()
        self.stdout.write(
            f"Övningsstaden är byggd: {told} påhittade personer." if told else "Övningsstaden finns redan."
        )

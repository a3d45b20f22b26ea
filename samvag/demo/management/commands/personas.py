"""`manage.py personas`: who one can sign in as in the practice town."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from samvag.access.roles import LABELS
from samvag.demo.structure import PERSONAS, UNITS


class Command(BaseCommand):
    help = "Visar vilka man kan logga in som i övningsstaden."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("Övningsstadens personal finns inte i produktion.")
        self.stdout.write("Logga in som någon av dem. Inget lösenord behövs, alla är påhittade.\n")
        for persona in PERSONAS:
            places = " och ".join(f"{LABELS[role]}, {UNITS[unit][2]}" for unit, role, _title in persona.assignments)
            self.stdout.write(f"  {persona.username:<7}{persona.name:<13}{places}")
            self.stdout.write(f"{'':22}{persona.about}.")

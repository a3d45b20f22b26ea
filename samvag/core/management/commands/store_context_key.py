"""Store the key that signs contexts where the database's keeper reads it."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections


class Command(BaseCommand):
    """Run as the owner role after SAMVAG_CONTEXT_KEY has changed; restart web and worker at the same time."""

    help = "Byt nyckeln som databasen prövar sammanhang med (SAMVAG_CONTEXT_KEY)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Replace the one key there is."""
        key = hashlib.sha256(settings.CONTEXT_KEY.encode()).hexdigest()
        with connections["owner"].cursor() as cursor:
            cursor.execute("UPDATE context_key SET key = %s", [key])
        self.stdout.write("Nyckeln är bytt. Starta om webb och arbetare.")

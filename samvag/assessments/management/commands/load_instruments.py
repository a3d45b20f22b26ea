"""`manage.py load_instruments [file …]`: load changed instrument files as new versions."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samvag.assessments.actions import load_instruments
from samvag.core.catalogue.reading import CatalogueError


class Command(BaseCommand):
    help = "Läser instrumentfilerna. En ändrad fil blir en ny version; en oförändrad gör ingenting."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="Filer att läsa i stället för de medföljande.")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        try:
            loaded = load_instruments(paths=files or None)
        except CatalogueError as error:
            raise CommandError(str(error)) from None
        for each in loaded:
            state = "ny version" if each.new else "oförändrad"
            self.stdout.write(f"{each.version.source_file}: {state} ({each.version.number})")

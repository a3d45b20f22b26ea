"""`manage.py load_programmes [file …]`: load changed programme files as new versions."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samvag.programmes.actions import load_catalogue
from samvag.programmes.schema import CatalogueError, catalogue_files


class Command(BaseCommand):
    help = "Läser programfilerna. En ändrad fil blir en ny version; en oförändrad gör ingenting."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="Filer att läsa i stället för de medföljande.")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        try:
            loaded = load_catalogue(paths=files or list(catalogue_files()))
        except CatalogueError as error:
            raise CommandError(str(error)) from None
        for each in loaded:
            state = "ny version" if each.new else "oförändrad"
            missing = ", ".join(f"{count} texter saknas på {code}" for code, count in each.untranslated.items())
            self.stdout.write(f"{each.version.source_file}: {state} ({each.version.number}); {missing}")

"""One record at a time."""

from samvag.records.models import Note, Record
from samvag.records.telling import with_content


def note_of(record: Record) -> Note:
    """The content of a note, with its envelope."""
    return Note.objects.select_related("record").get(pk=record.pk)


def whole(record: Record) -> Record:
    """The same record with its content, and with who wrote it."""
    rows = with_content(Record.objects.filter(pk=record.pk))
    return rows.select_related("owner", "unit", "author__user").get()


def newest_version(record: Record) -> Record | None:
    """The newest version of the same record that the reader may see."""
    rows = with_content(Record.objects.filter(lineage=record.lineage)).select_related("owner", "unit", "author__user")
    return rows.order_by("-version").first()

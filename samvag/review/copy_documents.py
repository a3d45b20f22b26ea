"""Everything about one person as it is given to them: to read, to print, and for a machine, in one file to carry."""

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvag.review.copy_reading import Line
from samvag.review.documents import extract_lines
from samvag.review.everything import EXCEPTIONS, PARTS
from samvag.review.models import PersonCopy
from samvag.review.reading import Known, called, extract_rows
from samvag.ui.pdf import document

_HERE = Path(__file__).parent / "pdf"
FORMAT = "samvag-person-1"


def parts_of(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Lines under their headings, in order."""
    return [(str(PARTS[place].heading), list(group)) for place, group in groupby(lines, key=lambda line: line.place)]


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def copy_files(copy: PersonCopy, person: Known | None, lines: Sequence[Line]) -> bytes:
    """The three files in one, in the copy's own language; no file's name tells of whom."""
    with translation.override(copy.language):
        given = [line for line in lines if line.included]
        data = _whole(copy, called(person), given, len(lines) - len(given))
        log = extract_rows(copy.extract)
        data["log_rows"] = extract_lines(log)
        files = {
            f"{_('utdrag')}.html": render_to_string("review/copy_file.html", {"copy": copy, **data}).encode(),
            f"{_('utdrag')}.pdf": document(_HERE / "copy.typ", title=data["heading"], data=data, at=copy.released_at),
            f"{_('utdrag')}.json": _for_machines(copy, given, data, log),
        }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _whole(copy: PersonCopy, person: str, given: Sequence[Line], left_out: int) -> dict[str, Any]:
    """What the two documents for humans have in common, every value in words."""
    words = [
        _("Här är allt verksamheten har om dig i Samväg: det den själv har skrivit och det andra har lämnat till den."),
        _("Vid det som kommer från någon annan står vem som äger uppgiften, på vilken grund den lämnades och när."),
        _("Andra verksamheter har egna uppgifter om dig. Vill du ha dem, fråga där."),
        _("Är något fel? Säg till, så rättar vi det eller skriver att du inte håller med."),
    ]
    if left_out:
        count = ngettext(
            "En uppgift är utelämnad, efter prövning enligt offentlighets- och sekretesslagen.",
            "%(n)s uppgifter är utelämnade, efter prövning enligt offentlighets- och sekretesslagen.",
            left_out,
        ) % {"n": left_out}
        words.append(" ".join([count, _("Du har rätt att få ett skriftligt beslut, som du kan överklaga.")]))
    return {
        "heading": _("Allt om dig"),
        "facts": [
            [_("Utdraget gäller"), person],
            [_("Verksamhet"), copy.organisation.name],
            [_("Uppgifter till och med"), _moment(copy.made_at)],
            [_("Utlämnat"), _moment(copy.released_at) if copy.released_at else ""],
        ],
        "words": words,
        "parts": [
            {"heading": heading, "entries": [_entry(line) for line in group]} for heading, group in parts_of(given)
        ],
        "received_from": _("Mottaget från"),
        "log_heading": _("Vilka som har läst"),
        "log_head": [_("Tid"), _("Enhet"), _("Vem"), _("Vad som lästes"), _("Varför")],
        "log_none": _("Ingen i verksamheten har läst något om dig."),
        "absent_heading": _("Det här står inte i utdraget"),
        "absent": list(dict.fromkeys(str(why) for why in EXCEPTIONS.values())),
        "footer": copy.organisation.name,
    }


def _entry(line: Line) -> dict[str, Any]:
    return {"title": line.title, "received": line.received, "facts": [list(fact) for fact in line.facts]}


def _for_machines(
    copy: PersonCopy, given: Sequence[Line], data: dict[str, Any], log: Sequence[dict[str, Any]]
) -> bytes:
    """Every value as the database has it, under the column's own name; staff, units and organisations by name."""
    whole = {
        "format": FORMAT,
        "organisation": copy.organisation.name,
        "until": copy.made_at,
        "released": copy.released_at,
        "language": copy.language,
        "rows": [{"table": line.place, "heading": line.title, **line.raw} for line in given],
        "read_by": list(log),
        "not_included": {table: str(why) for table, why in EXCEPTIONS.items()},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, default=str).encode()

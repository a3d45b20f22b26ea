"""What is printed: the protocol of an examination, and the extract for the person."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samvag.review.models import Extract, Review
from samvag.review.reading import Known, Row, called
from samvag.review.words import ground_words, page_words, purpose_words
from samvag.ui.pdf import document

_HERE = Path(__file__).parent / "pdf"


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def _days(since: datetime, until: datetime) -> str:
    first, last = timezone.localtime(since), timezone.localtime(until) - timedelta(days=1)
    return f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"


def protocol_pdf(review: Review, rows: Sequence[Row], tally: Sequence[tuple[str, int]]) -> bytes:
    """How it was drawn, every row with its outcome, and what the whole came to."""
    facts = [
        [_("Verksamhet"), review.organisation.name],
        [_("Urval"), str(review.get_kind_display())],
        [_("Period"), _days(review.period_from, review.period_to)],
        [_("Rader i loggen"), str(review.population)],
        [_("Draget"), _moment(review.made_at)],
        [_("Av"), review.made_by.user.name if review.made_by else _("Nattlig genomgång")],
    ]
    if review.seed:
        facts.append([_("Så drogs det"), _("Raderna i ordning efter md5(frö + rad-id), frö %s") % review.seed])
    if review.staff:
        facts.append([_("Medarbetare"), review.staff.name])
    if review.reason:
        facts.append([_("Skäl"), review.reason])
    facts += [[words, str(count)] for words, count in tally]
    if review.finished_at and review.finished_by:
        facts.append([_("Slutsats"), f"{review.get_outcome_display()}. {review.note}".strip()])
        facts.append([_("Avslutad"), f"{_moment(review.finished_at)}, {review.finished_by.user.name}"])
    data = {
        "facts": facts,
        "head": [_("Tid"), _("Medarbetare"), _("Vad"), _("Person"), _("Bedömning")],
        "rows": [_protocol_row(row) for row in rows],
        "sign": [_("Datum"), _("Underskrift")],
        "footer": review.organisation.name,
    }
    return document(_HERE / "protocol.typ", title=_("Protokoll över granskning av logg"), data=data)


def _protocol_row(row: Row) -> list[str]:
    outcome = ". ".join(part for part in (str(row.item.get_outcome_display()), row.item.note) if part)
    what = ". ".join(part for part in (row.pattern, row.what if row.what != row.pattern else "") if part)
    return [_moment(row.at), f"{row.staff}, {row.unit}", what, row.persons, outcome]


def extract_lines(rows: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """Each row in plain words: when, where, who, what, why."""
    return [
        [
            _moment(row["at"]),
            row["unit"],
            f"{row['staff']}, {row['role']}" if row["staff"] else row["role"],
            page_words(row["page"]),
            f"{purpose_words(row['purpose'])}: {ground_words(row['ground'])}",
        ]
        for row in rows
    ]


def extract_pdf(extract: Extract, person: Known | None, lines: Sequence[Sequence[str]]) -> bytes:
    """The extract for the person, in the language the extract was made in."""
    data = {
        "facts": [
            [_("Utdraget gäller"), called(person)],
            [_("Verksamhet"), extract.organisation.name],
            [_("Period"), _days(extract.period_from, extract.period_to)],
            [_("Utskrivet"), date_format(timezone.localtime(), "j F Y")],
        ],
        "words": [
            _(
                "Här står varje gång någon i verksamheten har öppnat något om dig i Samväg: när, på vilken enhet, "
                "vad de läste och varför."
            ),
            _("Andra verksamheter har egna loggar. Vill du se dem, fråga där."),
            _("Är det något du inte känner igen eller undrar över, hör av dig till oss. Vi utreder det."),
        ],
        "head": [_("Tid"), _("Enhet"), _("Vem"), _("Vad som lästes"), _("Varför")],
        "rows": lines,
        "none": _("Ingen i verksamheten har läst något om dig under perioden."),
        "footer": extract.organisation.name,
    }
    return document(_HERE / "extract.typ", title=_("Vilka som har läst om dig"), data=data)

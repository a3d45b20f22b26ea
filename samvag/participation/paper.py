"""The document to read: that the person takes part, who coordinates, who else may be reached, what it rests on."""

from datetime import date
from pathlib import Path

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samvag.participation.models import Participation
from samvag.ui import dates
from samvag.ui.pdf import document

_TEMPLATE = Path(__file__).parent / "pdf" / "participation.typ"


def document_of(made: Participation, *, name: str, number: str) -> bytes:
    """In Swedish, the language of the records it goes to. Pre-condition: loaded with its consent and record."""
    with translation.override("sv"):
        data = {
            "facts": [
                [_("Namn"), name],
                [_("Personnummer"), number or "–"],
                [_("Deltar i"), made.programme],
                [_("Sedan"), dates.long(made.since)],
                [_("Läsas av"), ", ".join(one["name"] for one in made.readers)],
            ],
            "coordinators_heading": _("Samordnare"),
            "coordinators_head": [_("Namn"), _("Roll"), _("Huvudman"), _("Nås på"), _("Sedan")],
            "coordinators": [
                [
                    one["name"],
                    one["role"],
                    one["principal"],
                    one["phone"] or "–",
                    dates.long(date.fromisoformat(one["since"])),
                ]
                for one in made.coordinators
            ],
            "none": _("Ingen samordnare är utsedd än."),
            "contacts_heading": _("Får också kontaktas, som personen har sagt ja till"),
            "contacts": [[one["name"], one["reach"] or "–"] for one in made.contacts],
            "rests_heading": _("Det här vilar uppgiften på"),
            "rests": rests_on(made),
            "footer": _("Deltagande i samordning"),
        }
        made_at = made.record.occurred_at
        return document(_TEMPLATE, title=_("Deltagande i samordning"), data=data, at=made_at)


def rests_on(made: Participation) -> list[list[str]]:
    """Ground, until when, whose the statement is, and of which day."""
    return [
        [_("Grund"), _("Personens samtycke (OSL 10:1 och 12:2)")],
        [_("Samtycket gavs"), dates.long(timezone.localdate(made.consent.valid_from))],
        [_("Gäller till"), dates.long(timezone.localdate(made.valid_until))],
        [_("Lämnas av"), made.record.owner.principal],
        [_("Så såg det ut"), dates.long(timezone.localdate(made.record.occurred_at))],
    ]

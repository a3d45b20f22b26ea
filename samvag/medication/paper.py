"""The plan for tapering on one sheet, in easy words, for the person to carry."""

from pathlib import Path

from django.utils.translation import gettext as _

from samvag.medication.models import State, Tapering
from samvag.ui import dates
from samvag.ui.pdf import document

_TEMPLATE = Path(__file__).parent / "pdf" / "tapering.typ"


def paper(one: Tapering, name: str) -> bytes:
    """Which dose from which day, what to watch for, and when to call. It names the person: it is theirs to carry."""
    unit = one.record.unit
    stopped = State(one.state).label if one.state != State.RUNNING else ""
    facts = [
        (_("Gäller"), name),
        (_("Läkemedel"), one.medicine),
        (_("Läkaren har bestämt"), f"{one.physician}, {dates.long(one.decided_on)}"),
        (_("Just nu"), f"{stopped} {dates.long(one.turned_on)}" if stopped and one.turned_on else ""),
        (_("Vi ses om det"), dates.long(one.follow_up_on)),
        (_("Vi finns här"), ", ".join(part for part in (unit.name, unit.phone) if part)),
    ]
    data = {
        "facts": [list(pair) for pair in facts if pair[1]],
        "steps_heading": _("Så här tar du medicinen"),
        "head": [_("Från"), _("Så mycket")],
        "steps": [[dates.long(day), dose] for day, dose in one.steps],
        "parts": [
            {"heading": _("Det här kan du märka"), "text": one.watch_for},
            {"heading": _("Ring läkaren genast"), "text": one.contact_at_once},
        ],
        "closing": _("Ändra inte själv. Blir det svårt: ring oss eller läkaren, så tar vi det tillsammans."),
        "footer": _("Läkaren bestämmer planen. Ring 112 om det är akut."),
    }
    return document(_TEMPLATE, title=_("Min nedtrappning"), data=data)

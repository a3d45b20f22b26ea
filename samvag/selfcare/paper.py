"""The assessment on paper, for the person and whoever helps."""

from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.selfcare.models import SelfCare
from samvag.ui import dates
from samvag.ui.pdf import document

_TEMPLATE = Path(__file__).parent / "pdf" / "self_care.typ"


def paper(one: SelfCare, name: str) -> bytes:
    """What is done, by whom, how, and whom to call. It names the person: it is theirs to carry."""
    record = one.record
    author = record.author.user.name if record.author else ""
    facts = [
        (_("Gäller"), name),
        (_("Bedömning"), one.get_verdict_display()),
        (_("Hjälper till"), one.helper),
        (_("Följs upp"), dates.long(one.follow_up_on) if one.follow_up_on else ""),
        (_("Avgift"), _("Utan avgift") if one.fee_exempt else ""),
        (_("Bedömt av"), f"{author}, {record.unit_name}, {record.owner_name}"),
        (_("Dag"), dates.long(timezone.localdate(record.occurred_at))),
    ]
    parts = [
        (_("Så här gör man"), one.instruction),
        (_("Vad kan gå fel"), one.risks),
        (_("Om något ändras"), one.on_change),
    ]
    data = {
        "facts": [list(pair) for pair in facts if pair[1]],
        "parts": [{"heading": heading, "text": text} for heading, text in parts if text],
        "footer": _("Egenvård enligt lagen (2022:1250)."),
    }
    return document(_TEMPLATE, title=_("Egenvård: %(measure)s") % {"measure": one.measure}, data=data)

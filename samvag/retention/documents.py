"""The protocol of a purge: which rule, how much of what, by whom. No content and no names of persons."""

from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.retention.models import Purge
from samvag.retention.words import kind_words
from samvag.ui.pdf import document

_HERE = Path(__file__).parent / "pdf"


def protocol_pdf(purge: Purge) -> bytes:
    """Pre-condition: the purge has been decided."""
    decided = timezone.localtime(purge.decided_at).strftime("%Y-%m-%d %H:%M") if purge.decided_at else ""
    counts = purge.counts
    facts = [
        [_("Verksamhet"), purge.organisation.name],
        [_("Regel"), _("%(years)s år efter den sista uppgiften") % {"years": purge.rule.years}],
        [_("Källa"), purge.rule.source],
        [_("Sista uppgift före"), purge.before.isoformat()],
        [_("Föreslagen av"), f"{purge.proposed_by.user.name}, {timezone.localdate(purge.proposed_at)}"],
        [_("Beslutad av"), f"{purge.decided_by.user.name}, {decided}" if purge.decided_by else ""],
    ]
    if purge.refused_because:
        facts.append([_("Avslagen"), purge.refused_because])
    else:
        facts += [
            [_("Personer"), str(counts.get("persons", 0))],
            [_("Behållna enligt undantag"), str(counts.get("kept", 0))],
            [_("Gick inte att gallra"), str(counts.get("hindered", 0))],
        ]
    rows = sorted([kind_words(name), str(count)] for name, count in counts.get("rows", {}).items())
    data = {"facts": facts, "head": [_("Slag"), _("Antal")], "rows": rows, "footer": purge.organisation.name}
    data["note"] = _("Loggen över vilka som har läst och ändrat finns kvar.")
    return document(_HERE / "protocol.typ", title=_("Gallringsprotokoll"), data=data)

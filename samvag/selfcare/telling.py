"""An assessment of self-care in few words, for timelines and for what leaves the house on paper."""

from datetime import date

from django.utils.translation import gettext as _

from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell
from samvag.selfcare.models import SelfCare, Verdict
from samvag.ui import dates


@tell(
    Kind.SELF_CARE,
    SelfCare,
    "measure",
    "verdict",
    "helper",
    "instruction",
    "risks",
    "on_change",
    "follow_up_on",
    "fee_exempt",
)
def _self_care(content: Content, version_id: int | None) -> Told:
    lines = [str(Verdict(content["verdict"]).label)]
    for words, label in (
        (content["helper"], _("Hjälper till: %(words)s")),
        (content["instruction"], _("Så här: %(words)s")),
        (content["risks"], _("Risker: %(words)s")),
        (content["on_change"], _("Om något ändras: %(words)s")),
    ):
        if words:
            lines.append(label % {"words": words})
    if content["follow_up_on"]:
        day = dates.long(date.fromisoformat(content["follow_up_on"]))
        lines.append(_("Följs upp %(day)s.") % {"day": day})
    if content["fee_exempt"]:
        lines.append(_("Intyget är utan avgift."))
    return Told(_("Egenvård: %(measure)s") % {"measure": content["measure"]}, "\n".join(lines))

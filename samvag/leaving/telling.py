"""What is written about leaving in words, for timelines and for copies."""

from datetime import date

from django.utils.translation import gettext as _

from samvag.cases.models import Closure
from samvag.leaving.models import Acceptance, Answer, Farewell
from samvag.programmes.reading import definition
from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell
from samvag.ui import dates


@tell(Kind.LEAVING, Farewell, "reason", "reason_words", "signs", "receiver", "met_on", "why_not", "still_open")
def _farewell(content: Content, version_id: int | None) -> Told:
    title = _("Inför avslut")
    if content["reason"] in Closure.Reason.values:
        title = _("Inför avslut: %(reason)s") % {"reason": Closure.Reason(content["reason"]).label.lower()}
    parts = [content["reason_words"], *_signs(content, version_id)]
    if content["receiver"]:
        parts.append(_("Tar över: %(who)s") % {"who": content["receiver"]})
    if content["met_on"]:
        parts.append(_("Överlämningsmöte %(day)s") % {"day": dates.long(date.fromisoformat(content["met_on"]))})
    if content["why_not"]:
        parts.append(_("Varför ingen har tagit över: %(words)s") % {"words": content["why_not"]})
    if content["still_open"]:
        parts.append(_("Varför något får stå öppet: %(words)s") % {"words": content["still_open"]})
    return Told(title, "\n".join(part for part in parts if part))


def words_of(farewell: Farewell, version_id: int) -> str:
    """What was written, for a page that shows it whole."""
    content = farewell.content() | {"met_on": farewell.met_on.isoformat() if farewell.met_on else None}
    return _farewell(content, version_id).text


def _signs(content: Content, version_id: int | None) -> list[str]:
    """Each sign that was answered, in the programme's words."""
    texts = {one.code: one.text for one in definition(version_id).exit_criteria} if version_id else {}
    said = []
    for code, (value, words) in content["signs"].items():
        line = f"{texts.get(code, code)} {Answer(value).label}."
        said.append(f"{line} {words}".strip())
    return said


@tell(Kind.HANDOVER, Acceptance, "receiver", "accepted_by", "accepted_on")
def _acceptance(content: Content, version_id: int | None) -> Told:
    day = dates.long(date.fromisoformat(content["accepted_on"]))
    words = _("%(who)s tog över %(day)s.") % {"who": content["accepted_by"], "day": day}
    return Told(_("Har tagit över: %(who)s") % {"who": content["receiver"]}, words)

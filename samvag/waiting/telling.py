"""Waiting in few words, for timelines and for what leaves the house on paper. The heading never names who is waited
for: it stands in lists that are read over a shoulder."""

from datetime import date

from django.utils.translation import gettext as _

from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell
from samvag.ui import dates
from samvag.waiting.models import How, Turn, Waiting


def _day(value: str) -> str:
    return dates.long(date.fromisoformat(value))


@tell(Kind.WAITING, Waiting, "whom", "for_what", "asked_on", "asked_by", "again_on")
def _waiting(content: Content, version_id: int | None) -> Told:
    asked = {"day": _day(content["asked_on"]), "who": content["asked_by"]}
    lines = [
        f"{content['whom']}: {content['for_what']}",
        _("Frågan ställdes %(day)s av %(who)s.") % asked,
        _("Vi frågar igen %(day)s.") % {"day": _day(content["again_on"])},
    ]
    return Told(_("Väntar hos någon annan"), "\n".join(lines))


@tell(Kind.TURN, Turn, "day", "how", "from_whom", "words", "again_on")
def _turn(content: Content, version_id: int | None) -> Told:
    lines = [content["words"], content["from_whom"]]
    if content["again_on"]:
        lines.append(_("Vi frågar igen %(day)s.") % {"day": _day(content["again_on"])})
    came = {"how": How(content["how"]).label, "day": _day(content["day"])}
    return Told(_("Väntan: %(how)s, %(day)s") % came, "\n".join(line for line in lines if line))

"""The board's lines in words, for timelines."""

from datetime import date

from django.utils.translation import gettext as _

from samvag.board.models import Direction, NextStep, StatusEntry
from samvag.programmes.reading import definition
from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell
from samvag.ui import dates


@tell(Kind.STATUS, StatusEntry, "domain", "level", "direction", "words")
def _status(content: Content, version_id: int | None) -> Told:
    direction = Direction(content["direction"]).label
    if version_id is None:
        return Told(_("Status"), content["words"])
    domain = definition(version_id).domain(content["domain"])
    word = next((level.word for level in domain.levels if level.value == content["level"]), "")
    title = _("%(domain)s: %(word)s (%(direction)s)") % {
        "domain": domain.label,
        "word": word,
        "direction": str(direction).lower(),
    }
    return Told(title, content["words"])


@tell(Kind.NEXT_STEP, NextStep, "text", "due_on", "done_on", "responsible__user__name")
def _next_step(content: Content, version_id: int | None) -> Told:
    due = dates.long(date.fromisoformat(content["due_on"]))
    who = _("%(who)s, senast %(due)s") % {"who": content["responsible__user__name"], "due": due}
    if content["done_on"]:
        done = dates.long(date.fromisoformat(content["done_on"]))
        who = _("Klart %(done)s") % {"done": done}
    return Told(_("Nästa steg: %(text)s") % {"text": content["text"]}, who)

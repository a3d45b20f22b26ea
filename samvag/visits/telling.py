"""Visits in words, for timelines and life lines."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell
from samvag.ui import dates
from samvag.visits.models import Booking, Help, How, Kept, Mode, NotKept, Side


@tell(Kind.BOOKING, Booking, "meets_at", "mode", "place", "aim", "also")
def _booking(content: Content, version_id: int | None) -> Told:
    starts = datetime.fromisoformat(content["meets_at"])
    when = _("%(day)s kl. %(time)s") % {"day": dates.long(starts), "time": f"{timezone.localtime(starts):%H.%M}"}
    lines = [f"{Mode(content['mode']).label}, {content['place']}".rstrip(", "), content["aim"]]
    if content["also"]:
        lines.append(_("Även med: %(who)s") % {"who": content["also"]})
    return Told(_("Bokat besök %(when)s") % {"when": when}, "\n".join(line for line in lines if line))


@tell(Kind.VISIT, Kept, "words")
def _kept(content: Content, version_id: int | None) -> Told:
    return Told(_("Besöket blev av"), content["words"])


@tell(Kind.NO_VISIT, NotKept, "how", "by_whom", "words")
def _not_kept(content: Content, version_id: int | None) -> Told:
    return Told(how_in_words(content["how"], content["by_whom"]), content["words"])


@tell(Kind.HELP, Help, "code", "label", "count", "outcome")
def _help(content: Content, version_id: int | None) -> Told:
    label = counted(content["label"], content["count"])
    return Told(_("Given hjälp: %(what)s") % {"what": label}, content["outcome"])


def counted(label: str, count: int | None) -> str:
    """What was given, and how many where that is counted."""
    return f"{label}, {count} st" if count else label


def how_in_words(how: str, by_whom: str) -> str:
    """Why it did not come about, without blame."""
    if how == How.EXCUSED:
        said = {
            Side.PERSON: _("Besöket avbokades av personen"),
            Side.STAFF: _("Besöket avbokades av personalen"),
            Side.OTHER: _("Besöket avbokades av någon annan"),
        }
        return said[Side(by_whom)]
    return _("Besöket flyttades") if how == How.MOVED else _("Personen kom inte till besöket")

"""Meetings about somebody in words, for timelines and for what a principal keeps."""

from django.utils.translation import gettext as _

from samvag.meetings.models import Attendance, Calling, Guest, Line
from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell


@tell(Kind.MEETING, Line, "meeting_id", "note", "decision", "parked")
def _line(content: Content, version_id: int | None) -> Told:
    return Told(_("Vid mötet"), said(content))


def said(content: Content) -> str:
    """The words of one line, part by part."""
    parts = [content["note"]]
    if content["decision"]:
        parts.append(_("Beslut: %(words)s") % {"words": content["decision"]})
    if content["parked"]:
        parts.append(_("Att ta upp igen: %(words)s") % {"words": content["parked"]})
    return "\n".join(part for part in parts if part)


@tell(Kind.CALLING, Calling, "aim", "own_words")
def _calling(content: Content, version_id: int | None) -> Told:
    own = _("Personen vill ta upp: %(words)s") % {"words": content["own_words"]} if content["own_words"] else ""
    return Told(_("Extra möte: %(aim)s") % {"aim": content["aim"]}, own)


@tell(Kind.GUEST, Guest, "name", "function", "answer", "present")
def _guest(content: Content, version_id: int | None) -> Told:
    who = ", ".join(part for part in (content["name"], content["function"]) if part)
    if content["present"]:
        came = _("Var med.")
    else:
        came = str(Attendance.Answer(content["answer"]).label) if content["answer"] else ""
    return Told(_("Inbjuden till möte: %(who)s") % {"who": who}, came)

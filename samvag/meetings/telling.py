"""What was said at a sync meeting in words, for timelines and for what a principal keeps."""

from django.utils.translation import gettext as _

from samvag.meetings.models import Line
from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell


@tell(Kind.MEETING, Line, "meeting_id", "note", "decision", "parked")
def _line(content: Content, version_id: int | None) -> Told:
    return Told(_("Vid avstämningen"), said(content))


def said(content: Content) -> str:
    """The words of one line, part by part."""
    parts = [content["note"]]
    if content["decision"]:
        parts.append(_("Beslut: %(words)s") % {"words": content["decision"]})
    if content["parked"]:
        parts.append(_("Att ta upp igen: %(words)s") % {"words": content["parked"]})
    return "\n".join(part for part in parts if part)

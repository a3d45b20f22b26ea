"""The words that go out to somebody who is asked to an extra meeting: when, where, and whom to tell. They name neither
the person, nor the unit, nor why one meets (OSL 25:1, 26:1): a paper on a kitchen table is read by others."""

from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.cases.models import Case, Party
from samvag.core.redaction import without_numbers
from samvag.meetings.models import Meeting
from samvag.people.models import PersonLink
from samvag.ui import dates
from samvag.ui.pdf import document

_TEMPLATE = Path(__file__).parent / "pdf" / "invitation.typ"
SHORTEST = 3  # shorter names are parts of other words


def gives_away(actor: Actor, case: Case, words: str) -> bool:
    """Would the words tell who it is about, or what sort of place one works in?"""
    if not words:
        return False
    units = Party.objects.filter(case=case).values_list(
        "unit__name", "unit__short_name", "unit__organisation__name", "unit__organisation__short_name"
    )
    called = PersonLink.objects.filter(person_id=case.person_id, unit_id=actor.unit_id)
    names = {name for row in (*units, *called.values_list("given_name", "family_name")) for name in row}
    names |= {case.site.name, case.number}
    lower = words.casefold()
    return without_numbers(words) != words or any(len(one) >= SHORTEST and one.casefold() in lower for one in names)


def lines(meeting: Meeting) -> list[str]:
    """The invitation, line by line; the same for everybody."""
    starts = timezone.localtime(meeting.starts_at)
    when = {"day": dates.long(starts), "time": f"{starts:%H.%M}"}
    caller = meeting.called_by
    reach = ", ".join(part for part in (caller.user.name, caller.unit.phone) if part)
    return [
        _("Hej!"),
        _("Du är inbjuden till ett möte %(day)s kl. %(time)s.") % when,
        _("Plats: %(place)s") % {"place": meeting.place} if meeting.place else _("Du får veta platsen när du svarar."),
        _("Säg till om du kommer: %(who)s.") % {"who": reach},
        _("Det står inget mer här, av hänsyn till alla som är med."),
    ]


def paper(meeting: Meeting) -> bytes:
    """The same on one sheet."""
    return document(_TEMPLATE, title=_("Inbjudan till ett möte"), data={"lines": lines(meeting)})

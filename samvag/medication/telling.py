"""Medicine in few words, for timelines and for what leaves the house on paper. The heading never names the medicine: it
stands in lists that are read over a shoulder."""

from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from samvag.medication.models import Handed, HandOut, How, State, Tapering, Way
from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell
from samvag.ui import dates


def _day(value: str) -> str:
    return dates.long(date.fromisoformat(value))


def weekday(number: int) -> str:
    """The name of a weekday, Monday is 1."""
    return str(WEEKDAYS[number - 1])


@tell(
    Kind.HAND_OUT,
    HandOut,
    "what",
    "prescribed_by",
    "from_on",
    "until_on",
    "weekdays",
    "form",
    "whom_to_tell",
    "agreed_on",
    "ended_on",
    "ended_because",
)
def _hand_out(content: Content, version_id: int | None) -> Told:
    days = ", ".join(weekday(number) for number in content["weekdays"])
    lines = [
        f"{content['what']}. {Way(content['form']).label}.",
        _("Ordinerat av %(who)s.") % {"who": content["prescribed_by"]},
        _("%(days)s, från %(day)s.") % {"days": days.capitalize(), "day": _day(content["from_on"])},
        _("Personen sa ja %(day)s.") % {"day": _day(content["agreed_on"])},
        _("Kommer personen inte får %(who)s veta.") % {"who": content["whom_to_tell"]},
    ]
    if content["until_on"]:
        lines.append(_("Till och med %(day)s.") % {"day": _day(content["until_on"])})
    if content["ended_on"]:
        ended = {"day": _day(content["ended_on"]), "why": content["ended_because"]}
        lines.append(_("Avslutades %(day)s: %(why)s") % ended)
    return Told(_("Utlämning av läkemedel"), "\n".join(lines))


@tell(Kind.HANDED, Handed, "day", "how", "count", "told", "words")
def _handed(content: Content, version_id: int | None) -> Told:
    lines = [content["words"], _("Fick veta: %(who)s") % {"who": content["told"]} if content["told"] else ""]
    head = _("Läkemedel %(day)s: %(how)s") % {
        "day": _day(content["day"]),
        "how": came_to(content["how"], content["count"]),
    }
    return Told(head, "\n".join(line for line in lines if line))


def came_to(how: str, count: int | None) -> str:
    """What an occasion came to, with how many where that is counted."""
    label = str(How(how).label)
    return f"{label}, {count} st" if count else label


@tell(
    Kind.TAPERING,
    Tapering,
    "medicine",
    "physician",
    "decided_on",
    "step_days",
    "step_doses",
    "watch_for",
    "contact_at_once",
    "follow_up_on",
    "state",
    "turned_on",
    "turned_by",
    "turned_words",
)
def _tapering(content: Content, version_id: int | None) -> Told:
    decided = {"who": content["physician"], "day": _day(content["decided_on"])}
    lines = [content["medicine"], _("Bestämt av %(who)s %(day)s.") % decided]
    if content["state"] != State.RUNNING:
        turned = {
            "state": State(content["state"]).label,
            "day": _day(content["turned_on"]),
            "who": content["turned_by"],
        }
        lines.append(f"{_('%(state)s %(day)s, enligt %(who)s.') % turned} {content['turned_words']}".rstrip())
    lines += [f"{_day(day)}: {dose}" for day, dose in zip(content["step_days"], content["step_doses"], strict=True)]
    lines.append(_("Håll utkik efter: %(words)s") % {"words": content["watch_for"]})
    lines.append(_("Kontakta läkaren genast: %(words)s") % {"words": content["contact_at_once"]})
    lines.append(_("Följs upp %(day)s.") % {"day": _day(content["follow_up_on"])})
    return Told(_("Nedtrappning"), "\n".join(lines))

"""The arithmetic of a deadline in plain words, one sentence a step."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samvag.clocks.events import said
from samvag.clocks.models import Deadline, Pause
from samvag.clocks.reading import Explained
from samvag.clocks.reckoning import Reckoned, Terms
from samvag.clocks.working_days import STOCKHOLM, holiday_name
from samvag.ui.dates import long

SATURDAY = 5


def when(moment: datetime) -> str:
    """`fredag 3 april 2026 kl. 16.10`, in Swedish time."""
    local = moment.astimezone(STOCKHOLM)
    return _("%(weekday)s %(day)s kl. %(clock)s") % {
        "weekday": WEEKDAYS[local.weekday()],
        "day": long(local.date()),
        "clock": local.strftime("%H.%M"),
    }


def span(amount: int, unit: str) -> str:
    """`3 arbetsdagar`."""
    if unit == "hours":
        return ngettext("%(n)s timme", "%(n)s timmar", amount) % {"n": amount}
    if unit == "calendar_days":
        return ngettext("%(n)s kalenderdag", "%(n)s kalenderdagar", amount) % {"n": amount}
    return ngettext("%(n)s arbetsdag", "%(n)s arbetsdagar", amount) % {"n": amount}


def summary(terms: Terms, reckoned: Reckoned) -> str:
    """`fredag 3 april 2026 kl. 16.10 + 3 arbetsdagar; lördag och söndag räknas inte → torsdag …`."""
    line = f"{when(reckoned.happened_at)} + {span(reckoned.amount, terms.unit)}"
    free = [day.day for day in reckoned.skipped if day.why == "free"]
    if free:
        line += "; " + _("%(days)s räknas inte") % {"days": joined(dict.fromkeys(_called(day) for day in free))}
    ends = when(reckoned.due_at) if reckoned.due_at else _("klockan står still")
    return f"{line} → {ends}"


def steps(one: Explained) -> list[str]:
    """How the time was reckoned, step by step."""
    if one.rule is None or one.reckoned is None:
        return []
    return [*_event(one.deadline, one.rule.starts_on), *_rule(one.rule, one.reckoned), *_not_counted(one)]


def _event(deadline: Deadline, starts_on: str) -> list[str]:
    lines = [_("%(event)s %(when)s.") % {"event": said(starts_on), "when": when(deadline.starts_at)}]
    first_entry = deadline.entered_at
    late = (timezone.localdate(first_entry) - timezone.localdate(deadline.starts_at)).days
    if late > 0 and deadline.replaces_id is None:
        lines.append(
            ngettext(
                "Det skrevs in %(when)s, %(n)s dag efter att det hände. Tiden räknas från när det hände.",
                "Det skrevs in %(when)s, %(n)s dagar efter att det hände. Tiden räknas från när det hände.",
                late,
            )
            % {"when": when(first_entry), "n": late}
        )
    return lines


def _rule(terms: Terms, reckoned: Reckoned) -> list[str]:
    lines = []
    if reckoned.added_by_cutoff and terms.cutoff:
        lines.append(
            _("Det var efter kl. %(clock)s, så det blir %(longer)s i stället för %(shorter)s.")
            % {
                "clock": terms.cutoff.strftime("%H.%M"),
                "longer": span(reckoned.amount, terms.unit),
                "shorter": span(terms.amount, terms.unit),
            }
        )
    if not reckoned.amount:
        lines.append(_("Det ska vara gjort samma dag."))
    elif terms.unit == "hours":
        lines.append(_("Regeln ger %(span)s, räknade som de går.") % {"span": span(reckoned.amount, terms.unit)})
        lines += _clock_change(reckoned)
    else:
        given = span(reckoned.amount, terms.unit)
        lines.append(_("Regeln ger %(span)s. Dagen då det hände räknas inte.") % {"span": given})
    if terms.at:
        lines.append(_("Den dagen gäller kl. %(clock)s.") % {"clock": terms.at.strftime("%H.%M")})
    return lines


def _clock_change(reckoned: Reckoned) -> list[str]:
    due = reckoned.due_at
    if due is None or due.utcoffset() == reckoned.happened_at.utcoffset():
        return []
    return [_("Klockan ställdes om på vägen, därför skiljer sig klockslaget en timme.")]


def _not_counted(one: Explained) -> list[str]:
    reckoned = one.reckoned
    if reckoned is None:
        return []
    lines = []
    free = [day.day for day in reckoned.skipped if day.why == "free"]
    paused = [day.day for day in reckoned.skipped if day.why == "paused"]
    if free:
        lines.append(_("Räknas inte: %(days)s.") % {"days": joined(f"{_called(day)} {long(day)}" for day in free)})
    if paused:
        days = ngettext(
            "Klockan stod still %(n)s dag som annars hade räknats.",
            "Klockan stod still %(n)s dagar som annars hade räknats.",
            len(paused),
        )
        lines.append(days % {"n": len(paused)})
    if reckoned.stood_still > timedelta():
        hours = round(reckoned.stood_still.total_seconds() / 3600, 1)
        lines.append(_("Klockan stod still %(hours)s timmar.") % {"hours": f"{hours:g}".replace(".", ",")})
    if reckoned.due_at is None:
        lines.append(_("Klockan står still. När den går igen räknas tiden om."))
    else:
        lines.append(_("Det förfaller %(when)s.") % {"when": when(reckoned.due_at)})
    return lines


def pause_words(pause: Pause) -> str:
    """`Stod still från … till …`."""
    if pause.ends_at is None:
        return _("Står still sedan %(from)s.") % {"from": when(pause.begins_at)}
    return _("Stod still från %(from)s till %(to)s.") % {"from": when(pause.begins_at), "to": when(pause.ends_at)}


def _called(day: date) -> str:
    """The holiday's name on a weekday, else the weekday."""
    language = (get_language() or "sv").partition("-")[0]
    name = holiday_name(day, language=language) if day.weekday() < SATURDAY else ""
    if name and language == "sv":
        name = name[0].lower() + name[1:]
    return name or str(WEEKDAYS[day.weekday()])


def joined(words: Iterable[str]) -> str:
    """`lördag, söndag och annandag påsk`."""
    every = list(words)
    if len(every) < 2:
        return "".join(every)
    return _("%(some)s och %(last)s") % {"some": ", ".join(every[:-1]), "last": every[-1]}

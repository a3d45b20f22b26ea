"""Which times can be offered: when whoever is asked for works, is not away, and their houses are open, at one site.
A unit or a person that has said nothing of it is not guessed for; the page says whose hours it reckoned from."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, DateField, DateTimeField, Func, JSONField, UUIDField, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.roles import LABELS
from samvag.cases.models import Case
from samvag.clocks.working_days import is_working_day
from samvag.organisations.models import Assignment
from samvag.visits.policies import visible_bookings

AHEAD, LASTS = timedelta(days=21), timedelta(hours=1)
# One may ask for a profession instead of a person. Whoever receives as a nurse is one.
PROFESSIONS: Mapping[str, tuple[str, ...]] = {
    "nurse": ("nurse", "receiving_nurse"),
    "social_worker": ("social_worker",),
    "physician": ("physician",),
    "coordinator": ("coordinator",),
}

# Nurse and social worker in one visit: what the programme of two sites is about.
PAIR = ({"nurse", "receiving_nurse"}, {"social_worker"})


@dataclass(frozen=True)
class Time:
    """One time: when, at which site where there are several, and who can come."""

    at: datetime
    site: str
    who: tuple[int, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """The next times, whose hours they are reckoned from, and who has said none."""

    times: tuple[Time, ...]
    units: tuple[str, ...]
    said: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Who is to be there, place by place: somebody, or anybody of a profession who has said when they work."""

    groups: tuple[tuple[int, ...], ...]
    professions: tuple[bool, ...]

    @property
    def as_json(self) -> str:
        """As the database's door asks for it."""
        both = zip(self.groups, self.professions, strict=True)
        return json.dumps([{"of": group, "said": profession} for group, profession in both])


def wanted(asked: Sequence[str], people: Collection[Assignment]) -> Wanted | None:
    """What was chosen: `12` is a person, `nurse` a profession. What is not understood, or chosen twice, is left out;
    None when nothing is left."""
    by_key = {str(one.pk): one.pk for one in people}
    chosen = [by_key[key] for key in dict.fromkeys(asked) if key in by_key]
    groups: list[tuple[int, ...]] = [(key,) for key in chosen]
    professions = [False] * len(chosen)
    for key in dict.fromkeys(asked):
        if key in PROFESSIONS:
            groups.append(tuple(one.pk for one in people if one.role in PROFESSIONS[key] and one.pk not in chosen))
            professions.append(True)
    return Wanted(tuple(groups), tuple(professions)) if groups else None


def choices(people: Collection[Assignment]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Whom one can ask for: the professions there are, and everybody who may come."""
    roles = {one.role for one in people}
    named = [(key, str(LABELS[key])) for key, of in PROFESSIONS.items() if roles & set(of)]
    persons = [(str(one.pk), f"{one.user.name}, {one.title}") for one in people]
    return [(_("Yrke"), named), (_("Person"), persons)]


def next_times(
    actor: Actor,
    case: Case,
    asked: Wanted | None = None,
    *,
    people: Collection[Assignment] = (),
    units: Collection[int] = (),
    now: datetime | None = None,
) -> Offer:
    """The first whole or half hours in which everybody asked for can be there, on working days, and beside what the
    actor has booked; without anybody asked for, the actor while every one of `units` is open. One statement."""
    moment = now or timezone.now()
    asked = asked or Wanted(((actor.assignment_id,),), (False,))
    found = Case.objects.filter(pk=case.pk).values_list(_door(actor, case, asked, units, moment), flat=True)
    told: Any = next(iter(found), None) or {"times": [], "said": [], "units": []}
    names = {one.pk: one.user.name for one in people}
    alone = [group[0] for group, profession in zip(asked.groups, asked.professions, strict=True) if not profession]
    return Offer(
        tuple(_time(one, names) for one in told["times"]),
        tuple(told["units"]),
        tuple(names[key] for key in told["said"] if key in names),
        tuple(names[key] for key in alone if key in names and key not in told["said"]),
    )


def _time(one: Mapping[str, Any], names: Mapping[int, str]) -> Time:
    who = tuple(one["who"])
    at = timezone.localtime(datetime.fromisoformat(one["at"]))
    return Time(at, one["site"], who, tuple(names[key] for key in who if key in names))


def _door(actor: Actor, case: Case, asked: Wanted, units: Collection[int], moment: datetime) -> Func:
    """The database reckons it: nobody here sees anybody's week."""
    mine = visible_bookings(actor).filter(
        participants__contains=[actor.assignment_id], meets_at__gte=moment - LASTS, meets_at__lt=moment + AHEAD
    )
    return Func(
        Value(case.pk, output_field=UUIDField()),
        Value(asked.as_json),
        Value(list(units), output_field=ArrayField(BigIntegerField())),
        Value(_working_days(moment), output_field=ArrayField(DateField())),
        ArraySubquery(mine.values("meets_at")),
        Value(moment, output_field=DateTimeField()),
        function="joint_times",
        template="(SELECT %(function)s(%(expressions)s))",
        output_field=JSONField(),
    )


def _working_days(moment: datetime) -> list[date]:
    today = timezone.localdate(moment)
    days = (today + timedelta(days=ahead) for ahead in range(AHEAD.days))
    return [day for day in days if is_working_day(day)]

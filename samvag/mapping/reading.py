"""A case's mapping as pages show it: one statement for all that was ever said, sorted by domain, unit and day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from samvag.access.actors import Actor
from samvag.cases.models import Case
from samvag.core.drafts import drafts_under
from samvag.mapping.models import Mapped, Need, Placement
from samvag.mapping.policies import visible_mapped, visible_placements
from samvag.programmes.definition import Domain
from samvag.programmes.reading import definition
from samvag.ui import dates


def day_of(one: Mapped) -> date:
    """On which day it was said."""
    return dates.local_day(one.record.occurred_at)


@dataclass(frozen=True)
class Line:
    """One domain of the programme with everything said of it, the latest first, in the eyes of the actor's unit."""

    domain: Domain
    said: tuple[Mapped, ...]
    unit_id: int
    started: bool = False  # something is written here that is not kept yet

    @cached_property
    def teller(self) -> int | None:
        """Whose mapping it is that one follows over time: one's own unit's, else of whoever wrote last."""
        units = [one.record.unit_id for one in self.said]
        return self.unit_id if self.unit_id in units else next(iter(units), None)

    @cached_property
    def told(self) -> tuple[Mapped, ...]:
        """What that unit has said, the latest first."""
        return tuple(one for one in self.said if one.record.unit_id == self.teller)

    @property
    def now(self) -> Mapped | None:
        """How it stands."""
        return next(iter(self.told), None)

    @property
    def earlier(self) -> tuple[Mapped, ...]:
        """What was said before."""
        return self.told[1:]

    @property
    def others(self) -> list[Mapped]:
        """How other units see it: the latest of each."""
        newest: dict[int, Mapped] = {}
        for one in self.said:
            if one.record.unit_id != self.teller:
                newest.setdefault(one.record.unit_id, one)
        return list(newest.values())

    def on(self, day: date) -> Mapped | None:
        """How it stood at the end of a day."""
        return next((one for one in self.told if day_of(one) <= day), None)

    @property
    def differs(self) -> bool:
        """Do the person and the staff see the need differently? Not known is no view."""
        now = self.now
        views = (now.person_need, now.staff_need) if now else ()
        return Need.UNKNOWN not in views and len(set(views)) == 2


def said_in(actor: Actor, case_id: UUID) -> list[Mapped]:
    """All that the actor may open of a case's mapping, the latest first: one statement."""
    rows = visible_mapped(actor).filter(case_id=case_id, record__retracted=False)
    rows = rows.select_related("record__author__user")
    return list(rows.order_by("-record__occurred_at", "-record__recorded_at", "-pk"))


def lines_of(actor: Actor, case: Case, started: Iterable[str] = ()) -> list[Line]:
    """The programme's domains in its order, each with what was said."""
    said, unsaved = said_in(actor, case.pk), set(started)
    return [
        Line(one, tuple(row for row in said if row.domain == one.code), actor.unit_id, one.code in unsaved)
        for one in domains_of(case)
    ]


def domains_of(case: Case) -> Sequence[Domain]:
    """The life domains of the case's programme, as it was when the case was opened."""
    return definition(case.programme_version_id).domains


def domain_of(case: Case, code: str) -> Domain | None:
    """One of them."""
    return next((one for one in domains_of(case) if one.code == code), None)


def latest_of(actor: Actor, case_id: UUID, code: str) -> tuple[Mapped | None, list[Mapped]]:
    """What one's own unit last said of a domain, where the next begins; and what others last said, so that nobody has
    to tell it all again."""
    newest: dict[int, Mapped] = {}
    for one in said_in(actor, case_id):
        if one.domain == code:
            newest.setdefault(one.record.unit_id, one)
    return newest.pop(actor.unit_id, None), list(newest.values())


def mapped_of(record_id: UUID) -> Mapped:
    """The content of a record that the actor has been found to see."""
    return Mapped.objects.select_related("record").get(pk=record_id)


def draft_key(case_id: UUID, code: str) -> str:
    """Under which name a domain on its way is kept."""
    return f"mapping:{case_id}:{code}"


def started_in(actor: Actor, case_id: UUID) -> set[str]:
    """The domains in which the actor has something written that is not kept yet."""
    under = draft_key(case_id, "")
    return {name.removeprefix(under) for name in drafts_under(actor.assignment_id, under)}


def days_of(lines: Iterable[Line]) -> list[date]:
    """The days on which something was said, the latest first."""
    return sorted({day_of(one) for line in lines for one in line.told}, reverse=True)


@dataclass(frozen=True)
class Pair:
    """One domain on two days."""

    domain: Domain
    before: Mapped | None
    after: Mapped | None

    @property
    def state(self) -> str:
        """`new`, `changed` or `same`: only the two views of the need are compared, never words."""
        if self.before is None or self.after is None:
            return "new" if self.after else ""
        old, new = self.before, self.after
        moved = (old.person_need, old.staff_need) != (new.person_need, new.staff_need)
        return "changed" if moved else "same"


def compare(lines: Iterable[Line], older: date, newer: date) -> list[Pair]:
    """Every domain of which something was said by the newer day, on both days."""
    pairs = [Pair(one.domain, one.on(older), one.on(newer)) for one in lines]
    return [one for one in pairs if one.after]


def unmet(rows: Iterable[Mapped | None], whose: str) -> int:
    """In how many domains help is lacking, in the person's (`person_need`) or the staff's view (`staff_need`)."""
    return sum(1 for one in rows if one and getattr(one, whose) == Need.UNMET)


def placements_in(actor: Actor, case_id: UUID) -> list[Placement]:
    """The decisions about field and group in a case, the latest first: one statement."""
    rows = visible_placements(actor).filter(case_id=case_id, record__retracted=False)
    rows = rows.select_related("record__author__user")
    return list(rows.order_by("-record__occurred_at", "-record__recorded_at", "-pk"))


def placement_of(record_id: UUID) -> Placement:
    """The content of a record that the actor has been found to see."""
    return Placement.objects.select_related("record").get(pk=record_id)

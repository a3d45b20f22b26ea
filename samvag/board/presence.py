"""Who else is looking at a board: told by name and unit, to those whose units take part in the same cases.

The processes tell each other which assignments have which board open, and nothing more: a site's address and numbers.
Who may hear of whom is asked of the database under the reader's own rights.
"""

import json
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection, connections, transaction

from samvag.access.actors import Actor
from samvag.board.reading import open_cases
from samvag.cases.models import Party
from samvag.organisations.models import Assignment

CHANNEL = "samvag_board_here"
# How often a process says who it has, and how long it is believed when it has fallen silent.
SAY_SECONDS = 20.0
BELIEVE_SECONDS = 50.0
# PostgreSQL carries at most 8000 bytes. Who does not fit is not told of: presence is a courtesy, not a register.
MOST_BYTES = 7900


@dataclass(frozen=True)
class Colleague:
    """Somebody who has a board open."""

    assignment_id: int
    name: str
    unit: str
    unit_id: int


def circle(actor: Actor, slug: str) -> frozenset[int]:
    """The units that take part in the open cases the actor sees on one board: these may be told of each other.

    Pre-condition: the actor's context is set.
    """
    cases = open_cases(actor).filter(site__slug=slug)
    units = Party.objects.filter(case_id__in=cases.values("pk"), left_at__isnull=True)
    return frozenset(units.values_list("unit_id", flat=True).distinct())


def colleagues(assignments: Iterable[int]) -> dict[int, Colleague]:
    """Names and units of assignments."""
    try:
        with transaction.atomic():
            rows = Assignment.objects.filter(pk__in=list(assignments))
            found = rows.values_list("pk", "user__name", "unit__short_name", "unit_id")
            return {key: Colleague(key, name, unit, unit_id) for key, name, unit, unit_id in found}
    finally:
        connections["default"].close()


def say(payload: str) -> None:
    """Tell the other processes."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
    finally:
        connections["default"].close()


@dataclass
class Presence:
    """Which assignments have which board open, in this process and in the others."""

    worker: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    here: dict[str, set[int]] = field(default_factory=dict)
    elsewhere: dict[str, tuple[float, Mapping[str, frozenset[int]]]] = field(default_factory=dict)
    known: dict[int, Colleague] = field(default_factory=dict)

    def count(self, open_boards: Iterable[tuple[str, int]]) -> None:
        """Who has a board open in this process."""
        self.here = {}
        for slug, assignment in open_boards:
            self.here.setdefault(slug, set()).add(assignment)

    def payload(self) -> str:
        """What the other processes are told."""
        boards = {slug: sorted(found) for slug, found in self.here.items()}
        said = json.dumps({"worker": self.worker, "boards": boards}, separators=(",", ":"))
        return said if len(said.encode()) <= MOST_BYTES else json.dumps({"worker": self.worker, "boards": {}})

    def hear(self, payload: str) -> bool:
        """What another process says; whether that is news. What is not understood is nothing."""
        try:
            said = json.loads(payload)
            worker = str(said["worker"])
            boards = {str(slug): frozenset(int(one) for one in found) for slug, found in said["boards"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            return False
        if worker == self.worker:
            return False
        before = self.elsewhere.pop(worker, (0.0, {}))[1]
        if boards:
            self.elsewhere[worker] = (time.monotonic(), boards)
        return before != boards

    def forget_the_silent(self) -> None:
        """A process that has said nothing for long has nobody."""
        oldest = time.monotonic() - BELIEVE_SECONDS
        self.elsewhere = {worker: told for worker, told in self.elsewhere.items() if told[0] >= oldest}

    def looking(self, slug: str) -> set[int]:
        """Who has one board open, anywhere."""
        found = set(self.here.get(slug, ()))
        for _heard, boards in self.elsewhere.values():
            found |= boards.get(slug, frozenset())
        return found

    def unknown(self) -> set[int]:
        """Whose names have not been looked up yet."""
        slugs = set(self.here).union(*(boards for _heard, boards in self.elsewhere.values()))
        return {one for slug in slugs for one in self.looking(slug)} - set(self.known)

    def told_to(self, slug: str, me: int, units: frozenset[int]) -> list[dict[str, str]]:
        """Who else has the board open, of those the reader may hear of, each once and by name."""
        people = {self.known[one] for one in self.looking(slug) if one != me and one in self.known}
        shown = sorted({(one.name, one.unit) for one in people if one.unit_id in units})
        return [{"name": name, "unit": unit} for name, unit in shown]

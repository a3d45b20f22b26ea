# ruff: noqa: E501 (SQL reads better unbroken)
"""The pool that worlds happen in: what a unit sees in the database beside what the model says, and time going by."""

import time
from dataclasses import dataclass
from typing import Any

import psycopg

from samvag.core.context import signed
from tests.floor.model import Emergency, Model

RIGHTS = "{person.protect,conflict.mark,block.set,emergency.open}"
WHOLE = """
SELECT 'record', id::text FROM records_record WHERE kind = 'note' UNION ALL SELECT 'note', record_id::text FROM records_note
UNION ALL SELECT 'link', given_name FROM people_personlink UNION ALL SELECT 'case', id::text FROM cases_case
UNION ALL SELECT 'consent', id::text FROM sharing_consent
UNION ALL SELECT 'carve-out', consent_id || words FROM sharing_carveout
UNION ALL SELECT 'taken', record_id::text FROM sharing_taken
UNION ALL SELECT 'disclosure', id::text FROM sharing_disclosure"""
# Three hours go by: what was to end within them has ended, and no trigger saw it.
LATER = """
SET LOCAL session_replication_role = replica;
UPDATE sharing_disclosure SET valid_until = valid_until - interval '3 hours' WHERE valid_until < now() + interval '3 hours';
UPDATE sharing_consent SET valid_until = valid_until - interval '3 hours'
  WHERE valid_until BETWEEN now() AND now() + interval '3 hours';
UPDATE records_record SET audience_until = audience_until - interval '3 hours'
  WHERE audience_until < now() + interval '3 hours';
UPDATE records_note SET audience_until = audience_until - interval '3 hours'
  WHERE audience_until < now() + interval '3 hours';
UPDATE inner_timedaccess SET begins_at = begins_at - interval '3 hours', ends_at = ends_at - interval '3 hours'
  WHERE ends_at < now() + interval '3 hours';
SET LOCAL session_replication_role = origin"""


@dataclass(frozen=True)
class Place:
    """One unit of the pool with the one assignment that acts for it, and its front door."""

    unit: int
    organisation: int
    assignment: int
    key: int
    site: str
    user: int


class Town:
    """A pool of organisations and units, and one transaction in which worlds happen. Always rolled back."""

    def __init__(self, connection: psycopg.Connection[Any], places: list[Place], version: int) -> None:
        self.connection, self.version = connection, version
        self.places = {place.unit: place for place in places}
        self.model = Model(
            {place.unit: place.organisation for place in places}, {place.unit: place.user for place in places}
        )
        self.largest = max(self.model.organisation.values(), key=list(self.model.organisation.values()).count)
        self.steps: list[str] = []

    def sql(self, query: str, params: Any = ()) -> psycopg.Cursor[Any]:
        return self.connection.execute(query.encode(), params)

    def act(self, unit: int, *keys: int) -> None:
        """From here the web role acts for the unit, or reads under a timed access of its own too."""
        place = self.places[unit]
        until = int(time.time()) + 300
        readers = ",".join(str(key) for key in (place.key, *keys))
        payload = f"{place.user}|{place.assignment}|{place.organisation}|{unit}|{{{readers}}}|{RIGHTS}|care|{until}"
        self.sql("SELECT set_config('samvag.ctx', %s, true)", [signed(payload)])

    def attempt(self, unit: int, allowed: bool, name: str, *statements: tuple[str, list[Any]]) -> bool:
        """Run what the model allows, and show that the database refuses what it does not."""
        self.steps.append(f"{unit} {name} {'may' if allowed else 'may not'}")
        self.act(unit)
        if allowed:
            for query, params in statements:
                assert self.sql(query, params).rowcount == 1, self.steps[-9:]
            return True
        self.sql("SAVEPOINT attempt")
        try:
            done = all(self.sql(query, params).rowcount > 0 for query, params in statements)
        except psycopg.errors.DatabaseError:
            done = False
        self.sql("ROLLBACK TO attempt")
        assert not done, self.steps[-9:]
        return False

    def seen(self, unit: int, *keys: int) -> dict[str, set[str]]:
        """Everything the database lets the unit see."""
        self.act(unit, *keys)
        found: dict[str, set[str]] = {name: set() for name in self.model.visible(unit)}
        for name, key in self.sql(WHOLE):
            found[name].add(key)
        return found

    def differences(self) -> list[str]:
        """Where database and model disagree, for any unit."""
        wrong = []
        for unit in self.places:
            seen = self.seen(unit)
            for name, expected in self.model.visible(unit).items():
                if seen[name] != expected:
                    extra, missing = sorted(seen[name] - expected)[:3], sorted(expected - seen[name])[:3]
                    wrong.append(f"unit {unit} {name}: leaked {extra}, missing {missing}")
        return wrong + [line for access in self.model.emergencies.values() for line in self._differences_under(access)]

    def _differences_under(self, access: Emergency) -> list[str]:
        """The same on the page that reads under an emergency access: more records, and nothing else more."""
        records = {str(key) for key in self.model.records if self.model.reads_under(access, key)}
        expected = self.model.visible(access.unit) | {"record": records, "note": records}
        seen = self.seen(access.unit, access.key)
        return [f"emergency {access} {name}" for name in expected if seen[name] != expected[name]]

    def hours_later(self) -> None:
        self.sql("RESET ROLE")
        for query in LATER.split(";"):
            self.sql(query)
        self.sql("SET LOCAL ROLE samvag_web")
        self.model.now = 3

    def recompute(self) -> None:
        """As the job does."""
        self.sql("SET LOCAL ROLE samvag_worker")
        self.sql("SELECT consent_expire()")
        assert self.sql("SELECT consent_expire()").fetchone() == (0,)
        self.model.expire()
        self.sql("SELECT audience_recompute()")
        assert self.sql("SELECT audience_recompute()").fetchone() == (0,)
        self.sql("SET LOCAL ROLE samvag_web")


def time_sql(hours: int) -> str:
    return f"now() + interval '{hours} hours'"

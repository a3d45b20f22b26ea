# ruff: noqa: S608 (the names are written here)
"""A purge in committed rows: what goes, what stays, and the protocol."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import psycopg
import pytest
from django.utils import timezone
from pypdf import PdfReader
from pytest_django.plugin import DjangoDbBlocker

from samvag.core.identity_numbers import IdentityNumber, Kind
from samvag.people.models import PersonLink
from samvag.records.actions import write_note
from samvag.records.models import Record
from samvag.retention.actions import carry_out, hold, propose_purge
from samvag.retention.models import Purge
from samvag.retention.reading import cutoff, preview
from samvag.sharing.models import Consent
from tests.floor.committed import committed
from tests.world import World

Superuser = psycopg.Connection[Any]


@pytest.fixture
def lasting(town: None, django_db_blocker: DjangoDbBlocker, superuser_dsn: str) -> Iterator[tuple[World, Superuser]]:
    with (
        committed(django_db_blocker, superuser_dsn) as world,
        psycopg.connect(superuser_dsn, autocommit=True) as superuser,
    ):
        yield world, superuser


def purge_by_hand(world: World, before: date) -> Purge:
    """A proposal as if the last entry were old enough: the day is chosen here, and the database tries it."""
    with world.acting("adam"):
        made = propose_purge(by=world.actor("adam"), today=timezone.localdate())
        assert made.before == cutoff(made.rule, timezone.localdate())
        return made


def aged(superuser: Superuser, person: Any) -> None:
    """Six years older than it is, as the superuser alone can make it."""
    for table, columns in (
        ("records_record", ("recorded_at", "occurred_at")),
        ("people_personlink", ("linked_at",)),
        ("cases_case", ("opened_at",)),
    ):
        moved = ", ".join(f"{column} = {column} - interval '6 years'" for column in columns)
        superuser.execute(f"UPDATE {table} SET {moved} WHERE person_id = %s", [person])


def test_purging_asks_for_two_and_takes_all_of_ones_own(lasting: tuple[World, Superuser]) -> None:
    world, superuser = lasting
    old, fresh = world.referral(given_name="Alva"), world.referral(given_name="Bo")
    world.consent("maria", old, "Öppenvårdspsykiatrin")
    with world.acting("maria"):
        write_note(
            by=world.actor("maria"),
            person_id=old.person_id,
            case_id=None,
            category="social",
            heading="x",
            text="Hemligt",
        )
    aged(superuser, old.person_id)
    superuser.execute("UPDATE people_person SET birth_date = '1950-01-04' WHERE id = %s", [old.person_id])
    made = purge_by_hand(world, date.today())
    with world.acting("hans"):
        assert preview(made.before) == {"": 1}
        carry_out(made, by=world.actor("hans"))
    assert made.counts["persons"] == 1
    assert made.counts["rows"]["records_record"] >= 2
    assert made.counts["hindered"] == 0
    left = superuser.execute("SELECT count(*) FROM records_record WHERE person_id = %s", [old.person_id]).fetchone()
    assert left == (0,)
    assert superuser.execute("SELECT count(*) FROM records_note WHERE text = 'Hemligt'").fetchone() == (0,)
    logged = superuser.execute(
        "SELECT count(*) FROM audit_event WHERE person_id = %s AND name <> 'retention.erased'", [old.person_id]
    ).fetchone()
    assert logged is not None
    assert logged[0] > 0  # the log stays
    told = superuser.execute("SELECT details FROM audit_event WHERE name = 'retention.erased'").fetchall()
    assert len(told) == 1
    with world.acting("maria"):
        assert not PersonLink.objects.filter(person_id=old.person_id).exists()
        assert not Consent.objects.filter(person_id=old.person_id).exists()
        assert Record.objects.filter(person_id=fresh.person_id).exists()
    document = PdfReader(BytesIO(world.client("hans").get(f"/gallring/{made.pk}/protokoll/").content))
    words = " ".join("".join(page.extract_text() for page in document.pages).split())
    assert "Socialtjänstlagen" in words
    assert "Alva" not in words


def test_what_others_lean_on_or_hold_stays_whole(lasting: tuple[World, Superuser]) -> None:
    """A case that psychiatry is part of, a hold, a day kept for research, an open case."""
    world, superuser = lasting
    shared = world.case()
    research, held = world.referral(), world.referral()
    for person in (shared.person_id, research.person_id, held.person_id):
        aged(superuser, person)
        superuser.execute("UPDATE people_person SET birth_date = '1950-01-04' WHERE id = %s", [person])
    superuser.execute("UPDATE people_person SET birth_date = '1950-01-15' WHERE id = %s", [research.person_id])
    number = world.link("maria", held).number
    with world.acting("hans"):
        hold(by=world.actor("hans"), reason="Tillsyn", number=IdentityNumber(Kind.PERSONNUMMER, number))
    made = purge_by_hand(world, date.today())
    with world.acting("hans"):
        assert preview(made.before) == {"open": 1, "research": 1, "hold": 1}
    superuser.execute("UPDATE cases_case SET closed_at = opened_at, closed_reason = 'Klart'")
    with world.acting("hans"):
        carry_out(made, by=world.actor("hans"))
        assert made.counts["kept"] == 2
        assert made.counts["persons"] + made.counts["hindered"] == 1
    region = world.actor("karin").organisation_id
    with world.acting("karin"):
        seen = Record.objects.filter(person_id=shared.person_id, owner_id=region).count()
    there = superuser.execute(
        "SELECT count(*) FROM records_record WHERE person_id = %s AND owner_id = %s", [shared.person_id, region]
    ).fetchone()
    assert there == (seen,)


def test_every_table_about_a_person_can_be_cleared(django_db_setup: None, superuser_dsn: str) -> None:
    """A new table about a person is made before the keeper's right to clear it is given (0002_floor's dependencies)."""
    with psycopg.connect(superuser_dsn) as superuser:
        left = superuser.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'person_id' "
            "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relispartition "
            "AND c.relname !~ '^(audit|review|retention)' AND has_table_privilege('samvag_keeper', c.oid, 'UPDATE') "
            "AND NOT has_table_privilege('samvag_keeper', c.oid, 'DELETE')"
        ).fetchall()
        hanging = superuser.execute(
            "SELECT DISTINCT c.conrelid::regclass::text FROM pg_constraint c WHERE c.contype = 'f' "
            "AND (SELECT count(*) FROM pg_attribute x WHERE x.attrelid = c.confrelid "
            "AND x.attname IN ('person_id', 'owner_id')) = 2 "
            "AND NOT has_table_privilege('samvag_keeper', c.conrelid, 'DELETE')"
        ).fetchall()
    assert left == hanging == []

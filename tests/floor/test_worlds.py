# ruff: noqa: E501 (SQL reads better unbroken)
"""Random worlds against an independent model: what each unit sees is exactly what it may."""

import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.floor.towns import Place, Town
from tests.floor.worlds import Life

STEPS, BATCH = 24, 50
ORGANISATIONS = (1, 2, 3, 2)  # units in each
Pool = tuple[psycopg.Connection[Any], list[Place], int]


@pytest.fixture(scope="module")
def pool(town: None, superuser_dsn: str) -> Iterator[Pool]:
    """Organisations of the worlds' own, in a transaction that stays open and is never committed."""
    with psycopg.connect(superuser_dsn) as connection:
        users = [_user(connection, number) for number in range(sum(ORGANISATIONS) - 1)]
        users.insert(5, users[1])  # somebody with two employments, in two houses
        version, programme = connection.execute(
            "SELECT id, programme_id FROM programmes_programmeversion LIMIT 1"
        ).fetchone() or (0, 0)
        places = []
        for number, units in enumerate(ORGANISATIONS):
            organisation = _one(
                connection,
                "INSERT INTO organisations_organisation (name, short_name, principal, kind, secrecy_regime, organisation_number)"
                " VALUES (%s, 'x', 'x', 'x', 'other', '') RETURNING id",
                f"Organisation {number}",
            )
            places += [
                _place(connection, organisation, 900 + n, users[n], programme)
                for n in range(len(places), len(places) + units)
            ]
        yield connection, places, version
        connection.rollback()


def _one(connection: psycopg.Connection[Any], query: str, *params: Any) -> Any:
    row = connection.execute(query.encode(), params).fetchone()
    assert row is not None
    return row[0]


def _place(connection: psycopg.Connection[Any], organisation: int, key: int, user: int, programme: int) -> Place:
    unit = _one(
        connection,
        "INSERT INTO organisations_unit (organisation_id, name, short_name, reader_key, hsa_id, phone)"
        " VALUES (%s, %s, 'x', %s, '', '') RETURNING id",
        organisation,
        f"Enhet {key}",
        key,
    )
    assignment = _one(
        connection,
        "INSERT INTO organisations_assignment (user_id, unit_id, role, title, percent, begins_on)"
        " VALUES (%s, %s, 'coordinator', 'x', 100, '2020-01-01') RETURNING id",
        user,
        unit,
    )
    site = str(uuid.uuid4())
    connection.execute(
        "INSERT INTO programmes_programmesite (id, slug, programme_id, name, receiving_unit_id, board_owner_unit_id, phone,"
        " active) VALUES (%s, %s, %s, 'x', %s, %s, '', true)",
        [site, site[:50], programme, unit, unit],
    )
    return Place(unit, organisation, assignment, key, site, user)


def _user(connection: psycopg.Connection[Any], number: int) -> int:
    insert = (
        "INSERT INTO identity_user (username, name, password, is_active, is_persona)"
        " VALUES (%s, %s, '!', true, false) RETURNING id"
    )
    return int(_one(connection, insert, f"worlds-{number}", f"Användare {number}"))


def _agree(pool: Pool, seeds: list[int]) -> None:
    connection, places, version = pool
    with connection.transaction(force_rollback=True):
        town = Town(connection, places, version)
        connection.execute("SET LOCAL ROLE samvag_web")
        for seed in seeds:
            Life(town, seed).live(STEPS)
        assert town.differences() == []
        town.hours_later()
        assert town.differences() == []
        town.recompute()
        assert town.differences() == []


SEEDS = st.lists(st.integers(0, 2**32), min_size=BATCH, max_size=BATCH)
# A failing batch names its seeds; shrinking random lives would take longer than reading one.
RULES = settings(
    phases=(Phase.explicit, Phase.generate), deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@settings(RULES, max_examples=1)
@given(seeds=SEEDS)
def test_50_worlds_agree_with_the_model(pool: Pool, seeds: list[int]) -> None:
    _agree(pool, seeds)


@pytest.mark.heavy
@settings(RULES, max_examples=40)
@given(seeds=SEEDS)
def test_2000_worlds_agree_with_the_model(pool: Pool, seeds: list[int]) -> None:
    _agree(pool, seeds)


LEAKS = {
    "an ended time": "ALTER POLICY select_rows ON records_record USING (audience && (SELECT ctx_keys()))",
    "another unit's links": "ALTER POLICY select_rows ON people_personlink USING (owner_id = (SELECT ctx_org()))",
    "too little": "ALTER POLICY select_rows ON sharing_disclosure USING (owner_id = (SELECT ctx_org()))",
    "a protected person": "DROP POLICY protected_rows ON cases_case",
    "an exception": "DROP TRIGGER closes ON sharing_carveout",
    "a link nothing lets stand": "CREATE OR REPLACE FUNCTION"
    " link_refresh(p_person uuid, p_unit bigint) RETURNS void LANGUAGE sql AS ''",
    "somebody closed out": "ALTER POLICY protected_rows ON people_personlink USING (NOT protected OR opening_mine(person_id))",
    "a block": "CREATE OR REPLACE FUNCTION record_blocked(p_person uuid, p_unit bigint, p_case uuid) RETURNS boolean"
    " LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS 'SELECT false'",
    "an emergency that never ends": "CREATE OR REPLACE FUNCTION record_until(p_record uuid, p_owner bigint, p_case uuid,"
    " p_person uuid) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS"
    " 'SELECT NULL::timestamptz'",
}


@pytest.mark.parametrize("leak", LEAKS)
def test_the_model_sees_a_leak(pool: Pool, leak: str) -> None:
    with pool[0].transaction(force_rollback=True):
        pool[0].execute(LEAKS[leak].encode())
        with pytest.raises(AssertionError):
            _agree(pool, list(range(BATCH)))


def test_worlds_hold_both_what_may_and_what_may_not(pool: Pool) -> None:
    connection, places, version = pool
    with connection.transaction(force_rollback=True):
        town = Town(connection, places, version)
        connection.execute("SET LOCAL ROLE samvag_web")
        for seed in range(2 * BATCH):
            Life(town, seed).live(STEPS)
        for name in ("writes", "hands over", "withdraws", "narrows", "corrects", "invites", "takes back",
                     "takes a copy", "carves out",
                     "blocks", "lifts a block", "closes out", "lets in", "opens in an emergency"):  # fmt: skip
            assert sum(name in step and step.endswith("may") for step in town.steps) > 0, name
            assert sum(name in step and step.endswith("may not") for step in town.steps) > 0, name
        assert sum(len(town.seen(unit)["disclosure"]) for unit in town.places) > 20
        assert sum(len(town.seen(unit)["carve-out"]) for unit in town.places) > 20
        left = [case for case in town.model.cases.values() if not case.on_consent and len(case.parties) == 1]
        assert left

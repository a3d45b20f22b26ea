"""Short words for trying what must not work, with plain SQL past every Python rule."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, connection, transaction

from samvag.cases.models import Case
from samvag.records.actions import write_note
from samvag.records.models import Note
from samvag.sharing.actions import disclose
from samvag.sharing.models import Consent, Ground
from tests.world import World


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What a statement answers on the test's own connection."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def value(sql: str, params: Sequence[Any] = ()) -> Any:
    """The single value a statement answers."""
    return rows(sql, params)[0][0]


def changed(sql: str, params: Sequence[Any] = ()) -> int:
    """How many rows a statement changed, undone again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        count = cursor.rowcount
        transaction.set_rollback(True)
        return count


def answer(sql: str, params: Sequence[Any] = ()) -> tuple[str, str]:
    """How the database refuses a statement: code and words without what was sent; ('', '') when it does not."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
            transaction.set_rollback(True)
    except DatabaseError as refused:
        cause: Any = refused.__cause__
        return str(cause.sqlstate), str(cause.diag.message_primary)
    return "", ""


REFUSED = "42501"


def note(world: World, by: str, case: Case, category: str = "social", text: str = "Hyran") -> Note:
    """A note in the case that nobody else has been handed."""
    with world.acting(by):
        return write_note(
            by=world.actor(by),
            person_id=case.person_id,
            case_id=case.pk,
            category=category,
            heading="Samtal",
            text=text,
        )


def hand_over(world: World, by: str, item: Note, to: str = "Öppenvårdspsykiatrin", **terms: Any) -> Any:
    """Hand a note over on the consent that the person gave the writer's organisation."""
    with world.acting(by):
        consent = Consent.objects.filter(given=True, ended_at__isnull=True).order_by("-recorded_at")[0]
        return disclose(
            item.record,
            by=world.actor(by),
            recipients=[world.unit(to).pk],
            ground=Ground.CONSENT,
            consent=consent,
            **terms,
        )[0]


def insert_record(world: World, by: str, person: Any, case: Any = None, **words: Any) -> tuple[str, list[Any]]:
    """An INSERT of an envelope as somebody who does not care about the rules would write it."""
    actor, key = world.actor(by), uuid.uuid4()
    fields: dict[str, Any] = {
        "id": key,
        "kind": "note",
        "category": "social",
        "person_id": person,
        "case_id": case,
        "owner_id": actor.organisation_id,
        "unit_id": actor.unit_id,
        "author_id": actor.assignment_id,
        "lineage": key,
        "version": 1,
        "retracted": False,
        "correction_reason": "",
        "person_may_see": True,
        "protected": False,
        **words,
    }
    columns = ", ".join([*fields, "occurred_at", "recorded_at"])
    places = ", ".join(["%s"] * len(fields) + ["now() - interval '1 hour'", "now() - interval '1 year'"])
    return f"INSERT INTO records_record ({columns}) VALUES ({places})", list(fields.values())

"""Rows sent together are written as one by one: defaults, triggers and refusals are the same."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from samvag.core.models import OnceKey
from samvag.core.round_trip import inserting, send

pytestmark = pytest.mark.django_db


def once(key: uuid.UUID | None = None) -> OnceKey:
    return OnceKey(key=key or uuid.uuid4(), holder="100 % och ; 'citat'")


def test_several_statements_cost_one_round_trip_and_keep_their_values() -> None:
    first, second, third = once(), once(), once()
    with CaptureQueriesContext(connection) as sent:
        send(inserting(first, second), inserting(third))
    assert len(sent) == 1
    assert not first._state.adding
    stored = OnceKey.objects.filter(pk__in=[first.pk, second.pk, third.pk])
    assert set(stored.values_list("holder", flat=True)) == {"100 % och ; 'citat'"}
    assert stored.count() == 3


def test_when_one_is_refused_none_is_written() -> None:
    first, again = once(), once()
    with pytest.raises(DatabaseError), transaction.atomic():
        send(inserting(first), inserting(again), inserting(once(again.pk)))
    assert not OnceKey.objects.filter(pk__in=[first.pk, again.pk]).exists()

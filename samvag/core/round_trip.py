"""Several statements in one round trip to the database: what is written together is sent together."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models.sql.subqueries import InsertQuery

Statement = tuple[str, Sequence[Any]]


def inserting(*rows: models.Model) -> Statement:
    """The INSERT of rows of one table, as `save(force_insert=True)` would write it, not yet sent. For tables whose
    key is made here and whose rows the database does not hand back."""
    model = type(rows[0])
    query = InsertQuery(model)
    query.insert_values(model._meta.local_concrete_fields, list(rows))
    ((sql, params),) = query.get_compiler(connection=connection).as_sql()
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return sql, params


def send(*statements: Statement) -> None:
    """Run them in order. PostgreSQL sees each as a statement of its own: the second sees what the first wrote, and
    triggers and policies act as ever. All of them stand or none."""
    with connection.cursor() as cursor:
        cursor.execute("; ".join(sql for sql, _ in statements), [value for _, params in statements for value in params])

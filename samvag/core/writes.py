"""GET writes nothing: the cursor refuses. Logs go through functions of their own."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connection

_READING = (
    "SELECT",
    "WITH",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "EXPLAIN",
    "DECLARE",
    "FETCH",
    "CLOSE",
    "SHOW",
)
# A change inside a WITH, or a second statement behind the first.
_HIDDEN_WRITE = re.compile(r"\(\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO)\b|;\s*\S", re.IGNORECASE)


class WroteOnGet(AssertionError):
    """A safe request tried to change a row."""


@lru_cache(maxsize=512)
def _only_reads(sql: str) -> bool:
    # A union of two readings begins with a parenthesis.
    return sql.lstrip(" \t\n(")[:20].upper().startswith(_READING) and not _HIDDEN_WRITE.search(sql)


def _refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if not _only_reads(sql):
        raise WroteOnGet(sql.split(" ", 4)[:3])
    return execute(sql, params, many, context)


@contextmanager
def no_writes() -> Iterator[None]:
    """Refuse every statement that is not a reading one."""
    with connection.execute_wrapper(_refuse):
        yield

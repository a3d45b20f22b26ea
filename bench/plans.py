"""How PostgreSQL would answer the product's own statements, under row-level security and with the reader's context."""

import json
from typing import Any

import psycopg
from django.db import connection, transaction

from bench.load import PERSON_TABLES
from bench.scene import Scene
from samvag.access.actors import actor_from
from samvag.core.context import acting
from samvag.organisations.models import Assignment

EXPLAINED = ("SELECT", "INSERT", "UPDATE", "WITH")


def scans(scene: Scene, seen: dict[str, list[tuple[str, Any]]]) -> dict[str, Any]:
    """For each page: the person tables it reads, and those it would read from end to end (there should be none)."""
    assignment = Assignment.objects.select_related("user", "unit__organisation").get(pk=scene.assignment)
    found: dict[str, Any] = {}
    with transaction.atomic(), acting(actor_from(assignment)):
        for page, statements in seen.items():
            nodes = [node for sql, params in statements for node in _nodes(sql, params)]
            found[page] = {
                "reads": sorted({table for table, _kind in nodes if table in PERSON_TABLES}),
                "sequential": sorted({table for table, kind in nodes if table in PERSON_TABLES and kind == "Seq Scan"}),
            }
        transaction.set_rollback(True)
    return found


def _nodes(sql: str, params: Any) -> list[tuple[str, str]]:
    """(table, kind of scan) of every leaf in one statement's plan."""
    if not sql.lstrip().upper().startswith(EXPLAINED):
        return []
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql, params)
        answer = cursor.fetchone()[0]
    plan = json.loads(answer) if isinstance(answer, str) else answer
    found: list[tuple[str, str]] = []
    left = [plan[0]["Plan"]]
    while left:
        node = left.pop()
        left += node.get("Plans", [])
        if "Relation Name" in node:
            found.append((node["Relation Name"], node["Node Type"]))
    return found


def end_to_end_reads(bare: psycopg.Connection[Any]) -> dict[str, int]:
    """How often each person table has been read from end to end so far, in triggers and functions too."""
    rows = bare.execute(
        "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname = ANY(%s::text[])", [list(PERSON_TABLES)]
    )
    return {str(name): int(count) for name, count in rows}

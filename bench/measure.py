"""One process measures one database: app, bare SQL and minimal page in turn, a round each time it is told to."""

import gc
import json
import random
import sys
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection as app_connection

from bench import handlers, pages, plans, statements
from bench.scene import WHO_MANY, Scene, look
from samvag.core.postgres import PORT, socket_dir

Times = dict[str, dict[str, float]]
TRUST_TURNS = 8
# Past row-level security by its own attribute, and past the log by two functions that then do nothing. It sees more
# than the page may show, so what it is spared is, if anything, made to look small.
ROLE = "bench_open"
UNGUARDED = f"""
DO $$ DECLARE f regproc; BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
    CREATE ROLE {ROLE} LOGIN BYPASSRLS IN ROLE samvag_web;
  END IF;
  FOREACH f IN ARRAY ARRAY['audit_write', 'audit_log_read']::regproc[] LOOP
    EXECUTE regexp_replace(pg_get_functiondef(f), '\nBEGIN',
                           E'\nBEGIN\n  IF session_user = ''{ROLE}'' THEN RETURN; END IF;');
  END LOOP;
END $$
"""
SAVEPOINTS = ("SAVEPOINT", "RELEASE", "ROLLBACK TO")


class Statements:
    """The statements that one request of the product sends, and in how many round trips."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Any]] = []
        self.trips = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).startswith(SAVEPOINTS):
            self.trips += 1
            self.seen += _one_by_one(str(sql), list(params or ())) if "; " in str(sql) else [(str(sql), params)]
        return execute(sql, params, many, context)


def _one_by_one(sql: str, params: list[Any]) -> list[tuple[str, Any]]:
    """What was sent together, each statement with its own values."""
    parts: list[tuple[str, Any]] = []
    for part in sql.split("; "):
        count = part.count("%s")
        parts.append((part, params[:count]))
        params = params[count:]
    return parts


class Measuring:
    """Everything that one database's process holds ready."""

    def __init__(self) -> None:
        dsn = f"host={socket_dir(settings.VAR_DIR)} port={PORT} user=postgres dbname={settings.DATABASE}"
        # The product's own planner settings and limits. Plans are made for the reader's own keys, as the product's
        # are: a plan for keys unknown takes the audience index for every case, and is several times slower.
        own: Any = settings.DATABASES["default"]["OPTIONS"]
        options = own["options"] + " -c plan_cache_mode=force_custom_plan"
        self.bare = psycopg.connect(dsn, autocommit=True, options=options)
        self.scene: Scene = look(self.bare)
        self.bare.execute(statements.write_copies().encode())
        many: Scene = look(self.bare, WHO_MANY)
        self.cookies = pages.signed_in(self.scene)
        self.whose = {self.scene.user: self.cookies, many.user: pages.signed_in(many)}
        self.product, self.minimal = handlers.product(), handlers.Minimal()
        self.minimal.statements = statements.WRITES
        self.pages = {page.name: page for page in [*pages.pages(self.scene), pages.large(many)]}
        self.renderings: dict[str, handlers.Rendering] = {}
        self.facts: dict[str, dict[str, Any]] = {}
        self.turns = 0
        self.dice = random.Random(1)  # noqa: S311
        self.statements: dict[str, list[tuple[str, Any]]] = {}
        self.read_before: dict[str, int] = {}
        self.backends: list[Path] = []

    def prepare(self) -> dict[str, dict[str, Any]]:
        """Warm up, catch each page's data, count its statements, and see that both pages are the same."""
        for page in self.pages.values():
            cookies = self.whose[page.scene.user]
            environ = page.environ(cookies)
            for _warm in range(3):
                answer = handlers.ask(self.product, page.environ(cookies))
            assert answer.status == 200, (page.name, answer.status, answer.location, answer.body[:2000])
            counted = Statements()
            with app_connection.execute_wrapper(counted):
                answer, caught = handlers.catch(partial(handlers.ask, self.product, environ))
            assert page.shown(answer.body), (page.name, page.holds, answer.body)
            self.statements[page.name] = counted.seen
            self.renderings[page.name] = caught[0]
            floor = self._floor(page.name)
            self.facts[page.name] = {
                "queries": len(counted.seen),
                "round_trips": counted.trips,
                "budget": page.budget,
                "bytes": len(answer.body),
                "same_html": floor.steady == answer.steady,
            }
        self._write_facts()
        self.read_before = plans.end_to_end_reads(self.bare)
        return self.facts

    def _write_facts(self) -> None:
        for _warm in range(3):
            self._set_status()
        counted = Statements()
        with app_connection.execute_wrapper(counted):
            _taken, _cpu, values = self._set_status()
        self.statements["status_write"] = counted.seen
        row = self.bare.execute(
            "SELECT count(*), bool_and(r.audience = %s::int[]) FROM records_record r "
            "JOIN board_statusentry e ON e.record_id = r.id WHERE r.case_id = %s AND e.words = %s",
            [values["both"], values["case"], values["words"]],
        ).fetchone()
        assert row == (1, True), ("the status was not written and handed over once", row)
        self.facts["status_write"] = {
            "queries": len(counted.seen),
            "round_trips": counted.trips,
            "budget": pages.WRITE_BUDGET,
        }

    def _floor(self, name: str) -> handlers.Answer:
        self.minimal.rendering = self.renderings[name]
        answer = handlers.ask(self.minimal, pages.minimal_page(self.cookies))
        assert answer.status == 200, (name, answer.status, answer.body[:3000])
        return answer

    def round(self) -> Times:
        """Each page once in each of the three ways, in a new order."""
        found = self.bare.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()").fetchall()
        self.backends = [Path(f"/proc/{pid}/schedstat") for (pid,) in found]
        names = [*self.pages, "status_write"]
        self.dice.shuffle(names)
        return {name: self._three(name) for name in names}

    def _three(self, name: str) -> dict[str, float]:
        ways: list[Callable[[str], dict[str, float]]] = [self._app, self._sql, self._minimal]
        self.dice.shuffle(ways)
        times: dict[str, float] = {}
        for way in ways:
            times |= way(name)
        return times

    def _app(self, name: str) -> dict[str, float]:
        if name == "status_write":
            taken, cpu, _values = self._set_status()
        else:
            page = self.pages[name]
            environ = page.environ(self.whose[page.scene.user])
            taken, cpu, answer = self._timed(lambda: handlers.ask(self.product, environ))
            assert answer.status == 200, (name, answer.status)
        return {"app": taken, "cpu": cpu}

    def _set_status(self) -> tuple[float, float, dict[str, Any]]:
        self.turns += 1
        values = self.scene.write(self.turns)
        environ = pages.post_status(values, self._standing(values["case"]), self.cookies)
        taken, cpu, answer = self._timed(lambda: handlers.ask(self.product, environ))
        assert answer.status == 302, ("status_write", answer.status, answer.body[:3000])
        return taken, cpu, values

    def _standing(self, case: uuid.UUID) -> uuid.UUID | None:
        """What the writer saw in the cell."""
        row = self.bare.execute(
            "SELECT r.id FROM board_statusentry e JOIN records_record r ON r.id = e.record_id WHERE e.case_id = %s "
            "AND e.domain = %s AND e.audience && %s::int[] AND r.superseded_at IS NULL AND NOT r.retracted "
            "ORDER BY r.occurred_at DESC, r.recorded_at DESC LIMIT 1",
            [case, pages.DOMAIN, self.scene.keys],
        ).fetchone()
        return row[0] if row else None

    def _sql(self, name: str) -> dict[str, float]:
        if name == "status_write":
            values = self.scene.write(self.turns)

            def write() -> None:
                with self.bare.transaction():
                    for statement in statements.WRITES:
                        self.bare.execute(statement.encode(), values)

            taken, work, _answer = self._timed(write)
            return {"sql": taken, "sql_cpu": work}
        page = self.pages[name]
        statement, given = page.statement.encode(), page.scene.read()
        taken, work, _answer = self._timed(lambda: self.bare.execute(statement, given).fetchall())
        return {"sql": taken, "sql_cpu": work}

    def _minimal(self, name: str) -> dict[str, float]:
        if name == "status_write":
            values = self.scene.write(self.turns)
            self.minimal.values = values
            environ = pages.post_minimal(values, self.cookies)
        else:
            self.minimal.rendering = self.renderings[name]
            environ = pages.minimal_page(self.cookies)
        taken, work, _answer = self._timed(lambda: handlers.ask(self.minimal, environ))
        return {"floor": taken, "floor_cpu": work}

    def _timed(self, act: Callable[[], Any]) -> tuple[float, float, Any]:
        """Milliseconds on the wall, and of work: this process's and its database backends', and the answer."""
        gc.collect(0)
        work, began = time.process_time() * 1000 + self._backends(), time.perf_counter()
        answer = act()
        taken = (time.perf_counter() - began) * 1000
        return taken, time.process_time() * 1000 + self._backends() - work, answer

    def _backends(self) -> float:
        """How long this database's backends have been on a processor; 0 where the system does not tell (not Linux)."""
        return sum(int(one.read_text().split()[0]) for one in self.backends if one.exists()) / 1_000_000

    def trust(self) -> dict[str, dict[str, float]]:
        """What row-level security, log and audit cost together: each page as it is, and past them, in turn."""
        self.bare.execute(UNGUARDED.encode())
        times: dict[str, dict[str, list[float]]] = {name: {"samvag_web": [], ROLE: []} for name in self.facts}
        for _turn in range(TRUST_TURNS):
            for role in ("samvag_web", ROLE):
                app_connection.close()
                app_connection.close_pool()
                app_connection.settings_dict["USER"] = role
                for name, taken in times.items():
                    for warm in range(6):
                        answer = self._app(name)
                        if warm > 2:
                            taken[role].append(answer["app"])
        return {
            name: {"guarded": median(taken["samvag_web"]), "unguarded": median(taken[ROLE])}
            for name, taken in times.items()
        }

    def explain(self) -> dict[str, Any]:
        """Sequential scans over person tables: in the plans of the product's statements, and counted in the rounds."""
        after = plans.end_to_end_reads(self.bare)
        counted = sorted(table for table, before in self.read_before.items() if after[table] > before)
        found = plans.scans(self.scene, self.statements)
        return {**found, "counted in all rounds": {"reads": sorted(after), "sequential": counted}}


def main() -> None:
    """Obey one command a line on standard input, answering each with one line of JSON."""
    said, sys.stdout = sys.stdout, sys.stderr
    measuring = Measuring()
    commands: dict[str, Callable[[], Any]] = {
        "prepare": measuring.prepare,
        "round": measuring.round,
        "explain": measuring.explain,
        "trust": measuring.trust,
    }
    for line in sys.stdin:
        print(json.dumps(commands[line.strip()]()), file=said, flush=True)

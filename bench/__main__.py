"""`python -m bench`: load, measure in interleaved rounds, print the table and write var/reports/bench.json."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import django
import psycopg
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from bench.database import name_of, prepare_environment

REPORT = Path("var/reports/bench.json")
SIZES = (1_000, 10_000, 100_000)
ROUNDS = 80
# Memory as an operator would give it, and a log that does not get in the loader's way.
SERVER_SETTINGS = ("shared_buffers = '1GB'", "max_wal_size = '8GB'", "wal_level = minimal", "max_wal_senders = 0")
WARM = 8


class Process:
    """The process that measures one database."""

    def __init__(self, people: int) -> None:
        self.people = people
        self.process = subprocess.Popen(
            [sys.executable, "-c", "import django; django.setup(); from bench.measure import main; main()"],
            env=os.environ | {"SAMVAG_DATABASE": name_of(people)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, command: str) -> Any:
        """Send a command and wait for its answer; everybody else waits meanwhile."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"The process for {self.people} people ended; its words stand above.")
        return json.loads(line)

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(10)


def main() -> None:
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--people", default=",".join(map(str, SIZES)), help="for example 1000,10000")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    sizes = sorted(int(size) for size in arguments.people.split(","))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report = _inside(sizes, arguments.rounds)
    _print(report)
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    print(f"\n{REPORT}")


def _inside(sizes: list[int], rounds: int) -> dict[str, Any]:
    """Our own PostgreSQL around the whole measurement, thrown away afterwards."""
    folder = prepare_environment()
    os.environ["SAMVAG_DATABASE"] = name_of(sizes[0])
    django.setup()
    # Settings are read; what needs them can be imported now.
    from samvag.core.postgres import Server  # noqa: PLC0415

    server = Server()
    try:
        # Without waiting for the disk, for all three ways alike: what is compared is the work, not the disk.
        server.start(folder, fast=True)
        with psycopg.connect(server.superuser_dsn(), autocommit=True) as connection:
            for setting in SERVER_SETTINGS:
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        server.stop()
        server.start(folder, fast=True)
        loaded = {people: _fill(server, people) for people in sizes}
        return _measure(sizes, rounds, loaded)
    finally:
        server.stop(patience=2)
        shutil.rmtree(folder, ignore_errors=True)


def _fill(server: Any, people: int) -> float:
    """Migrate, build the structure, COPY the people in and prove it; returns the seconds that took."""
    from bench import load, proof, town  # noqa: PLC0415
    from samvag.core.postgres import ensure_database  # noqa: PLC0415

    began = time.monotonic()
    dsn = server.superuser_dsn(name_of(people))
    ensure_database(server.superuser_dsn(), name_of(people))
    connections["owner"].close()
    connections["owner"].settings_dict["NAME"] = name_of(people)
    call_command("migrate", database="owner", verbosity=0)
    pairs, version = town.build(people)
    load.load(dsn, count=people, pairs=pairs, version=version, now=timezone.now())
    wrong = proof.prove(dsn, people=people)
    connections["owner"].close()
    taken = time.monotonic() - began
    print(f"{people:>7} people loaded in {taken:.0f} s; rows that disagree with the triggers: {sum(wrong.values())}")
    return taken


def _measure(sizes: list[int], rounds: int, loaded: dict[int, float]) -> dict[str, Any]:
    processes = [Process(people) for people in sizes]
    facts = {one.people: one.tell("prepare") for one in processes}
    for _warm in range(WARM):
        for one in processes:
            one.tell("round")
    times: dict[int, list[Any]] = {people: [] for people in sizes}
    for turn in range(rounds):
        # Round the sizes as well, so that a busy moment of the machine falls on all of them.
        for one in processes[turn % len(processes) :] + processes[: turn % len(processes)]:
            times[one.people].append(one.tell("round"))
    plans = {str(one.people): one.tell("explain") for one in processes}
    trust = {str(one.people): one.tell("trust") for one in processes}
    for one in processes:
        one.end()
    rows = [_row(page, people, times[people], facts[people]) for page in facts[sizes[0]] for people in sizes]
    return {
        "rows": rows,
        "growth": _growth(rows, sizes),
        "cpu_growth": _growth(rows, sizes, "app_cpu_ms"),
        "plans": plans,
        "trust": {people: _cost(found) for people, found in trust.items()},
        "loaded_seconds": {str(people): round(taken, 1) for people, taken in loaded.items()},
        "rounds": rounds,
        "durable": False,
    }


def _row(page: str, people: int, rounds: list[Any], facts: Any) -> dict[str, Any]:
    middle = {way: median(one[page][way] for one in rounds) for way in rounds[0][page]}
    cpu_beside = middle["sql_cpu"] + middle["floor_cpu"]
    return {
        "page": page,
        "people": people,
        "app_ms": round(middle["app"], 2),
        "sql_ms": round(middle["sql"], 2),
        "floor_ms": round(middle["floor"], 2),
        "ratio": round(middle["app"] / (middle["sql"] + middle["floor"]), 2),
        # Processor time of both processes: steadier than the wall on a machine that does other things too.
        "app_cpu_ms": round(middle["cpu"], 2),
        "sql_cpu_ms": round(middle["sql_cpu"], 2),
        "floor_cpu_ms": round(middle["floor_cpu"], 2),
        "cpu_ratio": round(middle["cpu"] / cpu_beside, 2) if cpu_beside else None,
        **facts[page],
    }


def _cost(found: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Milliseconds of each page with row-level security, log and audit, without them, and how many times as much."""
    return {
        page: {
            "guarded_ms": round(one["guarded"], 2),
            "unguarded_ms": round(one["unguarded"], 2),
            "ratio": round(one["guarded"] / one["unguarded"], 2),
        }
        for page, one in found.items()
    }


def _growth(rows: list[dict[str, Any]], sizes: list[int], measure: str = "app_ms") -> dict[str, float]:
    """How much more the same page costs at the largest size than at the smallest."""
    cost = {(row["page"], row["people"]): row[measure] for row in rows}
    pages = dict.fromkeys(row["page"] for row in rows)
    return {page: round(cost[page, sizes[-1]] / cost[page, sizes[0]], 2) for page in pages}


def _print(report: dict[str, Any]) -> None:
    heads = (
        "people",
        "app_ms",
        "sql_ms",
        "floor_ms",
        "ratio",
        "app_cpu_ms",
        "cpu_ratio",
        "queries",
        "round_trips",
        "budget",
    )
    print("\n" + f"{'page':<14}" + "".join(f"{head:>12}" for head in heads))
    for row in report["rows"]:
        print(f"{row['page']:<14}" + "".join(f"{row[head]:>12}" for head in heads))
    print()
    for name in ("growth", "cpu_growth"):
        print(f"{name}: " + ", ".join(f"{page} {ratio}" for page, ratio in report[name].items()))
    for people, found in report["trust"].items():
        said = ", ".join(f"{page} {one['ratio']}" for page, one in found.items())
        print(f"with row-level security, log and audit, beside the same page without them, at {people}: {said}")
    for people, found in report["plans"].items():
        scanned = {page: one["sequential"] for page, one in found.items() if one["sequential"]}
        print(f"person tables read from end to end at {people}: {scanned or 'none'}")
    unlike = sorted({row["page"] for row in report["rows"] if row.get("same_html") is False})
    if unlike:
        print(f"the minimal page's HTML differs from the product's: {unlike}")


if __name__ == "__main__":
    main()

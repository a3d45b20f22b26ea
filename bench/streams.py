"""`python -m bench.streams`: five hundred open boards while twenty changes a second are committed.

Each viewer is a session of its own on a real web process; some never read what they are sent. A change is delivered
to a viewer when its stream names the case after the commit, and lost when it has not done so in `PATIENCE` seconds.
Who ought to hear is what the board's own page shows each viewer. The result goes into var/reports/bench.json.
"""

import argparse
import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from bench.database import name_of, prepare_environment

REPORT = Path("var/reports/bench.json")
PEOPLE, VIEWERS, SLOW, A_SECOND, SECONDS, PATIENCE = 10_000, 500, 10, 20, 40, 10.0
MEBI = 1 << 20


@dataclass
class Viewer:
    """One open board: its session, the cases on it, and when its stream named which case."""

    session: str
    sees: frozenset[str]
    slow: bool = False
    heard: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    ended: bool = False


def main() -> None:
    """Load, open the streams, write, and print."""
    parser = argparse.ArgumentParser(prog="bench.streams", description=__doc__)
    parser.add_argument("--viewers", type=int, default=VIEWERS)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    arguments = parser.parse_args()
    folder = prepare_environment()
    os.environ["SAMVAG_DATABASE"] = name_of(PEOPLE)
    django.setup()
    # Settings are read; what needs them can be imported now.
    from samvag.core.postgres import Server  # noqa: PLC0415

    server = Server()
    try:
        server.start(folder, fast=True)
        _fill(server)
        found = _measure(arguments.viewers, arguments.seconds)
    finally:
        server.stop(patience=2)
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(found, indent=1))
    report = json.loads(REPORT.read_text()) if REPORT.exists() else {}
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(report | {"streams": found}, indent=1, ensure_ascii=False) + "\n")


def _fill(server: Any) -> None:
    from bench import load, town  # noqa: PLC0415
    from samvag.core.postgres import ensure_database  # noqa: PLC0415

    ensure_database(server.superuser_dsn(), name_of(PEOPLE))
    call_command("migrate", database="owner", verbosity=0)
    pairs, version = town.build(PEOPLE)
    dsn = server.superuser_dsn(name_of(PEOPLE))
    load.load(dsn, count=PEOPLE, pairs=pairs, version=version, now=timezone.now())


def _measure(count: int, seconds: int) -> dict[str, Any]:
    viewers, writes = _viewers(count), _writes(seconds * A_SECOND)
    connections.close_all()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    # Two descriptors a stream would be too many for the usual limit of a shell.
    web = subprocess.Popen([sys.executable, "-m", "samvag.config.cli", "serve", "--port", str(port)])
    try:
        return asyncio.run(_watch(web.pid, port, viewers, writes))
    finally:
        web.terminate()
        with suppress(subprocess.TimeoutExpired):
            web.wait(8)


def _viewers(count: int) -> list[Viewer]:
    """Every coordinator in turn, each with as many sessions as it takes."""
    from samvag.access.actors import actor_from  # noqa: PLC0415
    from samvag.access.sessions import SessionStore  # noqa: PLC0415
    from samvag.board.reading import board_rows  # noqa: PLC0415
    from samvag.core.context import acting  # noqa: PLC0415
    from samvag.organisations.models import Assignment  # noqa: PLC0415

    staff = Assignment.objects.using("owner").filter(user__username__startswith="m1", role="coordinator")
    actors = [actor_from(one) for one in staff.select_related("user", "unit__organisation").order_by("pk")]
    boards = []
    for actor in actors:
        with acting(actor):
            boards.append(frozenset(str(row.case_id) for row in board_rows(actor)))
    viewers = []
    for place in range(count):
        actor = actors[place % len(actors)]
        session = SessionStore()
        session["user"], session["assignment"] = actor.user_id, actor.assignment_id
        session.save()
        viewers.append(Viewer(str(session.session_key), boards[place % len(actors)], slow=place < SLOW))
    return viewers


def _writes(count: int) -> list[tuple[Any, Any]]:
    """Who writes in which case: no case twice, so that every word heard of it is of this change."""
    from samvag.access.actors import actor_from  # noqa: PLC0415
    from samvag.board.reading import open_cases  # noqa: PLC0415
    from samvag.core.context import acting  # noqa: PLC0415
    from samvag.organisations.models import Assignment  # noqa: PLC0415

    mains = Assignment.objects.using("owner").filter(user__username__regex=r"^m1\d*[02468]-0$")
    found = []
    for one in mains.select_related("user", "unit__organisation").order_by("pk"):
        actor = actor_from(one)
        with acting(actor):
            found.append([(actor, case) for case in open_cases(actor).order_by("pk")])
    dealt = [pair for round_ in zip(*found, strict=True) for pair in round_]
    assert len(dealt) >= count, "more changes than open cases"
    return dealt[:count]


def _write(actor: Any, case: Any) -> tuple[str, float, float]:
    """One status set and handed over as the consent says, from another process than the web's: when it was sent and
    when it was acknowledged."""
    from samvag.board.actions import Status, set_status  # noqa: PLC0415
    from samvag.core.context import acting  # noqa: PLC0415

    began = time.perf_counter()
    with acting(actor):
        set_status(case, Status("boende", 2, "same", "Ny lägenhet"), by=actor)
    return str(case.pk), began, time.perf_counter()


async def _watch(web: int, port: int, viewers: list[Viewer], writes: list[Any]) -> dict[str, Any]:
    await _answers(port)
    idle = _memory(web)
    listening = [asyncio.create_task(_listen(port, one)) for one in viewers]
    await asyncio.sleep(5)
    opened, before = _memory(web), _processor(web)
    loop, began = asyncio.get_running_loop(), time.perf_counter()
    sent = []
    with ThreadPoolExecutor(3) as writers:
        for place, (actor, case) in enumerate(writes):
            await asyncio.sleep(max(0.0, began + place / A_SECOND - time.perf_counter()))
            sent.append(loop.run_in_executor(writers, _write, actor, case))
        changes = await asyncio.gather(*sent)
        took = time.perf_counter() - began
    await asyncio.sleep(PATIENCE)
    busy, worked = _memory(web), _processor(web) - before
    for one in listening:
        one.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    return _result(viewers, changes, took) | {
        "memory_per_viewer_kib": round((opened - idle) / len(viewers) / 1024, 1),
        "memory_growth_under_load_mib": round((busy - opened) / MEBI, 1),
        "web_processor_share": round(worked / took, 2),
    }


def _result(viewers: list[Viewer], changes: list[tuple[str, float, float]], took: float) -> dict[str, Any]:
    delays: list[float] = []
    lost = told_wrongly = 0
    changed = {case for case, _began, _done in changes}
    for one in viewers:
        told_wrongly += len((changed & set(one.heard)) - one.sees)
        if one.slow:
            continue
        for case, began, done in changes:
            if case in one.sees:
                after = [moment for moment in one.heard[case] if moment >= began]
                if after:
                    delays.append(max(0.0, after[0] - done))
                else:
                    lost += 1
    delays.sort()
    return {
        "viewers": len(viewers),
        "slow_viewers": sum(one.slow for one in viewers),
        "commits": len(changes),
        "commits_a_second": round(len(changes) / took, 1),
        "delivered": len(delays),
        "lost": lost,
        "told_who_should_not": told_wrongly,
        "p50_ms": round(delays[len(delays) // 2] * 1000, 1),
        "p95_ms": round(delays[len(delays) * 95 // 100] * 1000, 1),
        "max_ms": round(delays[-1] * 1000, 1),
        "ended_streams": sum(one.ended for one in viewers),
    }


async def _listen(port: int, viewer: Viewer) -> None:
    """A browser's end: reads lines, or nothing at all."""
    with socket.socket() as wire:
        wire.setblocking(False)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await asyncio.get_running_loop().sock_connect(wire, ("127.0.0.1", port))
        reader, writer = await asyncio.open_connection(sock=wire, limit=1 << 16)
        asked = f"GET /events/board/ HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={viewer.session}\r\n\r\n"
        writer.write(asked.encode())
        if viewer.slow:
            await asyncio.sleep(3600)
        with suppress(ConnectionError):
            while line := await reader.readline():
                if line.startswith(b"data: ") and len(line) == len("data: \n") + 36:
                    viewer.heard[line[6:].decode().strip()].append(time.perf_counter())
                assert not line.startswith(b"HTTP/1.1 ") or b" 200" in line, line
        viewer.ended = True


async def _answers(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            with suppress(OSError):
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.1)


def _family(web: int) -> list[Path]:
    """The web's supervisor and its workers."""
    children = Path(f"/proc/{web}/task/{web}/children").read_text().split()
    return [Path(f"/proc/{pid}") for pid in (str(web), *children)]


def _memory(web: int) -> int:
    """Bytes resident."""
    return sum(int((one / "statm").read_text().split()[1]) for one in _family(web)) * os.sysconf("SC_PAGE_SIZE")


def _processor(web: int) -> float:
    """Seconds on a processor so far."""
    ticks = [(one / "stat").read_text().rpartition(")")[2].split()[11:13] for one in _family(web)]
    return sum(int(user) + int(system) for user, system in ticks) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()

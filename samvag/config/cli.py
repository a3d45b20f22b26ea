"""The command `samvag`: demo, serve, worker, check, verify, backup, restore."""

import argparse
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.db import OperationalError, connections
from granian import Granian
from granian.constants import Interfaces

from samvag.audit.examination import FROM_THE_TABLES
from samvag.audit.examination import verify as verify_log
from samvag.audit.outside import handed_out, outside_file
from samvag.config.backup import backup_key, backup_place, keep
from samvag.config.checks import database_faults, require_sound
from samvag.config.lifeline import follow_parent
from samvag.config.restore import moment
from samvag.config.restore import restore as restore_to
from samvag.config.supervisor import Child, House
from samvag.core.database_roles import ensure_database, roles_script
from samvag.core.lockbox import LockboxFault, new_key
from samvag.core.postgres import ARCHIVING, PORT, PostgresFault, Server, reset, socket_dir

HOST = "127.0.0.1"
OURSELVES = [sys.executable, "-m", "samvag.config.cli"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; a fault is told in words with exit code 1, never as a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samvag.config.settings")
    arguments = _parser().parse_args(argv)
    if arguments.run is worker:
        os.environ.setdefault("SAMVAG_ROLE", "samvag_worker")
    try:
        django.setup()
        arguments.run(arguments)
    except (
        ImproperlyConfigured,
        PostgresFault,
        SystemCheckError,
        CommandError,
        LockboxFault,
        OperationalError,
    ) as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="samvag", description="Samväg: en väg in, en tavla, en plan, en klocka.")
    commands = parser.add_subparsers(required=True, metavar="kommando")
    town = commands.add_parser("demo", help="övningsstaden på den här datorn, med allt som behövs")
    town.add_argument("--reset", action="store_true", help="börja om från början")
    town.add_argument("--port", type=int, default=8000)
    town.add_argument("--no-serve", action="store_true", help="fyll övningsstaden men starta inte webben")
    town.set_defaults(run=demo)
    web = commands.add_parser("serve", help="webben")
    web.add_argument("--host", default=HOST)
    web.add_argument("--port", type=int, default=8000)
    web.add_argument("--workers", type=int, default=1)
    web.set_defaults(run=serve)
    jobs = commands.add_parser("worker", help="bakgrundsarbetet")
    jobs.set_defaults(run=worker)
    log = commands.add_parser("verify", help="granska att loggen är hel, mot sigillen på den andra platsen")
    log.add_argument("--outside", help="filen med utlämnade sigill, om den inte ligger där inställningarna säger")
    log.set_defaults(run=verify)
    copy = commands.add_parser("backup", help="säkerhetskopiera databasen, krypterat (SAMVAG_BACKUP_DIRECTORY)")
    copy.add_argument("--whole", action="store_true", help="ta en helkopia nu, fast den förra är yngre än ett dygn")
    copy.add_argument("--every", type=int, metavar="SEKUNDER", help="fortsätt till Ctrl-C, så ofta")
    copy.add_argument("--new-key", action="store_true", help="skriv ut en ny nyckel och gör inget annat")
    copy.set_defaults(run=backup)
    back = commands.add_parser("restore", help="återställ säkerhetskopian till en tidpunkt, i en ny katalog")
    back.add_argument("--to", required=True, help="en katalog som inte finns; den blir SAMVAG_VAR")
    back.add_argument("--at", help="tidpunkten, som 2026-11-22 13:05; annars så sent som kopiorna räcker")
    back.set_defaults(run=restore)
    audit = commands.add_parser("check", help="granska inställningarna")
    audit.add_argument("--roles-sql", action="store_true", help="skriv ut SQL för databasens roller")
    audit.add_argument("--database", default="samvag", help="databasens namn i den utskriften")
    audit.set_defaults(run=check)
    return parser


def serve(arguments: argparse.Namespace) -> None:
    """Web pages and live events on one port. The process's role is samvag_web."""
    require_sound()
    _let_go_of_connections()
    follow_parent()
    Granian(
        "samvag.config.asgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.ASGINL,
        workers=arguments.workers,
        # An open stream never ends by itself, so a server without this limit would never stop.
        workers_kill_timeout=5 if settings.MODE == "production" else 3,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        websockets=False,
        log_enabled=settings.MODE == "production",
    ).serve()


def worker(arguments: argparse.Namespace) -> None:
    """Jobs and clocks. Needs a direct connection: LISTEN hears nothing through a pooling proxy."""
    require_sound()
    _let_go_of_connections()
    follow_parent()
    call_command("procrastinate", "worker", "--shutdown-graceful-timeout", "2")


def check(arguments: argparse.Namespace) -> None:
    """Everything that can be said about the settings before a start."""
    if arguments.roles_sql:
        print(roles_script(arguments.database))
        return
    call_command("check")
    faults = database_faults()
    if faults:
        raise SystemCheckError("\n".join(str(fault) for fault in faults))
    print(f"Inställningarna duger ({settings.MODE}).")


def verify(arguments: argparse.Namespace) -> None:
    """Examine the whole log, reading the tables themselves; the first broken row is named and the exit code is 1."""
    if not settings.BACKUP_URL:
        raise ImproperlyConfigured("Ange DATABASE_BACKUP_URL: en roll som läser alla rader (samvag_backup).")
    path = Path(arguments.outside) if arguments.outside else outside_file()
    with _own_server(), psycopg.connect(settings.BACKUP_URL) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        outcome = verify_log(connection.cursor(), FROM_THE_TABLES, handed_out(path))
    if outcome.findings:
        shown = "\n".join(f"- {one}" for one in outcome.findings[:20])
        raise CommandError(f"Loggen är INTE hel: {len(outcome.findings)} fel. Det första först:\n{shown}")
    print(f"Loggen är hel: {outcome.rows} rader, {outcome.seals} sigill, det senaste {outcome.last_seal[:16]}.")


def backup(arguments: argparse.Namespace) -> None:
    """Copy what has been written since the last time, encrypted; the first time, and once a day, the whole."""
    if arguments.new_key:
        print(new_key())
        return
    place, key = backup_place(), backup_key()
    with _own_server(), suppress(KeyboardInterrupt):
        print(keep(place, key, whole=arguments.whole), flush=True)
        while arguments.every:
            time.sleep(arguments.every)
            print(keep(place, key, whole=False), flush=True)


def restore(arguments: argparse.Namespace) -> None:
    """The database as it was at a moment, beside the one that runs, which is not touched."""
    at = moment(arguments.at) if arguments.at else None
    print(restore_to(backup_place(), backup_key(), Path(arguments.to).absolute(), at))


def _server() -> Server:
    """The built-in database; it lays aside what it writes where somebody wants copies."""
    return Server(ARCHIVING if settings.BACKUP_DIRECTORY else ())


@contextmanager
def _own_server() -> Iterator[None]:
    """The built-in database for as long as a command needs it, unless it runs already or is somebody else's."""
    if settings.DATABASE_IS_GIVEN or (socket_dir(settings.VAR_DIR) / f".s.PGSQL.{PORT}").exists():
        yield
        return
    server = _server().start(settings.VAR_DIR)
    try:
        yield
    finally:
        server.stop()


def demo(arguments: argparse.Namespace) -> None:
    """The practice town: database, migrations, fictive people, web and worker, until Ctrl-C."""
    if settings.MODE == "production":
        raise ImproperlyConfigured("Övningsstaden finns inte i produktion (SAMVAG_MODE=production).")
    # Until the house itself listens: whoever stops us while the town is filled gets the database stopped too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    house = House(None, settings.VAR_DIR, [])
    try:
        house.server = _database(arguments.reset)
        call_command("migrate", database="owner", verbosity=0)
        call_command("practice_town")
        _let_go_of_connections()
        if arguments.no_serve:
            return
        port = _free_port(arguments.port)
        house.children = [
            Child("webben", [*OURSELVES, "serve", "--port", str(port)], {"SAMVAG_ROLE": "samvag_web"}),
            Child("bakgrundsarbetet", [*OURSELVES, "worker"], {"SAMVAG_ROLE": "samvag_worker"}),
        ]
        house.run(lambda: _welcome(port, house))
        print("\nStoppar …", flush=True)
    except KeyboardInterrupt:
        print("\nAvbrutet.", file=sys.stderr)
    finally:
        house.stop()


def _database(start_over: bool) -> Server | None:
    """Our own server, unless the operator gave us one."""
    if settings.DATABASE_IS_GIVEN:
        if start_over:
            raise CommandError("En databas som någon annan sköter (DATABASE_URL) töms inte härifrån.")
        return None
    if start_over:
        reset(settings.VAR_DIR)
        outside_file().unlink(missing_ok=True)  # a new town has a new log
    server = _server().start(settings.VAR_DIR)
    try:
        ensure_database(server.superuser_dsn(), settings.DATABASE)
    except BaseException:
        server.stop()
        raise
    return server


def _let_go_of_connections() -> None:
    """A pool must not follow into a child or be held by a process that only watches."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        with suppress(AttributeError):
            connection.close_pool()  # type: ignore[attr-defined]


def _free_port(wanted: int) -> int:
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((HOST, port))
                if port != wanted:
                    print(f"Port {wanted} är upptagen; tar {port} i stället.", flush=True)
                return port
    raise CommandError(f"Ingen ledig port mellan {wanted} och {wanted + 49}. Välj en med --port.")


def _welcome(port: int, house: House) -> None:
    """Wait until the web answers, then say where it is and who one can be."""
    until = time.monotonic() + 60
    while not house.leaving and time.monotonic() < until:
        house.children[0].keep_alive(time.monotonic())
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            print(f"\nSamväg är igång: http://{HOST}:{port}/\n", flush=True)
            call_command("personas")
            _let_go_of_connections()
            print("\nStoppa med Ctrl-C.", flush=True)
            return
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())

"""The demonstration's processes: database, web and worker, watched, restarted and stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from samvag.config.lifeline import FLAG
from samvag.core.postgres import PostgresFault, Server

LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0


class Child:
    """One command as our child, in its own group so that Ctrl-C reaches it only through us."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.pause = self.not_before = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | self.environment | {FLAG: "1"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started = time.monotonic()

    def keep_alive(self, now: float) -> None:
        """Start again what has ended, slower each time it ends soon."""
        if self.process is not None and self.process.poll() is not None:
            print(f"Processen {self.name} slutade ({self.process.returncode}) och startas om.", flush=True)
            self._kill_group()
            steady = now - self.started > STEADY_AFTER
            self.pause = 0.5 if steady or not self.pause else min(self.pause * 2, LONGEST_PAUSE)
            self.not_before, self.process = now + self.pause, None
        if self.process is None and now >= self.not_before:
            self.start()

    def stop(self, patience: float) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self._kill_group()
        self.process.wait()
        self.process = None

    def _kill_group(self) -> None:
        """A server that was killed may leave workers; they hold its port."""
        with suppress(ProcessLookupError, PermissionError):
            if self.process is not None:
                os.killpg(self.process.pid, signal.SIGKILL)


class House:
    """All that runs in a demonstration. Stops in the order web, worker, database, within ten seconds."""

    def __init__(self, server: Server | None, var_dir: Path, children: list[Child]) -> None:
        self.server, self.var_dir, self.children = server, var_dir, children
        self.leaving = False

    def run(self, when_up: Callable[[], None]) -> None:
        """Start and watch until somebody asks us to stop."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._leave)
        for child in self.children:
            child.start()
        when_up()
        while not self.leaving:
            self._keep_database()
            for child in self.children:
                child.keep_alive(time.monotonic())
            time.sleep(0.2)

    def stop(self) -> None:
        for child, patience in zip(self.children, (5.0, 2.0), strict=False):
            child.stop(patience)
        if self.server is not None:
            self.server.stop(patience=2)

    def _leave(self, *_: object) -> None:
        self.leaving = True

    def _keep_database(self) -> None:
        if self.server is None or self.server.poll() is None or self.leaving:
            return
        print("Databasen slutade och startas om.", flush=True)
        self.server.stop()
        try:
            self.server.start(self.var_dir)
        except PostgresFault as fault:
            print(fault, file=sys.stderr, flush=True)
            time.sleep(2)

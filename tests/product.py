"""The product as a process, for journeys and fault tests: the same `samvag serve` that a demonstration runs."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

from samvag.config.lifeline import FLAG

HOST = "127.0.0.1"


class RunningProduct:
    """One web process; `kill` and `start` again as a machine would."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, patience: float = 30) -> None:
        """Start and wait until the port answers."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "samvag.config.cli", "serve", "--port", str(self.port)],
            env=environment | {"SAMVAG_ROLE": "samvag_web", FLAG: "1"},
            start_new_session=True,
        )
        until = time.monotonic() + patience
        while True:
            with suppress(OSError), socket.create_connection((HOST, self.port), timeout=1):
                return
            assert self.process.poll() is None, "the web process ended"
            assert time.monotonic() < until, "the web process does not answer"
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(6)
            self.kill()

    def kill(self) -> None:
        """`kill -9` of the process and its workers."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

"""A real OpenID provider as a process of its own on loopback, for tests of signing in."""

import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import requests

HOST = "127.0.0.1"
LOA3 = "http://id.sambi.se/loa/loa3"
LOA2 = "http://id.sambi.se/loa/loa2"


class OpenIdProvider:
    """Knows the users it is told of, and lets them sign in by name alone."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, patience: float = 20) -> None:
        # Its libraries are old for their own dependencies and warn about it; that is not ours to hear.
        command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(self.port), "-H", HOST]
        self.process = subprocess.Popen([*command, "-n", "true"], stderr=subprocess.DEVNULL)
        until = time.monotonic() + patience
        while True:
            with suppress(OSError), socket.create_connection((HOST, self.port), timeout=1):
                return
            assert self.process.poll() is None, "the provider ended"
            assert time.monotonic() < until, "the provider does not answer"
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(3)
            self.process.kill()
            self.process.wait()
            self.process = None

    def knows(self, sub: str, **claims: Any) -> str:
        """From now on this user has these claims and no other."""
        answer = requests.put(f"{self.url}/users/{quote(sub)}", json=claims, timeout=5)
        assert answer.status_code == 204, answer.text
        return sub

    def says(self, authorize: str, sub: str = "", deny: bool = False) -> str:
        """What a browser would be sent back to after signing in there."""
        data = {"action": "deny"} if deny else {"sub": sub}
        answer = requests.post(authorize, data=data, allow_redirects=False, timeout=5)
        assert answer.status_code in (302, 303), answer.text
        return answer.headers["Location"]


def away(page: bytes) -> str:
    """Where the page of leaving leads."""
    found = re.search(rb'href="(http[^"]+)" rel="noreferrer"', page)
    assert found, page.decode()
    return found[1].decode().replace("&amp;", "&")

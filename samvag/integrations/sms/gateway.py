"""SMS through the operator's gateway: one JSON message by HTTPS POST, a bearer token, and a key that makes it once.

`{"id": "…", "from": "…", "to": "+46…", "text": "…"}`; 2xx is taken, 4xx is no for good, anything else is tried again.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

from samvag.notices.letters import Letter, Undelivered

SECONDS = 8
TRY_AGAIN = (408, 425, 429)


@contextmanager
def post() -> Iterator[Callable[[Letter], None]]:
    """A request for each letter; gateways close idle connections as they please."""
    yield send


def send(letter: Letter) -> None:
    """Hand one letter to the gateway."""
    body = {"id": str(letter.id), "from": settings.SMS_SENDER, "to": letter.to, "text": letter.text}
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {settings.SMS_TOKEN}",
        "Idempotency-Key": str(letter.id),
    }
    where = urlsplit(settings.SMS_URL)
    kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
    connection = kind(where.hostname or "", where.port, timeout=SECONDS)
    path = (where.path or "/") + (f"?{where.query}" if where.query else "")
    try:
        connection.request("POST", path, json.dumps(body).encode(), headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException) as fault:
        raise Undelivered(type(fault).__name__) from None
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        for_good = 400 <= answer.status < 500 and answer.status not in (401, 403, *TRY_AGAIN)
        raise Undelivered(f"http {answer.status}", for_good=for_good)

"""Statements of a page, as in production: without what a surrounding test transaction adds."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

AROUND = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SELECT set_config('samvag.ctx', ''")


def statements(client: Client, path: str) -> int:
    """How many the page asks the database, after a first visit that warms what a process keeps."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return sum(not one["sql"].startswith(AROUND) for one in seen)

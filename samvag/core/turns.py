"""One at a time, where two who write of the same must not pass each other by unseen."""

from django.db import connection


def wait_for_turn(*what: object) -> None:
    """Wait for whoever writes of the same: the second then sees what the first wrote. Held until commit.

    Pre-condition: a transaction, and nothing read yet of what the turn is about.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [":".join(map(str, what))])

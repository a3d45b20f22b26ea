"""Django's sessions in the database, read together with whoever acts in them (settings: SESSION_ENGINE)."""

from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone

from samvag.access.actors import ACTING_NOW, ACTOR_COLUMNS, Actor
from samvag.access.models import SignIn

# Asked at the start of every request; written out, because composing it costs the ORM more than answering it costs
# the database. Without an open assignment the session still stands, and nobody acts in it.
_SIGNED_IN = f"""
SELECT s.session_data, who.* FROM access_signin s
LEFT JOIN LATERAL (SELECT {ACTOR_COLUMNS} {ACTING_NOW} AND a.id = s.assignment_id AND a.user_id = s.user_id) who ON true
WHERE s.session_key = %(key)s AND s.expire_date > %(now)s
"""  # noqa: S608, only our own words are put together


class SessionStore(DatabaseStore):
    """A session and its actor, in one statement."""

    _found: Actor | None = None

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        return SignIn

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        """The row to save, its columns said by the data."""
        row = cast(SignIn, super().create_model_instance(data))
        row.user_id, row.assignment_id = data.get("user"), data.get("assignment")
        return row

    def load(self) -> dict[str, Any]:
        """The session's data; what the same row says of the actor is kept for `actor`."""
        asked = {"key": self.session_key, "now": timezone.now(), "day": timezone.localdate()}
        with connection.cursor() as cursor:
            cursor.execute(_SIGNED_IN, asked)
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data, *actor = row
        self._found = Actor(*actor) if actor[0] is not None else None
        return self.decode(data)

    def actor(self) -> Actor | None:
        """Who acts, or nobody: not signed in, nothing chosen, employment ended, account closed or session flushed."""
        said = self.get("user"), self.get("assignment")
        found = self._found
        return found if found and (found.user_id, found.assignment_id) == said else None

"""Django's sessions in the database, read together with whoever acts in them (settings: SESSION_ENGINE)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone

from samvag.access.actors import ACTING_NOW, ACTOR_COLUMNS, Actor
from samvag.access.models import SignIn

# Asked at the start of every request; written out, because composing it costs the ORM more than answering it costs
# the database. Without an open assignment the session still stands, and nobody acts in it.
_SIGNED_IN = f"""
SELECT s.session_key, s.session_data, s.seen_at, who.* FROM access_signin s
LEFT JOIN LATERAL (SELECT {ACTOR_COLUMNS} {ACTING_NOW} AND a.id = s.assignment_id AND a.user_id = s.user_id) who ON true
WHERE s.session_key = ANY(%(keys)s) AND s.expire_date > %(now)s AND s.seen_at > %(idle)s
"""  # noqa: S608, only our own words are put together


SEEN_EVERY = timedelta(minutes=1)


def _open_sessions(keys: list[str]) -> list[tuple[Any, ...]]:
    now = timezone.now()
    idle = now - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    asked: dict[str, Any] = {"keys": keys, "now": now, "idle": idle, "day": timezone.localdate()}
    with connection.cursor() as cursor:
        cursor.execute(_SIGNED_IN, asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


class SessionStore(DatabaseStore):
    """A session and its actor, in one statement."""

    _found: Actor | None = None
    _seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        return SignIn

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        """The row to save, its columns said by the data."""
        row = cast(SignIn, super().create_model_instance(data))
        row.user_id, row.assignment_id = data.get("user"), data.get("assignment")
        proof = data.get("proof", {})
        if proof.get("provider_session"):
            row.provider_session = f"{proof['provider']}:{proof['provider_session']}"
        if "began" in data:  # saving does not prolong: a working day after the identification it is over
            row.expire_date = datetime.fromtimestamp(data["began"] + settings.SESSION_COOKIE_AGE, UTC)
        return row

    def load(self) -> dict[str, Any]:
        """The session's data; what the same row says of the actor is kept for `actor`."""
        rows = _open_sessions([self.session_key] if self.session_key else [])
        if not rows:
            self._session_key = None
            return {}
        return self._kept(rows[0])

    def _kept(self, row: tuple[Any, ...]) -> dict[str, Any]:
        _key, data, self._seen_at, *actor = row
        self._found = Actor(*actor) if actor[0] is not None else None
        return self.decode(data)

    @classmethod
    def actors(cls, keys: Iterable[str]) -> dict[str, Actor]:
        """Who acts in each of these sessions, in one statement. One in which nobody acts is left out."""
        found = {}
        for row in _open_sessions([key for key in keys if key]):
            session = cls(row[0])
            if actor := session._acting(session._kept(row)):
                found[row[0]] = actor
        return found

    def mark_seen(self) -> None:
        """Note that somebody is there; at most once a minute, so that ordinary pages cost nothing."""
        now = timezone.now()
        if self._seen_at is not None and self.session_key and now - self._seen_at > SEEN_EVERY:
            SignIn.objects.filter(pk=self.session_key).update(seen_at=now)

    def actor(self) -> Actor | None:
        """Who acts, or nobody: not signed in, nothing chosen, employment ended, account closed or session flushed."""
        return self._acting(self)

    def _acting(self, data: Any) -> Actor | None:
        said = data.get("user"), data.get("assignment")
        found = self._found
        return found if found and (found.user_id, found.assignment_id) == said else None

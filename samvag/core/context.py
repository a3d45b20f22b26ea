"""Who is acting, told to the database in a signed, transaction-local setting.

Row-level security reads the setting; without it every table that concerns a person is empty.
The setting is signed with a key that only the keeper role can read in the database, so an injected
`set_config` buys nothing. It lives in the transaction and never on the connection.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from samvag.core.round_trip import Statement

SETTING = "samvag.ctx"
LIFETIME_SECONDS = 300
DEMONSTRATION = "demonstration"
ANSWERING = "answering"  # the person answers what the actor has asked of them


class Acting(Protocol):
    """What the database needs to know about whoever acts: exactly one assignment at a time."""

    @property
    def user_id(self) -> int: ...
    @property
    def assignment_id(self) -> int: ...
    @property
    def organisation_id(self) -> int: ...
    @property
    def unit_id(self) -> int: ...
    @property
    def keys(self) -> tuple[int, ...]: ...
    @property
    def rights(self) -> tuple[str, ...]: ...


def wall_clock() -> int:
    """Seconds since the epoch; a name of its own so that a test with frozen time can leave this one running."""
    return int(time.time())


def signed(payload: str) -> str:
    """The payload with its nested SHA-256 signature, as `ctx_part()` in the database verifies it."""
    key = hashlib.sha256(settings.CONTEXT_KEY.encode()).hexdigest()
    inner = hashlib.sha256((key + payload).encode()).hexdigest()
    return payload + "|" + hashlib.sha256((key + inner).encode()).hexdigest()


def payload_for(actor: Acting, purpose: str) -> str:
    """`user|assignment|organisation|unit|{keys}|{rights}|purpose|expires`; no part may hold a bar."""
    # In the actor's own order: the first key is the unit's, and the database writes under that one alone.
    keys = "{" + ",".join(str(key) for key in actor.keys) + "}"
    rights = "{" + ",".join(sorted(actor.rights)) + "}"
    parts = (actor.user_id, actor.assignment_id, actor.organisation_id, actor.unit_id, keys, rights, purpose)
    return "|".join(str(part) for part in parts) + f"|{wall_clock() + LIFETIME_SECONDS}"


def acting_tag(actor: Acting) -> str:
    """What a page carries to say for which assignment it was shown; tells nothing, and cannot be made up."""
    return salted_hmac("samvag.acting", f"{actor.user_id}:{actor.assignment_id}").hexdigest()[:20]


def _set(value: str, beside: Statement | None = None) -> int:
    """Tell the database who acts. `beside` is an INSERT that rides along; the answer is how many rows it made."""
    asked = "SELECT set_config(%s, %s, true)"
    made, params = beside or ("", ())
    with connection.cursor() as cursor:
        if not made:
            cursor.execute(asked, [SETTING, value])
            return 0
        both = f"WITH beside AS ({made} RETURNING 1) {asked}, (SELECT count(*) FROM beside)"  # noqa: S608, our words
        cursor.execute(both, [*params, SETTING, value])
        return int(cursor.fetchone()[1])


@contextmanager
def acting(
    actor: Acting, *, purpose: str = "care", savepoint: bool = True, beside: Statement | None = None
) -> Iterator[int]:
    """Open a transaction in which `actor` acts. Used by the middleware, by jobs, by streams and by the demonstration.

    `savepoint=False` is for the middleware alone, which already holds the outermost transaction; so is `beside`, an
    INSERT into a table that concerns no person, sent in the same statement. Gives the number of rows it made.
    """
    if purpose == DEMONSTRATION and settings.MODE == "production":
        raise PermissionDenied("Only the practice town may write history.")
    with transaction.atomic(savepoint=savepoint):
        before = getattr(connection, "samvag_actor", None), getattr(connection, "samvag_purpose", "")
        made = _set(signed(payload_for(actor, purpose)), beside)
        connection.samvag_actor, connection.samvag_purpose = actor, purpose  # type: ignore[attr-defined]
        try:
            yield made
            # The setting dies with the outermost transaction, which is the middleware's own; inside another one it must
            # be handed back.
            if savepoint and connection.savepoint_ids and not connection.needs_rollback:
                _set("" if before[0] is None else signed(payload_for(before[0], before[1])))
        finally:
            connection.samvag_actor, connection.samvag_purpose = before  # type: ignore[attr-defined]


@contextmanager
def acting_as_person(purpose: str) -> Iterator[None]:
    """Inside, the database knows a person and no staff: `person:<key>`, `mandate:<key>` or, to find out which,
    `number:<kind>:<number>`. Pre-condition: a transaction, and proof of who it is. Tables stay empty; the portal's
    functions answer."""
    with transaction.atomic():
        _set(signed(f"0|0|0|0|{{}}|{{}}|{purpose}|{wall_clock() + LIFETIME_SECONDS}"))
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _set("")


def current_actor() -> Acting | None:
    """The actor of the open transaction on this connection, or nobody."""
    return getattr(connection, "samvag_actor", None)


def require_acting(by: Acting) -> None:
    """Refuse an action whose `by` is not the one the database believes is acting."""
    actor = current_actor()
    if actor is None or actor.assignment_id != by.assignment_id:
        raise PermissionDenied("The action's actor is not the one acting in this transaction.")

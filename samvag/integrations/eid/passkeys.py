"""Passkeys, with allauth's and fido2's reading of WebAuthn: user verification always, the key itself says whose it is.

The key is proof for the organisation whose administrator handed over the code, and for no other.
"""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from samvag.access.entering import Proof
from samvag.core.codes import digest
from samvag.identity.models import User

PROOF = Proof("passkey", 3)
NAME = "Samvag"
LARGEST = 20_000


class NotTheKey(ValueError):
    """What the browser sent proves nothing."""


def invited(code: str) -> User | None:
    """Whose invitation the code is, while it is good."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id FROM passkey_invited(%s)", [digest("passkey", code)])
        row = cursor.fetchone()
    return User.objects.filter(pk=row[0], is_active=True).first() if row and row[0] else None


def question_for_new(user: User) -> dict[str, Any]:
    """What the browser needs to make a key; the challenge is kept in the session."""
    return dict(auth.begin_registration(user, True))


def make(code: str, answer: str) -> int:
    """Keep the new key in place of the organisation's earlier one; whose it is. Raises NotTheKey."""
    credential = _read(answer)
    try:
        auth.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError) as fault:
        raise NotTheKey from fault
    data = json.dumps({"name": NAME, "credential": credential})
    with connection.cursor() as cursor:
        cursor.execute("SELECT passkey_make(%s, %s::jsonb)", [digest("passkey", code), data])
        (user_id,) = cursor.fetchone()
    if user_id is None:
        raise NotTheKey
    return int(user_id)


def question() -> dict[str, Any]:
    """What the browser needs to use a key, whoever sits there."""
    return dict(auth.begin_authentication(None))


def whose(answer: str) -> Authenticator:
    """The key that answered the session's challenge, of an open account. Raises NotTheKey."""
    credential = _read(answer)
    try:
        user = auth.extract_user_from_response(credential)
        if not user.is_active:
            raise NotTheKey
        found = auth.complete_authentication(user, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise NotTheKey from fault
    Authenticator.objects.filter(pk=found.pk).update(last_used_at=timezone.now())
    return found


def _read(answer: str) -> dict[str, Any]:
    try:
        said = json.loads(answer) if len(answer) <= LARGEST else None
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise NotTheKey
    return said

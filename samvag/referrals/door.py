"""The front door: one form for everybody, one insert-only function behind it."""

import hashlib
import json
import secrets
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from samvag.clocks.reading import rule_in_force
from samvag.clocks.reckoning import reckon
from samvag.core.identity_numbers import IdentityNumber, birth_date_hint
from samvag.programmes.models import ProgrammeSite
from samvag.programmes.reading import current_version
from samvag.referrals.models import Channel, Sender

RESPONSE_RULE = "referral_first_response"
DECISION_RULE, ANSWER_RULE, QUESTION_RULE = "referral_decision", "answer_to_person", "question_answer"
_CODE_ALPHABET = "BCDFGHJKMNPQRSTVWXZ23456789"
_CODE_LENGTH = 12


@dataclass(frozen=True)
class Submission:
    """What the form asks for. Only a first name and what one wants help with must be there."""

    given_name: str
    wants: str
    family_name: str = ""
    phone: str = ""
    contact_note: str = ""
    background: str = ""
    contact_wishes: str = ""
    sender: str = Sender.SELF
    sender_name: str = ""
    sender_label: str = ""
    sender_role: str = ""
    sender_phone: str = ""
    person_knows: str = ""
    sender_unnamed: bool = False
    answers: tuple[dict[str, str], ...] = ()
    channel: str = Channel.WEB


@dataclass(frozen=True)
class ReceivedReferral:
    """What the sender is given: a code that later shows the state and nothing else."""

    id: uuid.UUID
    code: str


@dataclass(frozen=True)
class ReceiptState:
    """What a code tells: where it was sent, that it was received, and later that it is closed."""

    site_name: str
    received_at: datetime
    closed_at: datetime | None


def new_code() -> str:
    """A receipt code of twelve characters in threes of four, easy to read aloud; about 57 bits."""
    letters = "".join(secrets.choice(_CODE_ALPHABET) for _place in range(_CODE_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def code_hash(code: str) -> str:
    """What is kept of a code; spaces, hyphens and small letters do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"receipt:{plain}".encode()).hexdigest()


def receive(
    site: ProgrammeSite,
    submission: Submission,
    *,
    number: IdentityNumber | None = None,
    happened_at: datetime | None = None,
    at: datetime | None = None,
) -> ReceivedReferral:
    """Put a referral into the receiving unit's inbox. Needs no actor: the database function answers nothing.

    `happened_at` is when the call or visit was, when staff write it down afterwards; the response clock starts then.
    """
    moment = at or timezone.now()
    started = min(happened_at or moment, moment)
    version = current_version(site.programme.code, timezone.localdate(started))
    received = ReceivedReferral(id=uuid.uuid4(), code=new_code())
    payload: dict[str, Any] = {
        **asdict(submission),
        "id": received.id,
        "site": site.pk,
        "programme_version": version.pk,
        "number_kind": number.kind if number else "",
        "number": number.value if number else "",
        "birth_date": birth_date_hint(number) if number else None,
        "code_hash": code_hash(received.code),
        "happened_at": started.isoformat(),
        "at": moment.isoformat(),
        "clocks": [_clock(code, site.programme.code, started) for code in (RESPONSE_RULE, DECISION_RULE)],
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT referral_receive(%s::jsonb)", [json.dumps(payload, default=str)])
    return received


def _clock(code: str, programme: str, started: datetime) -> dict[str, Any]:
    """One clock that starts when the referral comes in, for the database to write."""
    rule = rule_in_force(code, timezone.localdate(started), scope=programme)
    return {"rule": code, "version": rule.pk, "label": rule.label, "due_at": reckon(rule, started).due_at}


def receipt_state(code: str) -> ReceiptState | None:
    """What the code tells, or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM receipt_state(%s)", [code_hash(code)])
        row = cursor.fetchone()
    return ReceiptState(*row) if row and row[0] else None


def _token_hash(token: str) -> str:
    return hashlib.sha256(f"door:{token}".encode()).hexdigest()


def save_draft(token: str, fields: dict[str, str]) -> None:
    """Keep what somebody without an account has typed, for a day, under the random cookie."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT door_draft_save(%s, %s::jsonb)", [_token_hash(token), json.dumps(fields)])


def load_draft(token: str) -> dict[str, str]:
    """What was typed under this cookie within a day, or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT door_draft_load(%s)", [_token_hash(token)])
        row = cursor.fetchone()
    if not row or row[0] is None:
        return {}
    return row[0] if isinstance(row[0], dict) else dict(json.loads(row[0]))


def drop_draft(token: str) -> None:
    """The form was sent: nothing is kept of the draft."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT door_draft_drop(%s)", [_token_hash(token)])

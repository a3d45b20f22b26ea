"""Asking a unit about a case, and what becomes of it: taken, answered, passed on, sent back, taken back, kept."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.cases.models import Case
from samvag.clocks.reading import rule_in_force
from samvag.clocks.reckoning import reckon
from samvag.core.context import require_acting
from samvag.notices.actions import tell, tell_unit
from samvag.organisations.models import Unit
from samvag.questions.models import Answer, Message
from samvag.questions.policies import can_ask, can_handle, can_keep, can_withdraw
from samvag.questions.reading import answer_of, opened_there
from samvag.records.actions import write_note, write_record
from samvag.records.models import Kind, Note, Record
from samvag.records.reading import whole
from samvag.sharing.actions import take_into_own_record
from samvag.sharing.models import Disclosure
from samvag.sharing.presets import recipients_for, share_as_chosen
from samvag.sharing.scans import scanner_is_set
from samvag.ui import dates

RULE = "message_answer"
File = tuple[str, bytes]  # what it is by content, and the bytes
UNREAD = gettext_noop("Återtagen innan den lästes")


class NotReached(Exception):
    """Nothing lets the words reach the other unit: no consent of this category, an exception, or a block."""


def ask(
    case: Case,
    *,
    by: Actor,
    to_unit: int,
    text: str,
    category: str,
    follows: UUID | None = None,
    files: Iterable[File] = (),
    at: datetime | None = None,
) -> Message:
    """Ask a unit that is a party of the case. The question is a record of one's own organisation, handed over to that
    unit on the person's consent, or seen there because it takes part (a unit of the same house).

    Raises NotReached when neither holds. The clock runs by the rule in force, the programme's own where it has one.
    """
    can_ask(by, case).require()
    moment = at or timezone.now()
    rule = rule_in_force(RULE, timezone.localdate(moment), scope=case.site.programme.code)
    message = write_record(
        Message,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.MESSAGE,
        category=category,
        content={
            "from_unit_id": by.unit_id,
            "to_unit_id": to_unit,
            "text": text,
            "follows_id": follows,
            "rule_version_id": rule.pk,
            "due_at": reckon(rule, moment).due_at,
        },
        at=at,
    )
    _hand_over(message.record, by=by, to_unit=to_unit, at=at)
    _attach(message.record, files)
    record_event("message.sent", subject=f"message:{message.pk}", person=case.person_id, at=at, to=to_unit)
    tell_unit("message_received", unit=to_unit, subject=message.pk)
    return message


def _hand_over(record: Record, *, by: Actor, to_unit: int, at: datetime | None) -> None:
    """To that unit and no other. What it cannot reach is not sent."""
    offer = recipients_for(by, person_id=record.person_id, category=record.category, units=[to_unit], at=at)
    share_as_chosen(record, by=by, offered=offer, chosen=[to_unit], at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT message_reaches(%s)", [record.pk])
        if not cursor.fetchone()[0]:
            raise NotReached


def _attach(record: Record, files: Iterable[File]) -> None:
    """With the words, in the same act; in quarantine until the virus scanner has seen them."""
    for kind, content in files:
        with connection.cursor() as cursor:
            cursor.execute("SELECT attachment_add(%s, %s, %s, %s)", [record.pk, kind, content, scanner_is_set()])
            key = cursor.fetchone()[0]
        record_event("message.file_attached", subject=f"record:{record.pk}", person=record.person_id, file=str(key))


def take(message: Message, *, by: Actor, at: datetime | None = None) -> None:
    """Somebody's name is on it: the receipt that whoever asked sees. A colleague may take over."""
    can_handle(by, message).require()
    require_acting(by)
    if message.taken_by_id == by.assignment_id:
        return
    standing = Message.objects.filter(pk=message.pk, to_unit_id=by.unit_id, answered_at__isnull=True)
    if not standing.update(taken_at=at or timezone.now(), taken_by_id=by.assignment_id):
        raise Refused(_("Någon annan hann före. Läs in sidan igen."))
    message.refresh_from_db()
    record_event("message.taken", subject=f"message:{message.pk}", person=message.person_id, at=at)


def answer(
    message: Message, *, by: Actor, text: str, category: str, files: Iterable[File] = (), at: datetime | None = None
) -> Answer:
    """Answer, once: a record of the answering organisation, handed over to the unit that asked. Raises NotReached."""
    can_handle(by, message).require()
    take(message, by=by, at=at)
    given = write_record(
        Answer,
        by=by,
        person_id=message.person_id,  # type: ignore[arg-type]
        case_id=message.case_id,
        kind=Kind.ANSWER,
        category=category,
        content={"message_id": message.pk, "text": text},
        at=at,
    )
    _hand_over(given.record, by=by, to_unit=message.from_unit_id, at=at)
    _attach(given.record, files)
    Message.objects.filter(pk=message.pk).update(answered_at=at or timezone.now())
    message.refresh_from_db()
    record_event("message.answered", subject=f"message:{message.pk}", person=message.person_id, at=at)
    _tell_asker("message_answered", message)
    return given


def _tell_asker(kind: str, message: Message) -> None:
    if message.record.author_id:
        tell(kind, whom=[message.record.author_id], subject=message.pk)


def pass_on(message: Message, *, by: Actor, to_unit: int, at: datetime | None = None) -> None:
    """On to another unit of one's own house that takes part in the case, on the consent the question came on. One's own
    unit has it no more."""
    can_handle(by, message).require()
    require_acting(by)
    moment = at or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT message_pass_on(%s, %s, %s)", [message.pk, to_unit, moment])
        if not cursor.fetchone()[0]:
            raise Refused(_("Frågan kan inte skickas dit. Samtycket når inte den enheten."))
    record_event("message.passed_on", subject=f"message:{message.pk}", person=message.person_id, at=at, to=to_unit)
    tell_unit("message_received", unit=to_unit, subject=message.pk, again=f":{moment.timestamp()}")


def send_back(message: Message, *, by: Actor, why: str, at: datetime | None = None) -> None:
    """Wrong recipient: back to whoever asked, and closed here in the same moment. The own log remembers."""
    can_handle(by, message).require()
    require_acting(by)
    _tell_asker("message_returned", message)
    with connection.cursor() as cursor:
        cursor.execute("SELECT message_send_back(%s, %s, %s)", [message.pk, why, at or timezone.now()])
        if not cursor.fetchone()[0]:
            raise Refused(_("Frågan är redan avslutad."))
    record_event("message.returned", subject=f"message:{message.pk}", person=message.person_id, at=at)


def withdraw(message: Message, *, by: Actor, at: datetime | None = None) -> None:
    """Take back what nobody at the other end has read, or what came back: the handing over ends in the same moment."""
    can_withdraw(by, message, opened_there(message)).require()
    require_acting(by)
    moment = at or timezone.now()
    if not Message.objects.filter(pk=message.pk, answered_at__isnull=True).update(withdrawn_at=moment):
        raise Refused(_("Frågan är redan avslutad."))
    given = Disclosure.objects.filter(record_id=message.pk, ended_at__isnull=True)
    given.update(ended_at=moment, end_reason=UNREAD)
    record_event("message.withdrawn", subject=f"message:{message.pk}", person=message.person_id, at=at)


def keep(message: Message, *, by: Actor, with_theirs: bool = False, at: datetime | None = None) -> Note:
    """Make what one's own house wrote a note in its own record, with the source; with `with_theirs` also a copy of what
    was received, as any other copy. Not twice."""
    can_keep(by, message).require()
    require_acting(by)
    given = answer_of(message)
    asked = whole(message.record)
    parts = [one for one in (asked, given) if one is not None]
    own = [one for one in parts if one.owner_id == by.organisation_id]
    with translation.override("sv"):  # the language records are kept in (PDL 3:13)
        heading = _("Fråga till %(unit)s") % {"unit": message.to_unit.name}
        if message.from_unit_id != by.unit_id:
            heading = _("Fråga från %(unit)s") % {"unit": message.from_unit.name}
        said = [one.content["text"] for one in own]  # type: ignore[attr-defined]
        text = "\n\n".join([*said, _source(message)])
    note = write_note(
        by=by,
        person_id=message.person_id,  # type: ignore[arg-type]
        case_id=message.case_id,
        category=(own or parts)[0].category,
        heading=heading[:120],
        text=text,
        at=message.record.occurred_at,  # by which one knows that it is kept
    )
    for one in parts if with_theirs else ():
        disclosure = Disclosure.objects.filter(
            record_id=one.pk, recipient_id=by.unit_id, ended_at__isnull=True, valid_until__gt=timezone.now()
        ).select_related("owner")
        if one.owner_id != by.organisation_id and (found := disclosure.first()):
            take_into_own_record(one, by=by, disclosure=found, case_id=message.case_id, at=at)
    record_event("message.kept", subject=f"message:{message.pk}", person=message.person_id, at=at)
    return note


def _source(message: Message) -> str:
    ends: list[Unit] = [message.from_unit, message.to_unit]
    words = {"asker": ends[0].name, "asked": ends[1].name, "day": dates.long(message.record.occurred_at)}
    source = _("Ur en fråga från %(asker)s till %(asked)s, skickad %(day)s.") % words
    if message.answered_at:
        source += " " + _("Besvarad %(day)s.") % {"day": dates.long(message.answered_at)}
    return source

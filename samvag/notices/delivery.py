"""The worker's round: gather, spread, plan, and send each message once, under the rights its recipient has by then.

A message is a row before it is a letter. While it is sent its row is locked and already marked in the same
transaction, so that no second worker takes it, and a worker that dies has neither lock nor mark. What is left is the
moment between the other end's receipt and our commit: who dies there sends again, with the same Message-ID.
"""

import json
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from samvag.access.actors import Actor, actor_from
from samvag.access.roles import Permission
from samvag.audit.events import record_event
from samvag.core.context import acting
from samvag.notices.kinds import KINDS
from samvag.notices.letters import Invitation, Letter, Post, Undelivered, compose, invitation_key
from samvag.notices.models import Channel, Message, Notice, Sending
from samvag.notices.planning import address, sendings
from samvag.notices.reading import function_inbox, preference_of, still_there
from samvag.organisations.models import Assignment

log = logging.getLogger(__name__)
PURPOSE = "notices"
PAUSES = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12))


@dataclass(frozen=True)
class Recipient:
    """Somebody in one assignment, or a unit's function inbox, for which those at work there stand in."""

    unit_id: int
    assignment_id: int | None
    actors: tuple[Actor, ...]


def deliver(posts: Mapping[str, Post]) -> int:
    """One round for everybody who waits; how many messages left the house. A channel nobody has connected is silent.

    Safe twice, and by two workers at once.
    """
    _number("SELECT notices_gather()")
    kinds = {
        one.code: {"roles": one.roles, "lives": one.lives.total_seconds(), "inbox": one.permission is not None}
        for one in KINDS.values()
    }
    _number("SELECT notices_spread(%s::jsonb)", [json.dumps(kinds)])
    _number("SELECT notices_drop_left()")
    connected = {*posts, *({Channel.CALENDAR} if Channel.MAIL in posts else ())}
    sent = 0
    with ExitStack() as ways:
        out = _Ways(posts, ways)
        for recipient in _recipients():
            _plan(recipient, connected)
            for message in _messages(recipient):
                sent += _send(recipient, message, out)
    return sent


class _Ways:
    """The channels' ways out, each opened when something first goes that way and kept for the round."""

    def __init__(self, posts: Mapping[str, Post], stack: ExitStack) -> None:
        self.posts, self.stack = posts, stack
        self.open: dict[str, Callable[[Letter], None]] = {}

    def __call__(self, channel: str) -> Callable[[Letter], None] | None:
        if channel not in self.open and channel in self.posts:
            self.open[channel] = self.stack.enter_context(self.posts[channel]())
        return self.open.get(channel)


def _number(statement: str, values: Sequence[str] = ()) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])


def _recipients() -> Iterator[Recipient]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT unit, assignment FROM notices_waiting()")
        waiting = cursor.fetchall()
    for unit_id, assignment_id in waiting:
        actors = _actors(unit_id, assignment_id)
        if actors:
            yield Recipient(unit_id, assignment_id, actors)


def _actors(unit_id: int, assignment_id: int | None) -> tuple[Actor, ...]:
    """The recipient as they are today; for a function inbox those in the unit who work with it."""
    today = timezone.localdate()
    at_work = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        begins_on__lte=today,
        ended_at__isnull=True,
        user__is_active=True,
        unit_id=unit_id,
    ).select_related("user", "unit__organisation")
    if assignment_id is not None:
        return tuple(actor_from(one) for one in at_work.filter(pk=assignment_id))
    actors = (actor_from(one) for one in at_work.order_by("pk"))
    return tuple(actor for actor in actors if actor.may(Permission.INBOX_READ))


def _own(recipient: Recipient) -> Q:
    return Q(unit_id=recipient.unit_id, assignment_id=recipient.assignment_id)


def _plan(recipient: Recipient, connected: Collection[str]) -> None:
    """Decide channels and times for what is new to the recipient, then put together what may leave now."""
    now = timezone.now()
    with acting(recipient.actors[0], purpose=PURPOSE):
        new = list(Notice.objects.filter(_own(recipient), planned_at__isnull=True, dropped_at__isnull=True))
        for notice in new:
            # A second worker that planned it first has made it planned: nothing is planned twice.
            if Notice.objects.filter(pk=notice.pk, planned_at__isnull=True).update(planned_at=now):
                Sending.objects.bulk_create(
                    one for one in _sendings(recipient, notice, now) if one.channel in connected
                )
        for channel in Channel.values:
            _assemble(recipient, channel, now)


def _sendings(recipient: Recipient, notice: Notice, now: datetime) -> list[Sending]:
    if recipient.assignment_id is None:
        times = iter([(Channel.MAIL, now)])
    else:
        times = sendings(notice.kind, preference_of(recipient.assignment_id), now)
    who = {"unit_id": recipient.unit_id, "assignment_id": recipient.assignment_id}
    return [Sending(notice=notice, channel=channel, not_before=at, **who) for channel, at in times]


def _waiting(recipient: Recipient, channel: str, now: datetime) -> QuerySet[Sending]:
    unseen = Q(notice__seen_at__isnull=True) | Q(channel=Channel.CALENDAR)
    return Sending.objects.filter(
        _own(recipient),
        unseen,
        channel=channel,
        message__isnull=True,
        not_before__lte=now,
        notice__dropped_at__isnull=True,
    )


def _assemble(recipient: Recipient, channel: str, now: datetime) -> None:
    """One message of all that may leave on the channel; of invitations one for each meeting."""
    waiting = list(_waiting(recipient, channel, now).select_related("notice").order_by("pk"))
    if channel != Channel.CALENDAR:
        _put_together(recipient, channel, waiting, now)
        return
    for subject in dict.fromkeys(one.notice.subject for one in waiting):
        changes = [one for one in waiting if one.notice.subject == subject]
        earlier = Message.objects.filter(_own(recipient), channel=channel, subject=subject).count()
        _put_together(recipient, channel, changes, now, subject=subject, sequence=earlier)


def _put_together(
    recipient: Recipient, channel: str, waiting: Sequence[Sending], now: datetime, **invitation: Any
) -> None:
    if not waiting:
        return
    message = Message(
        unit_id=recipient.unit_id,
        assignment_id=recipient.assignment_id,
        channel=channel,
        made_at=now,
        next_try_at=now,
        **invitation,
    )
    message.save(force_insert=True)
    taken = Sending.objects.filter(pk__in=[one.pk for one in waiting], message__isnull=True).update(message=message)
    if not taken:
        # Another worker was first; an empty message is never sent.
        Message.objects.filter(pk=message.pk).update(dropped_at=now, why="nothing_left")


def _messages(recipient: Recipient) -> list[Message]:
    with acting(recipient.actors[0], purpose=PURPOSE):
        due = Message.objects.filter(
            _own(recipient), sent_at__isnull=True, dropped_at__isnull=True, next_try_at__lte=timezone.now()
        )
        return list(due.order_by("made_at", "sequence"))


class Gone(Exception):
    """Nothing in the message is the recipient's to know any more, or there is nowhere to send it."""


def _send(recipient: Recipient, message: Message, out: _Ways) -> int:
    try:
        way = out(Channel.MAIL if message.channel == Channel.CALENDAR else message.channel)
        if way is None:
            return 0
        # Outermost, so that the commit follows the other end's receipt at once.
        with transaction.atomic():
            return _send_locked(recipient, message, way)
    except Gone:
        _drop(recipient, message)
    except Undelivered as fault:
        _put_off(recipient, message, fault)
    return 0


def _send_locked(recipient: Recipient, message: Message, way: Callable[[Letter], None]) -> int:
    """Lock, mark, ask a last time, send. Whatever fails undoes the mark."""
    with acting(recipient.actors[0], purpose=PURPOSE):
        waiting = Message.objects.filter(pk=message.pk, sent_at__isnull=True, dropped_at__isnull=True)
        if not list(waiting.select_for_update(skip_locked=True)):
            return 0
        to, language = _whereto(recipient, message.channel)
        invited = Message.objects.filter(_own(recipient), subject=message.subject, sent_at__isnull=False).exists()
        Message.objects.filter(pk=message.pk).update(sent_at=timezone.now())
        record_event("notice.sent", subject=f"message:{message.pk}", channel=message.channel)
    left = _still_there(recipient, message)
    if not left or not to:
        raise Gone
    way(_letter(message, left[-1], to, language, invited))
    return 1


def _whereto(recipient: Recipient, channel: str) -> tuple[str, str]:
    """Address and language."""
    if recipient.assignment_id is None:
        return function_inbox(recipient.unit_id), "sv"
    preference = preference_of(recipient.assignment_id)
    return address(channel, preference), preference.language


def _still_there(recipient: Recipient, message: Message) -> list[Notice]:
    """What of the message its recipient may still be told of; for a function inbox, anybody of those who stand in."""
    for actor in recipient.actors:
        with acting(actor, purpose=PURPOSE):
            inside = Notice.objects.filter(_own(recipient), sendings__message=message)
            if found := list(still_there(actor, inside).order_by("made_at")):
                return found
    return []


def _letter(message: Message, latest: Notice, to: str, language: str, invited: bool) -> Letter:
    if message.channel != Channel.CALENDAR:
        return compose(message.channel, key=message.pk, to=to, language=language)
    cancelled = KINDS[latest.kind].cancels
    if latest.starts_at is None or (cancelled and not invited):
        raise Gone  # cancelled before anybody was invited
    key = invitation_key(latest.subject, message.assignment_id or 0)
    invitation = Invitation(key, message.sequence or 0, latest.starts_at, cancelled)
    return compose(message.channel, key=message.pk, to=to, language=language, invitation=invitation)


def _drop(recipient: Recipient, message: Message) -> None:
    """Nothing in it is the recipient's to know any more: it is never sent, and that is a fact."""
    now = timezone.now()
    with acting(recipient.actors[0], purpose=PURPOSE):
        Message.objects.filter(pk=message.pk).update(dropped_at=now, why="gone")
        Notice.objects.filter(_own(recipient), sendings__message=message, dropped_at__isnull=True).update(
            dropped_at=now, dropped_why="gone"
        )
        record_event("notice.dropped", subject=f"message:{message.pk}", channel=message.channel)


def _put_off(recipient: Recipient, message: Message, fault: Undelivered) -> None:
    """Try again later, more and more seldom; at last, or when the other end never will, give up."""
    now, tries = timezone.now(), message.tries + 1
    with acting(recipient.actors[0], purpose=PURPOSE):
        if fault.for_good or tries > len(PAUSES):
            Message.objects.filter(pk=message.pk).update(tries=tries, dropped_at=now, why=fault.code)
            record_event("notice.undelivered", subject=f"message:{message.pk}", channel=message.channel, why=fault.code)
        else:
            Message.objects.filter(pk=message.pk).update(
                tries=tries, next_try_at=now + PAUSES[tries - 1], why=fault.code
            )
    log.warning("a message on %s was not taken: %s", message.channel, fault.code)

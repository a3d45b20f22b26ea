"""What reaches whom, without content: ids and times, never a name, a word or a cause."""

import uuid
from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How something reaches a member of staff outside Samväg."""

    MAIL = "mail", _("E-post")
    SMS = "sms", _("SMS")
    CALENDAR = "calendar", _("Kalender")


class Pace(models.TextChoices):
    """How soon somebody wants to be told."""

    AT_ONCE = "at_once", _("Genast")
    DAILY = "daily", _("En gång om dagen")
    NEVER = "never", _("Aldrig")


class Happening(models.Model):
    """Something somebody ought to be told, written in the transaction of the act itself; the key makes it once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=30)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    # Nobody named: everybody in the unit who works with such things, and its function inbox.
    assignment = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.UUIDField()
    about = models.UUIDField(null=True)
    starts_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    told_by_id = models.BigIntegerField(null=True)
    spread_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["made_at"], condition=Q(spread_at__isnull=True), name="happening_not_spread")
        ]

    def __str__(self) -> str:
        return self.kind


class Notice(models.Model):
    """One happening for one recipient: a member of staff in one assignment, or a unit's function inbox."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    happening = models.ForeignKey(Happening, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.UUIDField()
    about = models.UUIDField(null=True)
    starts_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["happening", "assignment"], nulls_distinct=False, name="one_notice_a_recipient"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_why="") | Q(dropped_at__isnull=False) & ~Q(dropped_why=""),
                name="notice_dropped_says_why",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["assignment", "-made_at"], name="notice_of_assignment"),
            models.Index(
                fields=["unit", "assignment"],
                condition=Q(planned_at__isnull=True, dropped_at__isnull=True),
                name="notice_not_planned",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Message(models.Model):
    """One letter to one recipient on one channel. Its key becomes the Message-ID, the same at every try."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=60, blank=True, default="")
    # An invitation's number in its row of changes; None for what is no invitation.
    sequence = models.PositiveIntegerField(null=True)
    subject = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(dropped_at__isnull=True), name="message_ends_once"
            ),
            models.UniqueConstraint(fields=["assignment", "subject", "sequence"], name="one_invitation_a_change"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="message_open",
            )
        ]

    def __str__(self) -> str:
        return self.channel


class Sending(models.Model):
    """One notice on one channel, not before a time; once it is part of a message it is never part of another."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="sendings")
    channel = models.CharField(max_length=10, choices=Channel)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    not_before = models.DateTimeField()
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="sendings")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "channel"], name="nothing_twice_on_a_channel")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["not_before"], condition=Q(message__isnull=True), name="sending_waits")
        ]

    def __str__(self) -> str:
        return self.channel


class Preference(models.Model):
    """How one member of staff wants to be reached in one assignment; nothing follows over to another employment."""

    assignment = models.OneToOneField(
        "organisations.Assignment", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    mail = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    language = models.CharField(max_length=5, default="sv")
    choices = models.JSONField(default=dict)
    daily_at = models.TimeField(default=time(8, 0))
    quiet_from = models.TimeField(default=time(18, 0))
    quiet_to = models.TimeField(default=time(7, 0))
    only_working_days = models.BooleanField(default=True)
    invitations = models.BooleanField(default=True)

    def __str__(self) -> str:
        return "preference"


class FunctionInbox(models.Model):
    """A unit's shared mailbox, read by whoever is at work; told of what is addressed to the unit."""

    unit = models.OneToOneField("organisations.Unit", on_delete=models.PROTECT, primary_key=True, related_name="+")
    mail = models.EmailField(blank=True, default="")

    def __str__(self) -> str:
        return "function inbox"


class Round(models.Model):
    """How far the worker has come in reading what nobody tells of by itself. One row."""

    single = models.BooleanField(primary_key=True, default=True)
    gathered_at = models.DateTimeField()

    def __str__(self) -> str:
        return "round"

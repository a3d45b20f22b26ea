"""Meetings between organisations: when, which, and who came. A meeting row names no person; whom a meeting is about,
who is asked besides staff, and what was said of somebody are records of whoever wrote them."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.records.models import RecordChild


class Meeting(models.Model):
    """One meeting of one programme site: the remissgrupp, the sync meeting, the managers' group, or an extra one about
    one case."""

    class Kind(models.TextChoices):
        TRIAGE = "triage", _("Remissgrupp")
        SYNC = "sync", _("Avstämning")
        CASE = "case", _("Extra möte")
        MANAGERS = "managers", _("Chefsgrupp")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey("programmes.ProgrammeSite", on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=20, choices=Kind)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    called_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    # Of a sync meeting, which is worked in: from when to when, and who said that it was over.
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["site", "kind", "starts_at"],
                condition=Q(cancelled_at__isnull=True) & ~Q(kind="case"),  # of those there are as many as needed
                name="one_meeting_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=False),
                name="a_meeting_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def is_about_one(self) -> bool:
        """Is it an extra meeting about one case?"""
        return self.kind == self.Kind.CASE

    def day_has_come(self, now: datetime) -> bool:
        """Is it its day, or later? A sync meeting does not begin before."""
        return timezone.localdate(now) >= timezone.localdate(self.starts_at)


class Attendance(models.Model):
    """A member of staff invited to or present at a meeting, for their unit; what they answered to the invitation."""

    class Answer(models.TextChoices):
        YES = "yes", _("Kommer")
        NO = "no", _("Kommer inte")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    assignment = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField(default=False)
    answer = models.CharField(max_length=3, choices=Answer, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "assignment"], name="attend_once")]

    def __str__(self) -> str:
        return "attendance"


class Line(RecordChild):
    """What one unit says of one person at one sync meeting. Working material of that unit, its principal's from the
    first word; at the end it becomes the principal's own note."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=1000, blank=True)
    decision = models.CharField(max_length=300, blank=True)
    parked = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return "line"


class Calling(RecordChild):
    """That an extra meeting is about somebody: why, and first of all what the person wants to take up. A record of the
    unit that calls, handed to the houses that are asked; whoever has it not does not know of the meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    aim = models.CharField(max_length=300)
    own_words = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(aim=""), name="a_meeting_about_somebody_has_an_aim"),
        ]

    def __str__(self) -> str:
        return "calling"


class Guest(RecordChild):
    """Somebody without an account who is asked to an extra meeting: the person (who has no function), a relative, a god
    man, a function elsewhere. Only with the person's yes, and only as much as is needed to reach them."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    function = models.CharField(max_length=120, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    agreed_on = models.DateField()
    answer = models.CharField(max_length=3, choices=Attendance.Answer, blank=True)
    present = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "guest"


class Approval(models.Model):
    """A principal's own yes to what it keeps of a sync meeting. Once; afterwards nothing more is said there for it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="approvals")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "organisation"], name="approve_once")]

    def __str__(self) -> str:
        return "approval"

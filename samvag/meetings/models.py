"""Meetings between organisations: when, which, and who came. A meeting row names no person."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Meeting(models.Model):
    """One meeting of one programme site: the remissgrupp, later the sync meeting and the managers' group."""

    class Kind(models.TextChoices):
        TRIAGE = "triage", _("Remissgrupp")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey("programmes.ProgrammeSite", on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=20, choices=Kind)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    called_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["site", "kind", "starts_at"],
                condition=models.Q(cancelled_at__isnull=True),
                name="one_meeting_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.kind


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

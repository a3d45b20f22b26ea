"""Between the chairs: what is about to be dropped, and what somebody has decided to leave for a while."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Mute(models.Model):
    """A finding that the unit has seen and lets be until a day, with a reason. For the unit alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    detector = models.CharField(max_length=40)
    subject = models.UUIDField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    until = models.DateField()
    muted_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    muted_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    protected = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "subject"], condition=Q(lifted_at__isnull=True), name="mute_in_force")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_mute_says_why")
        ]

    def __str__(self) -> str:
        return self.detector

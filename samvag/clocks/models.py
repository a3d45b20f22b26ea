"""Every expectation in time is a deadline made by a dated rule from an event."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Deadline(models.Model):
    """What is expected of one unit, since when, by when, and when it was met. Recomputing adds, never overwrites."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=60)
    explanation = models.CharField(max_length=300)
    subject = models.UUIDField()
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    protected = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "due_at"], condition=Q(met_at__isnull=True), name="deadline_open"),
            models.Index(fields=["subject"], name="deadline_subject"),
        ]

    def __str__(self) -> str:
        return self.rule

"""Every expectation in time is a deadline made by a dated rule from an event."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RuleVersion(models.Model):
    """One rule as a catalogue file had it. A changed rule makes the next number; a version is never changed.

    `scope` is the code of the programme that gives the rule its own amount, or empty.
    """

    class Kind(models.TextChoices):
        STATUTE = "statute", _("Lag")
        AGREEMENT = "agreement", _("Avtal")
        PROGRAMME = "programme", _("Programmets löfte")
        PROMISE = "promise", _("Löfte")

    code = models.CharField(max_length=40)
    scope = models.CharField(max_length=40, blank=True)
    number = models.PositiveSmallIntegerField()
    checksum = models.CharField(max_length=64)
    source_file = models.CharField(max_length=100)
    loaded_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind)
    label = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    text = models.TextField()
    must = models.CharField(max_length=200)
    remedy = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    starts_on = models.CharField(max_length=40)
    met_by = ArrayField(models.CharField(max_length=40))
    paused_by = ArrayField(models.CharField(max_length=40), null=True)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20)
    at = models.TimeField(null=True)
    cutoff = models.TimeField(null=True)
    cutoff_adds = models.PositiveSmallIntegerField(null=True)
    free_eves = ArrayField(models.CharField(max_length=20), null=True)
    # The texts in other languages: {"en": {"label": …}}.
    translations = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scope", "code", "number"], name="rule_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.scope}:{self.code} {self.number}"


class Deadline(models.Model):
    """What is expected of one unit, since when, by when, and when it was met. Recomputing adds, never overwrites.

    `starts_at` is when the event happened, `entered_at` when it was written down. A deadline that is reckoned again is
    a new row of the same lineage that says what it replaces and why; the old one keeps its time and its rule's version.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=60)
    rule_version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, null=True, related_name="+")
    explanation = models.CharField(max_length=300)
    subject = models.UUIDField()
    starts_at = models.DateTimeField()
    entered_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    met_event = models.CharField(max_length=40, blank=True)
    met_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    lineage = models.UUIDField(default=uuid.uuid4)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    replaced_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    protected = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "due_at"], condition=Q(met_at__isnull=True), name="deadline_open"),
            models.Index(fields=["subject"], name="deadline_subject"),
            models.Index(fields=["lineage"], name="deadline_lineage"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(replaces__isnull=True) | ~Q(reason=""), name="a_new_reckoning_says_why"),
        ]

    def __str__(self) -> str:
        return self.rule


class Pause(models.Model):
    """A span in which a deadline's clock stands still, and why. It belongs to the lineage, not to one row of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lineage = models.UUIDField()
    person_id = models.UUIDField()
    owner_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=200)
    paused_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    protected = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_pause_says_why"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("begins_at")), name="pause_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["lineage"], condition=Q(ends_at__isnull=True), name="one_open_pause"),
        ]

    def __str__(self) -> str:
        return "pause"

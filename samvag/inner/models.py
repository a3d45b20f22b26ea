"""Inner secrecy: what closes and opens between the units of one organisation (PDL 4 kap., SoLPuL 10 §)."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Block(models.Model):
    """A person's block (spärr, PDL 4:4): what one unit has written is closed to the organisation's other units, all of
    it or only what belongs to one case. No reason is asked for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(max_length=200, blank=True)
    protected = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "unit", "case"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="one_open_block_each",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_because="")),
                name="a_lifted_block_says_why",
            ),
        ]

    def __str__(self) -> str:
        return "block"


class Kind(models.TextChoices):
    """Why somebody who is not in the case may read for a while."""

    EMERGENCY = "emergency", _("Nödöppning")
    ON_CALL = "on_call", _("Jour")
    VISIT = "visit", _("Planerat besök")


class Reason(models.TextChoices):
    """Why an emergency access is opened."""

    CONSENT = "consent", _("Personen är här och samtycker")
    LIFE = "life", _("Fara för liv eller hälsa")
    CANNOT_ASK = "cannot_ask", _("Personen kan inte tillfrågas och uppgiften behövs för nödvändig vård")


class Outcome(models.TextChoices):
    """What the review of an emergency access came to."""

    JUSTIFIED = "justified", _("Befogad")
    UNCLEAR = "unclear", _("Oklar, följs upp")
    UNJUSTIFIED = "unjustified", _("Obefogad, anmäls")


class TimedAccess(models.Model):
    """One member of staff reads one person's records in their own organisation for a while, under a reader key that is
    this row's alone. `hindered` is why an emergency access came to nothing; its user is told nothing either way."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", null=True)
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    reader_key = models.IntegerField(unique=True)
    through_blocks = ArrayField(models.BigIntegerField(), default=list)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    words = models.CharField(max_length=300, blank=True)
    hindered = models.CharField(max_length=12, blank=True)
    opened_at = models.DateTimeField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    outcome_words = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "owner"], name="timed_access_person"),
            models.Index(fields=["owner", "opened_at"], condition=Q(reviewed_at__isnull=True), name="to_review"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="timed_access_period"),
            models.CheckConstraint(
                condition=~Q(kind="emergency") | (~Q(words="") & ~Q(reason="")), name="an_emergency_says_why"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, outcome="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(outcome="") & ~Q(outcome_words="")),
                name="a_review_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.kind

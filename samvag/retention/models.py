"""How long what is written is kept, as rules with a source; what is kept longer; and what was thrown away by whom."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from samvag.organisations.models import SecrecyRegime


class Rule(models.Model):
    """How long after the last entry. Without an organisation it is the law's; with one, its own decision under the law.

    `purge` says whether what is older is to go: patient records are kept at least ten years and go only by a decision
    (PDL 3:17); a social services file shall go after five (SoL).
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", null=True
    )
    regime = models.CharField(max_length=30, choices=SecrecyRegime)
    years = models.PositiveSmallIntegerField()
    purge = models.BooleanField()
    kept_days = ArrayField(models.PositiveSmallIntegerField(), default=list)  # born on these days: kept for research
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    decided_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(years__gte=5), name="retention_years"),
            models.CheckConstraint(
                condition=~Q(regime__in=["osl25_health", "psl6_private_health"]) | Q(years__gte=10),
                name="patient_records_ten_years",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="retention_rule_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.regime}: {self.years}"


class Hold(models.Model):
    """Nothing about one person, or nothing at all, is thrown away while it stands: an inspection, a claim."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="hold_says_why")]

    def __str__(self) -> str:
        return "hold"


class Purge(models.Model):
    """One throwing away: proposed by one, decided by another, and afterwards how much of what went by which rule."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    before = models.DateField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    refused_because = models.CharField(max_length=300, blank=True)
    counts = models.JSONField(default=dict)  # table: how many rows; and persons, held back, hindered

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(decided_at__isnull=True), name="one_open_purge_each"
            )
        ]

    def __str__(self) -> str:
        return "purge"

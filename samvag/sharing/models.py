"""Handing over: consents that make it lawful, and disclosures that do it."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import Category


class Ground(models.TextChoices):
    """On which legal ground something is handed over. OSL 10:27 does not apply to health and social secrecy
    and is therefore not here."""

    CONSENT = "consent", _("Samtycke (OSL 10:1 och 12:2)")
    STATUTORY_DUTY = "statutory_duty", _("Skyldighet i lag (OSL 10:28)")
    HARMLESS = "harmless", _("Menprövning: uppgiften gör ingen skada")
    OWN_REFERRAL = "own_referral", _("Personen vände sig själv hit")


class Form(models.TextChoices):
    """How a consent was given."""

    WRITTEN = "written", _("Skriftligt")
    ORAL = "oral", _("Muntligt med vittne")
    ELECTRONIC = "electronic", _("Elektroniskt")


class Consent(models.Model):
    """What a person said yes or no to, towards one disclosing organisation. A narrower consent is a new row that
    replaces the old one; a refusal and a withdrawal are facts. It opens nothing by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    given = models.BooleanField()
    purpose = models.CharField(max_length=200)
    categories = ArrayField(models.CharField(max_length=20, choices=Category), default=list)
    carve_outs = models.TextField(blank=True)
    form = models.CharField(max_length=20, choices=Form)
    witness = models.CharField(max_length=120, blank=True)
    leaflet_version = models.CharField(max_length=20, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    end_kind = models.CharField(max_length=12, blank=True)
    protected = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_kind="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, end_kind__in=["withdrawn", "replaced"]),
                name="consent_end_is_paired",
            ),
            models.CheckConstraint(condition=~Q(form="oral") | ~Q(witness=""), name="oral_consent_has_a_witness"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="consent_period"),
        ]

    def __str__(self) -> str:
        return "consent" if self.given else "refusal"


class ConsentRecipient(models.Model):
    """A unit the consent names as receiver."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="recipients")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consent", "unit"], name="one_recipient_each")]

    def __str__(self) -> str:
        return "recipient"


class Disclosure(models.Model):
    """One version of one record handed to one receiving unit: on which ground, by whom, when, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="disclosures")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=Ground)
    ground_note = models.CharField(max_length=300, blank=True)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="disclosures")
    decided_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    protected = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["record"], name="disclosure_record")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["record", "recipient"],
                condition=Q(ended_at__isnull=True),
                name="one_open_disclosure_each",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""), name="disclosure_end_says_why"
            ),
            models.CheckConstraint(
                condition=(Q(ground="consent") & Q(consent__isnull=False))
                | (~Q(ground="consent") & Q(consent__isnull=True)),
                name="consent_ground_names_its_consent",
            ),
            models.CheckConstraint(
                condition=Q(ground__in=["consent", "own_referral"]) | ~Q(ground_note=""),
                name="other_grounds_are_reasoned",
            ),
        ]

    def __str__(self) -> str:
        return self.ground

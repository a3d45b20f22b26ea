"""Examining who has looked, by chance and on suspicion, and telling the person (HSLF-FS 2016:40 ch. 4, PDL 8:5)."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What the reviewer came to."""

    NONE = "", _("Inte granskad")
    OK = "ok", _("I sin ordning")
    QUESTION = "question", _("Behöver förklaras")
    INCIDENT = "incident", _("Avvikelse")


class Review(models.Model):
    """A set of log rows drawn to be examined: how it was drawn, so that it can be drawn again, and what it came to."""

    class Kind(models.TextChoices):
        RANDOM = "random", _("Stickprov")
        STAFF = "staff", _("Medarbetare")
        PERSON = "person", _("Person")
        PATTERN = "pattern", _("Mönster som sticker ut")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    period_from = models.DateTimeField()
    period_to = models.DateTimeField()
    seed = models.CharField(max_length=32, blank=True)
    population = models.IntegerField(default=0)
    staff = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+", null=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.NONE, blank=True)
    note = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(period_to__gt=models.F("period_from")), name="review_period"),
            models.CheckConstraint(
                condition=Q(kind__in=["random", "pattern"]) | ~Q(reason=""), name="review_on_suspicion_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class ReviewItem(models.Model):
    """One log row to be examined, why it was picked out, and the outcome."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="items")
    organisation_id = models.BigIntegerField()
    entry_table = models.CharField(max_length=12, default="audit_read")
    entry_id = models.UUIDField()
    entry_at = models.DateTimeField()
    staff = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+", null=True)
    person_id = models.UUIDField(null=True)
    pattern = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.NONE, blank=True)
    note = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "entry_id", "pattern", "person_id"], name="one_item_each"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "ok"]) | ~Q(note=""), name="an_outcome_that_is_not_ok_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.pattern or "row"


class Extract(models.Model):
    """The log given to the person it is about: which period, by whom, and how it reached them."""

    class Delivery(models.TextChoices):
        NONE = "", _("Inte lämnat än")
        IN_PERSON = "in_person", _("I handen, på mottagningen eller kontoret")
        COLLECTED = "collected", _("Hämtas av personen själv mot legitimation")
        REGISTERED_POST = "registered_post", _("Rekommenderat brev till den adress personen har valt")
        DIGITAL_POST = "digital_post", _("Säker digital post till personen själv")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    period_from = models.DateTimeField()
    period_to = models.DateTimeField()
    language = models.CharField(max_length=5, default="sv")
    shows_names = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    delivery = models.CharField(max_length=20, choices=Delivery, default=Delivery.NONE, blank=True)
    delivery_note = models.CharField(max_length=300, blank=True)
    delivered_at = models.DateTimeField(null=True)
    delivered_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(period_to__gt=models.F("period_from")), name="extract_period"),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | ~Q(delivery=""), name="extract_delivered_somehow"
            ),
        ]

    def __str__(self) -> str:
        return "extract"


class Choice(models.TextChoices):
    """Whether one row goes along in a copy for the person, or on which ground it stays."""

    NONE = "", _("Inte prövad")
    INCLUDE = "include", _("Ta med")
    THIRD_PARTY = "third_party", _("Utelämna: rör någon annan (OSL 25:1, 26:1)")
    INFORMANT = "informant", _("Utelämna: den som lämnat uppgiften kan råka illa ut (OSL 25:7, 26:5)")
    HARM = "harm", _("Utelämna: skulle allvarligt skada vården (OSL 25:6)")
    GONE = "gone", _("Är inte längre öppen för verksamheten")


class PersonCopy(models.Model):
    """Everything one organisation has about one person, to be given to them once each row has been screened (GDPR art.
    15, PDL 8:2). It holds no content: the rows are read where they stand, as they stand when it is fetched."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    extract = models.OneToOneField(Extract, on_delete=models.PROTECT, related_name="+")  # who has seen
    asked = models.CharField(max_length=300)  # what was asked for, and how one knows it was the person who did
    language = models.CharField(max_length=5, default="sv")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(asked=""), name="a_copy_says_who_asked"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="a_release_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return "copy"


class CopyRow(models.Model):
    """One row that a copy is about, and whether it goes along. Rows that come later are not part of the copy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    copy = models.ForeignKey(PersonCopy, on_delete=models.PROTECT, related_name="rows")
    organisation_id = models.BigIntegerField()
    place = models.CharField(max_length=40)  # the table
    key = models.CharField(max_length=40)
    choice = models.CharField(max_length=12, choices=Choice, default=Choice.NONE, blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["copy", "place", "key"], name="one_copy_row_each"),
        ]

    def __str__(self) -> str:
        return self.place


class LogSetting(models.Model):
    """What one organisation has decided about its log."""

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    shows_names = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return "log setting"

"""The person the care is about. Identity is kept apart from what each unit knows."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Protection(models.TextChoices):
    """Protected personal data as the population register states it (folkbokföringslagen 16 §, OSL 22:1)."""

    NONE = "", _("Ingen")
    MARKED = "sekretessmarkering", _("Sekretessmarkering")
    REGISTERED_ELSEWHERE = "skyddad_folkbokforing", _("Skyddad folkbokföring")


class Person(models.Model):
    """Identity only. Its key never leaves the database; pages speak of links and cases."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    birth_date = models.DateField(null=True)
    deceased_on = models.DateField(null=True)
    protection = models.CharField(max_length=30, choices=Protection, default=Protection.NONE, blank=True)
    # A closer look is needed before anything is shown: register protection, or somebody at work closed out. Kept by
    # the database on every row about the person. Pages show `protection`, never this.
    protected = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "person"


class PersonIdentifier(models.Model):
    """One number of one person: personnummer, samordningsnummer or reserve number, with history."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=30)
    value = models.CharField(max_length=20)
    valid_from = models.DateTimeField(auto_now_add=True)
    valid_to = models.DateTimeField(null=True)
    protected = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="one_person_per_number")]

    def __str__(self) -> str:
        return self.kind


class PersonLink(models.Model):
    """One unit knows a person: the names and contact details are this unit's own and nobody else's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    number_kind = models.CharField(max_length=30, blank=True)
    number = models.CharField(max_length=20, blank=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    contact_note = models.CharField(max_length=200, blank=True)
    sort_name = models.CharField(max_length=400)
    search_name = models.CharField(max_length=200)
    linked_at = models.DateTimeField(auto_now_add=True)
    # When all that let the unit know of the person had ended; the database opens it again with the next thing.
    closed_at = models.DateTimeField(null=True)
    protected = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "unit"], name="one_link_per_unit")
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Merge(models.Model):
    """Two links of one unit that turned out to be the same person: proposed by one, confirmed by another, and undone by
    what is written down here of what was moved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # who stays
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kept_link = models.UUIDField()
    gone_link = models.UUIDField()
    reason = models.CharField(max_length=300)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    ended_because = models.CharField(max_length=300, blank=True)
    moved = models.JSONField(default=dict)
    protected = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="merge_says_why"),
            models.CheckConstraint(condition=~models.Q(person=models.F("gone")), name="merge_of_two"),
            models.UniqueConstraint(
                fields=["unit", "gone"],
                condition=models.Q(ended_at__isnull=True),
                name="one_open_merge_each",
            ),
        ]

    def __str__(self) -> str:
        return "merge"


class ProtectedOpening(models.Model):
    """A member of staff explicitly given a protected person to work with, until it is taken back."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "assignment"], condition=Q(ended_at__isnull=True), name="one_opening_each"
            )
        ]

    def __str__(self) -> str:
        return "opening"


class ConflictReason(models.TextChoices):
    """Why somebody at work must not meet anything about a person."""

    WORKS_HERE = "works_here", _("Personen arbetar här")
    RELATIVE = "relative", _("Nära anhörig")
    FORMER_PARTNER = "former_partner", _("Tidigare partner")
    OTHER = "other", _("Annat")


class ConflictMark(models.Model):
    """One named user closed out from everything about one person, in all their employments. The user never learns of
    it: what is closed looks like what does not exist (PDL 4:1, OSL 26:1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=ConflictReason)
    words = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    lifted_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "user", "owner"],
                condition=Q(lifted_at__isnull=True),
                name="one_open_mark_each",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_because="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because="")),
                name="a_lifted_mark_says_why",
            ),
        ]

    def __str__(self) -> str:
        return "mark"

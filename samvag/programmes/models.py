"""Programmes, their versions as rows, and the sites that bind a programme to real units.

A version and its rows are never changed: decisions point at them. The database refuses UPDATE and DELETE for
every role, and refuses a new row in a version that was made in an earlier transaction.
"""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Programme(models.Model):
    """A way of working together, such as the integrated model. What it is stands in its versions."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class ProgrammeVersion(models.Model):
    """The programme as one catalogue file described it. A changed file makes the next number."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    checksum = models.CharField(max_length=64)
    valid_from = models.DateField()
    source_file = models.CharField(max_length=100)
    loaded_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    purpose = models.TextField()
    minimum_age = models.PositiveSmallIntegerField()
    board_owner = models.CharField(max_length=40)
    capacity_minimum = models.PositiveSmallIntegerField(null=True)
    capacity_maximum = models.PositiveSmallIntegerField(null=True)
    leaflet_version = models.CharField(max_length=40)
    leaflet_valid_from = models.DateField()
    leaflet_title = models.CharField(max_length=120)
    # The texts above in other languages: {"en": {"name": …}}.
    translations = models.JSONField(default=dict)
    leaflet_translations = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "number"], name="programme_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class VersionRow(models.Model):
    """Something listed in one version, in the file's order."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        return f"{self.version_id}:{self.position}"


class WordedRow(VersionRow):
    """A listed thing with texts, and the same texts in other languages: {"en": {"label": …}}."""

    translations = models.JSONField(default=dict)

    class Meta(VersionRow.Meta):
        abstract = True


class CodedRow(WordedRow):
    """A listed thing with a code of its own within the version."""

    code = models.CharField(max_length=40)

    class Meta(WordedRow.Meta):
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "code"], name="%(class)s_code_in_version")
        ]

    def __str__(self) -> str:
        return self.code


class CriterionRow(CodedRow):
    """One condition for taking part."""

    text = models.TextField()
    help = models.TextField()
    source = models.CharField(max_length=200)
    category = models.CharField(max_length=20)


class AskRow(CodedRow):
    """One thing the front door asks of whoever writes about somebody else."""

    of = ArrayField(models.CharField(max_length=20))
    text = models.CharField(max_length=200)
    help = models.TextField()
    required = models.BooleanField()


class PartyRow(CodedRow):
    """One principal of the programme; exactly one decides."""

    kind = models.CharField(max_length=20)
    label = models.CharField(max_length=120)
    decides = models.BooleanField()

    class Meta(CodedRow.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CodedRow.Meta.constraints,
            models.UniqueConstraint(fields=["version"], condition=Q(decides=True), name="one_deciding_party"),
        ]


class RoleRow(CodedRow):
    """One role around the person, and which parties fill it."""

    label = models.CharField(max_length=120)
    help = models.TextField()
    parties = ArrayField(models.CharField(max_length=40))
    required = models.BooleanField()


class ResponseTimeRow(CodedRow):
    """One promise in time."""

    label = models.CharField(max_length=200)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20)
    source = models.CharField(max_length=200)

    class Meta(CodedRow.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CodedRow.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gte=1), name="response_time_amount"),
        ]


class MeetingRow(CodedRow):
    """One recurring meeting."""

    label = models.CharField(max_length=120)
    purpose = models.TextField()
    times = models.PositiveSmallIntegerField()
    per = models.CharField(max_length=10)
    parties = ArrayField(models.CharField(max_length=40))


class DomainRow(CodedRow):
    """One part of life on the board."""

    label = models.CharField(max_length=120)
    help = models.TextField()
    category = models.CharField(max_length=20)


class LevelRow(models.Model):
    """One step of a domain's scale with its word."""

    domain = models.ForeignKey(DomainRow, on_delete=models.PROTECT, related_name="levels")
    value = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=60)
    translations = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["value"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["domain", "value"], name="level_value_in_domain"),
            models.CheckConstraint(condition=Q(value__lte=4), name="level_value"),
        ]

    def __str__(self) -> str:
        return self.word


class InterventionRow(CodedRow):
    """Something a party can do for the person."""

    label = models.CharField(max_length=120)
    parties = ArrayField(models.CharField(max_length=40))


class ExitCriterionRow(CodedRow):
    """One sign that the person is ready to leave."""

    text = models.TextField()
    help = models.TextField()


class OpeningHoursRow(VersionRow):
    """One span of one weekday."""

    weekday = models.CharField(max_length=10)
    opens = models.TimeField()
    closes = models.TimeField()


class PublicTextRow(WordedRow):
    """One of the front door's texts, by its name."""

    key = models.CharField(max_length=40)
    text = models.TextField()


class SharingRow(VersionRow):
    """What one party normally hands over to another, given consent."""

    from_party = models.CharField(max_length=40)
    to_party = models.CharField(max_length=40)
    categories = ArrayField(models.CharField(max_length=20))


class LeafletSectionRow(WordedRow):
    """One heading of the consent leaflet."""

    heading = models.CharField(max_length=120)
    text = models.TextField()


class ProgrammeSite(models.Model):
    """A programme as run somewhere: the real units behind its parties, its telephone, its front door."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    receiving_unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    board_owner_unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=30, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("platser"), null=True, blank=True, help_text=_("Tomt betyder programmets egen gräns.")
    )
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class SiteParty(models.Model):
    """Which real unit stands for a party of the programme at this site."""

    site = models.ForeignKey(ProgrammeSite, on_delete=models.PROTECT, related_name="parties")
    party_code = models.CharField(max_length=40)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["site", "party_code"], name="party_once_at_site")
        ]

    def __str__(self) -> str:
        return self.party_code

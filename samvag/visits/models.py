"""Visits: a time that is booked with a person, and what came of it. One event, whoever plans it and whoever comes; what
each principal writes of it is its own note."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import RecordChild


class Mode(models.TextChoices):
    """Where one meets."""

    CLINIC = "clinic", _("Hos oss")
    HOME = "home", _("Hembesök")
    STREET = "street", _("Uppsökande, ute")
    ALONG = "along", _("Följa med någonstans")
    PHONE = "phone", _("Telefon")
    VIDEO = "video", _("Video")


class How(models.TextChoices):
    """Why a booked visit did not come about."""

    MISSED = "missed", _("Uteblev")
    EXCUSED = "excused", _("Avbokat")
    MOVED = "moved", _("Flyttat")


class Side(models.TextChoices):
    """Who called a visit off."""

    PERSON = "person", _("Personen")
    STAFF = "staff", _("Personalen")
    OTHER = "other", _("Någon annan")


class Booking(RecordChild):
    """A visit that is planned: when, where, who comes from which house, and what it is for in plain words. Belongs to
    the house that books, and is handed to the houses whose staff take part. `first` is where a moved visit began."""

    meets_at = models.DateTimeField()
    mode = models.CharField(max_length=10, choices=Mode)
    place = models.CharField(max_length=200, blank=True)
    aim = models.CharField(max_length=300, blank=True)
    participants = ArrayField(models.BigIntegerField())
    also = models.CharField(max_length=200, blank=True)
    first = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(participants=[]), name="somebody_comes_to_a_visit"),
        ]

    def __str__(self) -> str:
        return "booking"


class Kept(RecordChild):
    """The visit came about. `visit` is the booking's lineage."""

    visit = models.UUIDField()
    words = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return "kept"


class Help(RecordChild):
    """Help that was given, at a visit or apart from one: what, as the programme's catalogue or the short list calls it,
    how many where that is counted, and what came of it. `visit` is a booking's lineage."""

    code = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    count = models.PositiveSmallIntegerField(null=True)
    outcome = models.CharField(max_length=300, blank=True)
    visit = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(code="antabus") | Q(count__isnull=False), name="antabus_is_counted"),
        ]

    def __str__(self) -> str:
        return "help"


class NotKept(RecordChild):
    """The visit did not come about: missed, called off by whom, or moved."""

    visit = models.UUIDField()
    how = models.CharField(max_length=10, choices=How)
    by_whom = models.CharField(max_length=10, choices=Side, blank=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(how="excused", by_whom__in=["person", "staff", "other"])
                | (~Q(how="excused") & Q(by_whom="")),
                name="a_visit_called_off_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return "not kept"

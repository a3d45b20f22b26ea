"""Organisations as secrecy bodies, their units, and who works where."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SecrecyRegime(models.TextChoices):
    """The confidentiality rules an organisation lives under (OSL 25 and 26 chapters, PSL 6:12)."""

    OSL25_HEALTH = "osl25_health", _("Hälso- och sjukvård, OSL 25 kap.")
    OSL26_SOCIAL = "osl26_social", _("Socialtjänst, OSL 26 kap.")
    PSL6_PRIVATE_HEALTH = "psl6_private_health", _("Privat vård, PSL 6 kap. 12 §")
    OTHER = "other", _("Annan")


# Who does what only health care may.
HEALTH_CARE = (SecrecyRegime.OSL25_HEALTH, SecrecyRegime.PSL6_PRIVATE_HEALTH)


class Organisation(models.Model):
    """A secrecy body: an independent branch whose staff share one regime. Its principal stands above it."""

    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=40)
    principal = models.CharField(max_length=120)
    kind = models.CharField(max_length=30)
    secrecy_regime = models.CharField(max_length=30, choices=SecrecyRegime)
    organisation_number = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """Where people work and what a referral is addressed to; carries the reader key that audiences are made of."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    reader_key = models.IntegerField(unique=True)
    hsa_id = models.CharField(max_length=31, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="unit_name_in_organisation")]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """One employment of one user in one unit in one role, from-to; what a session acts as."""

    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=30)
    title = models.CharField(max_length=80)
    percent = models.PositiveSmallIntegerField(default=100)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # The minute somebody's access was taken; from then on nothing opens, though the day is not over.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="assignment_percent"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("begins_on")),
                name="assignment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=Q(ends_on__isnull=True), name="one_open_assignment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.unit_id}"


class OpeningHours(models.Model):
    """When a unit answers, one row a weekday and site; a day without a row is closed. A unit in one place, which is the
    ordinary case, names no site."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    opens = models.TimeField()
    closes = models.TimeField()
    site = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=models.F("opens")), name="hours_close_after_they_open"),
            models.UniqueConstraint(fields=["unit", "site", "weekday"], name="hours_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.weekday}"

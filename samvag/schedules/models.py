"""When somebody works, and when they are away. About staff, never about anybody in care; and never why."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS


class WorkingHours(models.Model):
    """A stretch of the ordinary week. Somebody may have several a day, at different sites, but never two at once; the
    database sees to it. No site means wherever the unit is."""

    assignment = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    begins = models.TimeField()
    ends = models.TimeField()
    site = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="working_hours_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="working_hours_end_after_they_begin"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.begins}"

    @property
    def words(self) -> str:
        """`Måndag 8.00–12.00`."""
        return f"{str(WEEKDAYS[self.weekday]).capitalize()} {self.begins:%H.%M}–{self.ends:%H.%M}"


class Absence(models.Model):
    """Whole days away, the first and the last among them. No reason: why is nobody's business."""

    assignment = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="absence_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.begins_on}–{self.ends_on}"

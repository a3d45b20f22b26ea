"""The board's lines: status per life domain and the next step. Each line belongs to its author's organisation."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import RecordChild


class Direction(models.TextChoices):
    """Where a life domain is heading, in the author's judgement."""

    BETTER = "better", _("Bättre")
    SAME = "same", _("Oförändrat")
    WORSE = "worse", _("Sämre")


class StatusEntry(RecordChild):
    """How one life domain stands for one person on one day: level, direction and a few words."""

    domain = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.SAME)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(level__lte=4), name="level_zero_to_four")
        ]

    def __str__(self) -> str:
        return self.domain


class NextStep(RecordChild):
    """What happens next, who does it, by when; a finished step is a new version that says so."""

    text = models.CharField(max_length=200)
    responsible = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="next_step_has_text")]

    def __str__(self) -> str:
        return "next step"

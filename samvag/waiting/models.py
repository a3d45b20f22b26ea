"""Waiting elsewhere: whom somebody else was asked for the person, for what and when, and each thing that came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import RecordChild


class How(models.TextChoices):
    """What happened while one waited. The last three end it."""

    ASKED = "asked", _("Frågade igen")
    ANSWERED = "answered", _("Fick besked, väntar vidare")
    ACCEPTED = "accepted", _("Togs emot")
    RETURNED = "returned", _("Kom tillbaka")
    GIVEN_UP = "given_up", _("Slutade vänta")


ENDS = (How.ACCEPTED, How.RETURNED, How.GIVEN_UP)


class Waiting(RecordChild):
    """Somebody outside the own unit has been asked and has not taken the person yet: who, as the directory names them
    (`to_unit`) or in free words, for what, and the day the own unit means to ask again."""

    whom = models.CharField(max_length=200)
    to_unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    for_what = models.CharField(max_length=300)
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=200)
    again_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(whom="") & ~Q(for_what="") & ~Q(asked_by=""), name="waiting_says_for_whom_and_what"
            ),
            models.CheckConstraint(condition=Q(again_on__gte=models.F("asked_on")), name="asked_again_after_asked"),
        ]

    def __str__(self) -> str:
        return "waiting"


class Turn(RecordChild):
    """One thing that came of it: asked again, an answer, or the end. Adds to what stood, and never replaces it.
    `waiting` is the lineage of what is waited for."""

    waiting = models.UUIDField()
    day = models.DateField()
    how = models.CharField(max_length=10, choices=How)
    from_whom = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=300, blank=True)
    again_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(how__in=("asked", "answered"), again_on__isnull=False, again_on__gte=models.F("day"))
                | Q(how__in=("accepted", "returned", "given_up"), again_on__isnull=True),
                name="who_waits_on_asks_again",
            ),
            models.CheckConstraint(
                condition=~Q(how__in=("answered", "returned", "given_up")) | ~Q(words=""),
                name="an_answer_is_told_in_words",
            ),
        ]

    def __str__(self) -> str:
        return "turn"

"""Medicine that the person's own doctor has prescribed: what the clinic has agreed to hand out and what was handed
over, and a doctor's plan for tapering off. Nothing is prescribed here, and no medical record is kept."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import RecordChild

WEEK = (1, 2, 3, 4, 5, 6, 7)  # ISO 8601, Monday first


class Way(models.TextChoices):
    """What the person leaves with."""

    SEEN = "seen", _("Tas här medan någon ser på")
    HOME = "home", _("Dos att ta hem")


class How(models.TextChoices):
    """What an occasion came to. `received` is no occasion: more of the medicine has come to be handed out."""

    GIVEN = "given", _("Utlämnat")
    MISSED = "missed", _("Kom inte")
    DECLINED = "declined", _("Ville inte")
    UNWELL = "unwell", _("Mådde inte bra eller var påverkad")
    RECEIVED = "received", _("Fler har kommit hit")


class State(models.TextChoices):
    """Where the doctor's plan stands."""

    RUNNING = "running", _("Pågår")
    PAUSED = "paused", _("Pausad")
    ENDED = "ended", _("Avslutad")


class HandOut(RecordChild):
    """What the clinic has agreed with the person to hand out, on which weekdays. The name and strength stand as on the
    label; `received` is how many there were to begin with, where somebody counts."""

    what = models.CharField(max_length=200)
    prescribed_by = models.CharField(max_length=200)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    form = models.CharField(max_length=10, choices=Way)
    stock = models.PositiveSmallIntegerField(null=True)
    whom_to_tell = models.CharField(max_length=200)
    agreed_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(prescribed_by="") & ~Q(whom_to_tell=""),
                name="a_hand_out_says_what_and_whose",
            ),
            models.CheckConstraint(
                condition=~Q(weekdays=[]) & Q(weekdays__contained_by=list(WEEK)), name="a_hand_out_has_weekdays"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="a_hand_out_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_because="")
                | (Q(ended_on__isnull=False) & ~Q(ended_because="")),
                name="a_hand_out_ended_says_why",
            ),
        ]

    def __str__(self) -> str:
        return "hand-out"

    @property
    def last_on(self) -> date | None:
        """The last day it holds; None as long as nobody has said."""
        return min((day for day in (self.until_on, self.ended_on) if day), default=None)

    def holds(self, day: date) -> bool:
        """Is it agreed to hand out on this day, whatever weekday it is?"""
        return self.from_on <= day and (self.last_on is None or day <= self.last_on)

    def falls_on(self, day: date) -> bool:
        """Is the person expected this day?"""
        return self.holds(day) and day.isoweekday() in self.weekdays


class Handed(RecordChild):
    """One occasion: what was handed over, or why nothing was. `hand_out` is the arrangement's lineage."""

    hand_out = models.UUIDField()
    day = models.DateField()
    how = models.CharField(max_length=10, choices=How)
    count = models.PositiveSmallIntegerField(null=True)
    told = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(how__in=("given", "received"), count__isnull=False, count__gte=1)
                | (~Q(how__in=("given", "received")) & Q(count__isnull=True)),
                name="what_is_handed_is_counted",
            ),
            models.CheckConstraint(condition=~Q(how="unwell") | ~Q(told=""), name="unwell_and_whom_it_was_told"),
        ]

    def __str__(self) -> str:
        return "handed"


class Tapering(RecordChild):
    """A doctor's plan for tapering off one medicine. Staff follow it and do not make it: who decided and when is always
    there. Each step is a day from which it holds, and the dose in words; the two lists go together."""

    medicine = models.CharField(max_length=200)
    physician = models.CharField(max_length=200)
    decided_on = models.DateField()
    step_days = ArrayField(models.DateField())
    step_doses = ArrayField(models.CharField(max_length=200))
    watch_for = models.CharField(max_length=1000)
    contact_at_once = models.CharField(max_length=1000)
    follow_up_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    turned_on = models.DateField(null=True)
    turned_by = models.CharField(max_length=200, blank=True)
    turned_words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(medicine="") & ~Q(physician=""), name="a_physician_decides_a_tapering"),
            models.CheckConstraint(
                condition=~Q(step_days=[]) & Q(step_days__len=F("step_doses__len")), name="a_tapering_has_steps"
            ),
            models.CheckConstraint(
                condition=~Q(watch_for="") & ~Q(contact_at_once=""), name="a_tapering_says_what_to_watch_for"
            ),
            models.CheckConstraint(
                condition=Q(state="running") | (Q(turned_on__isnull=False) & ~Q(turned_by="")),
                name="a_physician_turns_a_tapering",
            ),
        ]

    def __str__(self) -> str:
        return "tapering"

    @property
    def steps(self) -> list[tuple[date, str]]:
        """Day and dose, the first step first."""
        return list(zip(self.step_days, self.step_doses, strict=True))

    def step_on(self, day: date) -> tuple[date, str] | None:
        """The step that holds on a day; None before the first."""
        return next((one for one in reversed(self.steps) if one[0] <= day), None)

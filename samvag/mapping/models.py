"""The mapping of a case (kartläggning), life domain by life domain, in the person's eyes and in the staff's; and where
a professional places the person among four fields and five groups."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import RecordChild


class Need(models.TextChoices):
    """Is help needed, and is it there? The four answers of a need list such as CAN, as our own words."""

    UNMET = "unmet", _("Behöver hjälp och får den inte")
    MET = "met", _("Behöver hjälp och får den")
    NONE = "none", _("Behöver ingen hjälp")
    UNKNOWN = "unknown", _("Vet inte än")


class Mapped(RecordChild):
    """One life domain as it was talked through on one day. What was said on another day is another record, of the
    domain's own category: so each can be handed over by itself, and two days stand beside each other."""

    domain = models.CharField(max_length=40)  # the programme's code
    own_words = models.CharField(max_length=2000, blank=True)
    person_need = models.CharField(max_length=10, choices=Need, default=Need.UNKNOWN)
    staff_need = models.CharField(max_length=10, choices=Need, default=Need.UNKNOWN)
    our_words = models.CharField(max_length=2000, blank=True)
    resources = models.CharField(max_length=1000, blank=True)
    worked = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(own_words="")
                | ~Q(our_words="")
                | ~Q(resources="")
                | ~Q(worked="")
                | ~Q(person_need=Need.UNKNOWN)
                | ~Q(staff_need=Need.UNKNOWN),
                name="a_mapping_says_something",
            )
        ]

    def __str__(self) -> str:
        return self.domain


class Complexity(models.TextChoices):
    """How many efforts have to be held together."""

    HIGH = "high", _("Många insatser att hålla ihop")
    LOW = "low", _("Få insatser att hålla ihop")


class Resources(models.TextChoices):
    """How much the person manages by their own ability (förutsättningar)."""

    SMALL = "small", _("Små egna resurser just nu")
    GOOD = "good", _("Goda egna resurser")


class Group(models.IntegerChoices):
    """The five groups of Vårdanalys, PM 2016:1, in our words."""

    ONE = 1, _("1. Komplexa behov och små egna resurser")
    TWO = 2, _("2. Nyligen insjuknad: flera behövs, och det är bråttom")
    THREE = 3, _("3. I huvudsak kroppsligt frisk, små egna resurser")
    FOUR = 4, _("4. Komplexa behov och goda egna resurser")
    FIVE = 5, _("5. I huvudsak frisk")


class Placement(RecordChild):
    """Where a professional places the person among four fields and five groups, and why. A new decision is a new
    record; the former stays. What was suggested is not kept with it: a suggestion counts what others have handed over,
    and would travel on with the decision to those who were never handed it."""

    complexity = models.CharField(max_length=10, choices=Complexity)
    ability = models.CharField(max_length=10, choices=Resources)
    group = models.PositiveSmallIntegerField(choices=Group)
    because = models.CharField(max_length=1000)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(because=""), name="a_placement_says_why"),
            # By the groups' own definitions; two is a matter of pace and fits any field.
            models.CheckConstraint(
                condition=Q(group=Group.ONE, complexity=Complexity.HIGH, ability=Resources.SMALL)
                | Q(group=Group.TWO)
                | Q(group=Group.THREE, ability=Resources.SMALL)
                | Q(group=Group.FOUR, complexity=Complexity.HIGH, ability=Resources.GOOD)
                | Q(group=Group.FIVE, complexity=Complexity.LOW),
                name="the_group_fits_the_field",
            ),
        ]

    def __str__(self) -> str:
        return f"group {self.group}"

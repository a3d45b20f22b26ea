"""Egenvård: a health-care measure that somebody has assessed that the person does alone or with help (2022:1250)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import RecordChild


class Verdict(models.TextChoices):
    """Who does it from now on."""

    ALONE = "alone", _("Egenvård: personen gör det själv")
    HELPED = "helped", _("Egenvård: personen gör det med hjälp")
    CARE = "care", _("Inte egenvård: vården gör det")
    ENDED = "ended", _("Behövs inte längre")


class SelfCare(RecordChild):
    """One assessment of one measure. A follow-up is a new assessment; `follows` is the lineage of the one before.

    The act says who assesses (2, 4 §§) and that the measure then is outside the health-care act (5 §), no more: what is
    asked besides is good practice, kept so that whoever helps can read what to do.
    """

    measure = models.CharField(max_length=200)
    verdict = models.CharField(max_length=10, choices=Verdict)
    helper = models.CharField(max_length=200, blank=True)
    instruction = models.CharField(max_length=2000, blank=True)
    risks = models.CharField(max_length=1000)
    on_change = models.CharField(max_length=1000, blank=True)
    follow_up_on = models.DateField(null=True)
    fee_exempt = models.BooleanField(default=False)
    follows = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(measure="") & ~Q(risks=""), name="self_care_says_what_and_the_risks"),
            models.CheckConstraint(condition=~Q(verdict=Verdict.HELPED) | ~Q(helper=""), name="help_has_a_helper"),
            models.CheckConstraint(
                condition=~Q(verdict__in=(Verdict.ALONE, Verdict.HELPED))
                | (~Q(instruction="") & ~Q(on_change="") & Q(follow_up_on__isnull=False)),
                name="self_care_is_instructed_and_followed_up",
            ),
        ]

    def __str__(self) -> str:
        return "self care"

    @property
    def stands(self) -> bool:
        """Is it self-care now?"""
        return self.verdict in (Verdict.ALONE, Verdict.HELPED)

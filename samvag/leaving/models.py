"""What is written when somebody is about to leave a programme: how they are doing, and who takes over."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import RecordChild


class Answer(models.TextChoices):
    """How it stands with a sign that somebody is ready to leave."""

    MET = "met", _("Ja")
    NOT_MET = "not_met", _("Nej")
    UNKNOWN = "unknown", _("Vet inte")


class Receiver(models.TextChoices):
    """What the one who takes over is."""

    NAMED_CONTACT = "named_contact", _("Fast vårdkontakt")
    PRIMARY_CARE = "primary_care", _("Vårdcentral")
    OTHER = "other", _("Någon annan")


class Farewell(RecordChild):
    """Why somebody leaves, how it stands with the programme's signs, and who takes over (the warm hand-over). Written
    while it is being prepared, and changed until the case is closed."""

    reason = models.CharField(max_length=20, blank=True)  # as the case's closing has it
    reason_words = models.CharField(max_length=500, blank=True)
    # {criterion: [answer, words]}, in the words of the case's own version of the programme
    signs = models.JSONField(default=dict)
    receiver_kind = models.CharField(max_length=20, choices=Receiver, blank=True)
    receiver = models.CharField(max_length=150, blank=True)
    receiver_unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    met_on = models.DateField(null=True)
    why_not = models.CharField(max_length=500, blank=True)
    # Why the case may be closed though something of one's own still stands open in it.
    still_open = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(receiver_unit__isnull=True) | ~Q(receiver=""), name="a_receiving_unit_is_named"
            ),
        ]

    def __str__(self) -> str:
        return "farewell"


class Acceptance(RecordChild):
    """That the next contact has taken over: who said so and when. Written by a unit that takes part and takes over
    itself, or by the coordinator to whom somebody outside said it."""

    receiver = models.CharField(max_length=150)  # as the farewell names it: another receiver is asked anew
    accepted_by = models.CharField(max_length=150)
    accepted_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(accepted_by=""), name="somebody_took_over"),
        ]

    def __str__(self) -> str:
        return "acceptance"

"""What was told to another system: that the person takes part, who coordinates, and on what that rests."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from samvag.records.models import RecordChild


class Participation(RecordChild):
    """One document for one system outside Samväg, as it read on the day it was made.

    It names principals and people who coordinate, never units: a unit's name can tell what somebody is treated for.
    The database takes it only on a consent in force to coordination, of a person without protected identity.
    """

    system = models.CharField(max_length=120)
    consent = models.ForeignKey("sharing.Consent", on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateTimeField()  # the consent's end on the day it was made
    programme = models.CharField(max_length=120)
    since = models.DateField()
    # Principals that may read: {"name", "number"}.
    readers = models.JSONField(default=list)
    # {"name", "role", "principal", "number", "phone", "since"}
    coordinators = models.JSONField(default=list)
    # Who else may be reached, as the person has agreed: {"name", "reach"}.
    contacts = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(system="") & ~Q(programme="") & ~Q(readers=[]), name="participation_says_where_and_to_whom"
            ),
        ]

    def __str__(self) -> str:
        return "participation"

    @property
    def rests(self) -> bool:
        """Does the consent it rests on hold now? Pre-condition: loaded with it."""
        consent: Any = self.consent
        return consent.given and consent.ended_at is None and consent.valid_until > timezone.now()

"""What a unit offers, in its own words, for colleagues in other houses and for whoever looks for help."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Profession(models.TextChoices):
    """The fourteen professions of Samordnad Vuxenhälsa."""

    SOCIAL_WORKER = "social_worker", _("Socionom")
    FAMILY_THERAPIST = "family_therapist", _("Familjebehandlare")
    ADDICTION_THERAPIST = "addiction_therapist", _("Behandlare, beroende")
    PSYCHIATRIC_NURSE = "psychiatric_nurse", _("Psykiatrisjuksköterska")
    HEALTH_EDUCATOR = "health_educator", _("Friskvårdspedagog")
    DISTRICT_NURSE = "district_nurse", _("Distriktssköterska")
    REHAB_COORDINATOR = "rehab_coordinator", _("Rehabkoordinator")
    COUNSELLOR = "counsellor", _("Kurator")
    PSYCHOLOGIST = "psychologist", _("Psykolog")
    PSYCHOTHERAPIST = "psychotherapist", _("Psykoterapeut")
    CBT_THERAPIST = "cbt_therapist", _("KBT-terapeut")
    OCCUPATIONAL_THERAPIST = "occupational_therapist", _("Arbetsterapeut")
    PHYSICIAN = "physician", _("Läkare")
    CARE_COORDINATOR = "care_coordinator", _("Vårdsamordnare")


class Entry(models.Model):
    """One version of what a unit says of itself: a draft, the one in force, or a former one. Name, telephone and hours
    are the unit's own and not said again here. Names nobody."""

    class Room(models.TextChoices):
        YES = "yes", _("Har plats")
        SOME = "some", _("Har några platser")
        FULL = "full", _("Har fullt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    offers = models.CharField(max_length=1000)
    professions = ArrayField(models.CharField(max_length=30, choices=Profession), default=list, blank=True)
    room = models.CharField(max_length=10, choices=Room, blank=True)
    waiting = models.CharField(max_length=200, blank=True)
    reach = models.CharField(max_length=300, blank=True)
    public = models.BooleanField(default=False)
    written_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(offers=""), name="an_entry_offers_something"),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(published_at__isnull=False), name="replaced_after_publishing"
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(published_at__isnull=True), name="one_draft_of_an_entry"
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(published_at__isnull=False, replaced_at__isnull=True),
                name="one_entry_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.written_at:%Y-%m-%d}"

    @property
    def profession_labels(self) -> list[str]:
        """The professions in words, as they are listed."""
        return [str(one.label) for one in Profession if one in self.professions]

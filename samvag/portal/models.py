"""How a person without e-identification comes in, and who may act for a person."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What of the person's page a mandate opens; each is given by itself."""

    AROUND = "around", _("Vilka som finns runt personen")
    CONSENTS = "consents", _("Samtycken")
    SHOWN = "shown", _("Vem som har tagit del av uppgifter")


class EntryCode(models.Model):
    """A code that staff hand over in person: good for one sign-in, for a quarter of an hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person_id", "made_at"], name="entry_code_person")]

    def __str__(self) -> str:
        return "code"


class Mandate(models.Model):
    """Somebody may act for the person, in what is listed and nothing else, from–to (FB 11:4 and 11:7; or the person's
    own word for a relative). The holder is known by a digest of the number they identify themselves with."""

    class Kind(models.TextChoices):
        RELATIVE = "relative", _("Närstående, på personens begäran")
        GOD_MAN = "god_man", _("God man")
        FORVALTARE = "forvaltare", _("Förvaltare")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    holder_name = models.CharField(max_length=120)
    holder_digest = models.CharField(max_length=64)
    scope = ArrayField(models.CharField(max_length=12, choices=Scope))
    ground = models.CharField(max_length=200)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(ground="") & ~Q(scope=[]), name="mandate_says_why_and_what"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")), name="mandate_period"
            ),
        ]
        indexes = [models.Index(fields=["holder_digest"], name="mandate_holder")]

    def __str__(self) -> str:
        return self.kind

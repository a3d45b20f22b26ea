"""Everything written about a person is a record: one owner, one category, one author, and both its times."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """Information categories that consents and disclosures are made of."""

    REFERRAL = "referral", _("Remiss och önskemål")
    COORDINATION = "coordination", _("Samordning och nästa steg")
    PSYCHIATRIC = "psychiatric", _("Psykisk hälsa")
    SUBSTANCE = "substance", _("Alkohol och droger")
    SOMATIC = "somatic", _("Kroppslig hälsa")
    SOCIAL = "social", _("Boende och vardag")
    ECONOMIC = "economic", _("Ekonomi och försörjning")
    RELATIVES = "relatives", _("Närstående och barn")
    VIOLENCE = "violence", _("Våld och hot")


class Kind(models.TextChoices):
    """What the record is; each kind has one content table."""

    NOTE = "note", _("Anteckning")
    REFERRAL = "referral", _("Remiss")
    CRITERION = "criterion", _("Bedömt kriterium")
    QUESTION = "question", _("Fråga")
    OPINION = "opinion", _("Ställningstagande")
    DECISION = "decision", _("Beslut")
    STATUS = "status", _("Status")
    NEXT_STEP = "next_step", _("Nästa steg")
    ACTOR = "actor", _("Person runt personen")
    MEETING = "meeting", _("Ur ett möte")
    BOOKING = "booking", _("Bokat besök")
    VISIT = "visit", _("Besök")
    NO_VISIT = "no_visit", _("Besök som inte blev av")
    LEAVING = "leaving", _("Inför avslut")
    HANDOVER = "handover", _("Varm överlämning")
    HELP = "help", _("Given hjälp")
    MESSAGE = "message", _("Fråga till en annan part")
    ANSWER = "answer", _("Svar på en fråga")
    ASSESSMENT = "assessment", _("Skattning")
    JUDGEMENT = "judgement", _("Bedömning av risk")
    MEASUREMENT = "measurement", _("Hälsokontroll")
    SAMPLE = "sample", _("Prov")
    MAPPING = "mapping", _("Kartläggning")
    PLACEMENT = "placement", _("Fyrfält och grupp")
    SELF_CARE = "self_care", _("Egenvård")
    HAND_OUT = "hand_out", _("Utlämning av läkemedel")
    HANDED = "handed", _("Läkemedel vid ett tillfälle")
    TAPERING = "tapering", _("Nedtrappning")
    PARTICIPATION = "participation", _("Deltagande visat utanför Samväg")
    WAITING = "waiting", _("Väntan på någon annan")
    TURN = "turn", _("Under en väntan")
    WINDOW = "window", _("Öppet fönster")
    CALLING = "calling", _("Möte om personen")
    GUEST = "guest", _("Inbjuden till ett möte")


# What says that somebody has met the person, spoken with them or done something for them: days since contact count from
# these and from nothing else. What is written on the board is about the person, without anybody having been there.
CONTACT = (Kind.NOTE, Kind.VISIT, Kind.HELP)
CONTACT_SQL = ", ".join(f"'{kind.value}'" for kind in CONTACT)


class Record(models.Model):
    """The envelope of one written thing. Corrected by a new version in its lineage; never changed, never erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    category = models.CharField(max_length=20, choices=Category)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField(null=True)  # the foreign key stands in the database: cases lie above records
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    lineage = models.UUIDField()
    version = models.PositiveSmallIntegerField(default=1)
    superseded_at = models.DateTimeField(null=True)
    retracted = models.BooleanField(default=False)
    correction_reason = models.CharField(max_length=200, blank=True)
    person_may_see = models.BooleanField(default=True)
    protected = models.BooleanField(default=False)
    # What they were called when it was written: they may be renamed or merged, and what is written keeps the old name.
    unit_name = models.CharField(max_length=120, default="", db_default="", editable=False)
    unit_short = models.CharField(max_length=40, default="", db_default="", editable=False)
    owner_name = models.CharField(max_length=120, default="", db_default="", editable=False)
    # That the person considers it wrong, in their own words (PDL 3:8); kept by the database on every version.
    disputed_at = models.DateTimeField(null=True)
    dispute = models.CharField(max_length=600, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-occurred_at"], name="record_case_time"),
            models.Index(fields=["person", "owner", "-occurred_at"], name="record_person_time"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["lineage", "version"], name="one_version_each"),
            models.CheckConstraint(condition=Q(version__gte=1), name="record_version"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(correction_reason=""), name="a_new_version_says_why"),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("occurred_at")), name="recorded_after_it_happened"),
        ]

    def __str__(self) -> str:
        return self.kind


class RecordChild(models.Model):
    """Content of one record, one-to-one by the same key; carries its own copies because a policy that looks up
    its parent costs four times as much. The copies are filled and kept by triggers, never by Python."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, primary_key=True, related_name="+")
    person_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    owner_id = models.BigIntegerField(null=True)
    person_may_see = models.BooleanField(default=True)
    protected = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """The content alone, by field name: what a correction starts from."""
        envelope = {field.name for field in RecordChild._meta.local_fields}
        return {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name not in envelope
        }


class Note(RecordChild):
    """A written note: a call, a visit, an observation, an agreement."""

    heading = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_has_text")]

    def __str__(self) -> str:
        return "note"


class Dispute(models.Model):
    """At the person's request: that they consider an entry wrong (PDL 3:8). It may end; it is never erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lineage = models.UUIDField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=600)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    ended_because = models.CharField(max_length=200, blank=True)
    protected = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="dispute_in_the_persons_words"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_because=""), name="dispute_ended_because"
            ),
        ]

    def __str__(self) -> str:
        return "dispute"


class ChildTable(models.Model):
    """Names of the content tables, so that the trigger that keeps audiences reaches all of them."""

    name = models.CharField(max_length=60, primary_key=True)
    kind = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name

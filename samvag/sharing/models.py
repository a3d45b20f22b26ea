"""Handing over: consents that make it lawful, and disclosures that do it."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import Category


class Ground(models.TextChoices):
    """On which legal ground something is handed over. OSL 10:27 does not apply to health and social secrecy
    and is therefore not here; what each of them demands stands in `sharing.grounds`."""

    CONSENT = "consent", _("Samtycke (OSL 10:1 och 12:2)")
    STATUTORY_DUTY = "statutory_duty", _("Skyldighet i lag (OSL 10:28)")
    HARMLESS = "harmless", _("Menprövning: uppgiften gör ingen skada")
    CARE_SUPPORT = "care_support", _("Nödvändig vård vid missbruk, tvångsvård eller under 18 år (OSL 25:12, 26:9)")
    OWN_TASK = "own_task", _("Nödvändigt för den egna verksamheten (OSL 10:2)")
    SVOD = "svod", _("Sammanhållen vård- och omsorgsdokumentation (2022:913)")
    SAME_PRINCIPAL = "same_principal", _("Vård hos samma huvudman (OSL 25:11, PDL 5:4)")
    CRIME = "crime", _("Brott eller fara för liv (OSL 10:18 a–24)")
    EMERGENCY = "emergency", _("Nödsituation (brottsbalken 24:4)")
    OWN_REFERRAL = "own_referral", _("Personen vände sig själv hit")


# Never on one signature alone; the database refuses them without a colleague's approval.
SIGNED_BY_TWO = (Ground.CARE_SUPPORT, Ground.OWN_TASK, Ground.CRIME)


class Form(models.TextChoices):
    """How a consent was given."""

    WRITTEN = "written", _("Skriftligt")
    ORAL = "oral", _("Muntligt med vittne")
    ELECTRONIC = "electronic", _("Elektroniskt")


class Purpose(models.TextChoices):
    """What the handing over is to be good for, as the person is told before answering."""

    COORDINATION = "coordination", _("Samordna vård och stöd")
    ASSESSMENT = "assessment", _("Bedöma om ett program passar")
    PLAN = "plan", _("Göra och följa upp en gemensam plan (SIP)")
    DISCHARGE = "discharge", _("Planera för hemgång från sjukhus")
    WORK = "work", _("Planera för arbete och försörjning")
    CRISIS = "crisis", _("Hjälpa snabbt när det blir sämre")


class Consent(models.Model):
    """What a person said yes or no to, towards one disclosing organisation. A narrower consent is a new row that
    replaces the old one; a refusal and a withdrawal are facts. It opens nothing by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    given = models.BooleanField()
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose), default=list, db_default=[])
    purpose = models.CharField(max_length=200, blank=True)  # in words of its own, beside or instead of the list
    categories = ArrayField(models.CharField(max_length=20, choices=Category), default=list)
    form = models.CharField(max_length=20, choices=Form)
    witness = models.CharField(max_length=120, blank=True)
    leaflet_version = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=40, blank=True, default="", db_default="")
    interpreter = models.BooleanField(default=False, db_default=False)
    interpreter_language = models.CharField(max_length=40, blank=True, default="", db_default="")
    # How the person understood what was asked: what was seen and said, no diagnosis.
    capacity_note = models.CharField(max_length=300, blank=True, default="", db_default="")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    end_kind = models.CharField(max_length=12, blank=True)
    protected = models.BooleanField(default=False)
    # What they were called when it was said, here and for those it names.
    unit_name = models.CharField(max_length=120, default="", db_default="", editable=False)
    owner_name = models.CharField(max_length=120, default="", db_default="", editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_kind="")
                | Q(
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    end_kind__in=["withdrawn", "replaced", "deceased"],
                )
                | Q(ended_at__isnull=False, ended_by__isnull=True, end_kind="expired"),
                name="consent_end_is_paired",
            ),
            models.CheckConstraint(condition=~Q(form="oral") | ~Q(witness=""), name="oral_consent_has_a_witness"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="consent_period"),
            models.CheckConstraint(
                condition=Q(interpreter=True) | Q(interpreter_language=""), name="a_language_of_an_interpreter"
            ),
        ]

    def __str__(self) -> str:
        return "consent" if self.given else "refusal"


class ConsentRecipient(models.Model):
    """A unit the consent names as receiver."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="recipients")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=120, default="", db_default="", editable=False)
    organisation_name = models.CharField(max_length=120, default="", db_default="", editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consent", "unit"], name="one_recipient_each")]

    def __str__(self) -> str:
        return "recipient"


class CarveOut(models.Model):
    """What the person does not want told, in their own words. Bound to a receiving unit, a category or a record (or to
    several of these at once: all must fit) the database enforces it as long as the consent it belongs to stands, also
    over other consents towards the same organisation: a no beats a yes. Bound to somebody at work it closes the
    person's rows for that colleague and for nobody else. Unbound it is shown to whoever hands over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="carve_outs")
    person_id = models.UUIDField()
    owner_id = models.BigIntegerField()
    words = models.CharField(max_length=300)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    category = models.CharField(max_length=20, choices=Category, blank=True)
    lineage = models.UUIDField(null=True)  # all versions of one record
    colleague = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    protected = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["person_id", "owner_id"], name="carve_out_person")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(words=""), name="carve_out_has_words"),
            models.CheckConstraint(
                condition=Q(colleague__isnull=True) | Q(unit__isnull=True, category="", lineage__isnull=True),
                name="a_colleague_is_closed_out_of_everything",
            ),
        ]

    def __str__(self) -> str:
        return "carve-out"


class Proposal(models.Model):
    """A handing over on a restrictive ground, written by one and waiting for another colleague's signature. Nothing
    opens before it is approved; the answer is a fact that stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    outside = models.CharField(max_length=200, blank=True)  # who, in words, when the recipient is not in Samväg
    outside_kind = models.CharField(max_length=20, blank=True)
    way = models.CharField(max_length=20, blank=True)
    ground = models.CharField(max_length=20, choices=Ground)
    ground_note = models.CharField(max_length=300)
    stated = models.JSONField(default=dict)
    proposed_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True, default="", db_default="")  # approved, declined
    answered_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_note = models.CharField(max_length=300, blank=True, default="", db_default="")
    protected = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(outcome__in=["approved", "declined"], answered_by__isnull=False, answered_at__isnull=False),
                name="an_answer_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, outside="") | (Q(recipient__isnull=True) & ~Q(outside="")),
                name="proposal_has_one_recipient",
            ),
        ]

    def __str__(self) -> str:
        return self.ground


class Disclosure(models.Model):
    """One version of one record handed to one receiving unit: on which ground, by whom, when, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="disclosures")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=Ground)
    ground_note = models.CharField(max_length=300, blank=True)
    stated = models.JSONField(default=dict, db_default={})
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="disclosure")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="disclosures")
    decided_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    protected = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["record"], name="disclosure_record")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["record", "recipient"],
                condition=Q(ended_at__isnull=True),
                name="one_open_disclosure_each",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""), name="disclosure_end_says_why"
            ),
            models.CheckConstraint(
                condition=(Q(ground="consent") & Q(consent__isnull=False))
                | (~Q(ground="consent") & Q(consent__isnull=True)),
                name="consent_ground_names_its_consent",
            ),
            models.CheckConstraint(
                condition=Q(ground__in=["consent", "own_referral"]) | ~Q(ground_note=""),
                name="other_grounds_are_reasoned",
            ),
            models.CheckConstraint(
                condition=~Q(ground__in=[*SIGNED_BY_TWO]) | Q(proposal__isnull=False),
                name="restrictive_grounds_are_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.ground


class OutsideKind(models.TextChoices):
    """What kind of recipient stands outside Samväg."""

    POLICE = "police", _("Polis eller åklagare")
    AUTHORITY = "authority", _("Annan myndighet")
    CARE = "care", _("Vård eller omsorg som inte har Samväg")
    RELATIVE = "relative", _("Närstående")
    OTHER = "other", _("Någon annan")


class Way(models.TextChoices):
    """How it left the house."""

    PAPER = "paper", _("På papper")
    PHONE = "phone", _("Per telefon")
    MEETING = "meeting", _("Vid ett möte")
    SECURE_MAIL = "secure_mail", _("Säker digital post")
    SYSTEM = "system", _("I ett annat system")


class OutsideDisclosure(models.Model):
    """One version of one record told to somebody who is not in Samväg: the police, a relative, an authority on paper.
    A fact of one moment; it opens nothing here and can not be taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="told_outside")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OutsideKind)
    way = models.CharField(max_length=20, choices=Way)
    ground = models.CharField(max_length=20, choices=Ground)
    ground_note = models.CharField(max_length=300)
    stated = models.JSONField(default=dict)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="told_outside")
    decided_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    protected = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(ground_note="") & ~Q(recipient=""), name="told_outside_says_whom_and_why"
            ),
            models.CheckConstraint(
                condition=~Q(ground__in=[*SIGNED_BY_TWO]) | Q(proposal__isnull=False), name="told_outside_is_signed"
            ),
        ]

    def __str__(self) -> str:
        return self.ground


class Taken(models.Model):
    """A recipient's own record made from something it received: where it came from, and when. The copy lives by the
    recipient's rules and stays when the handing over ends; the source's unit sees that it was taken, not the copy."""

    record = models.OneToOneField(
        "records.Record", on_delete=models.PROTECT, primary_key=True, related_name="taken_from"
    )
    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, related_name="taken")
    person_id = models.UUIDField()
    owner_id = models.BigIntegerField()
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    source_id = models.UUIDField()  # the record it was copied from, which the recipient may no longer see
    source_owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    source_unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    protected = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "taken"


class ScanState(models.TextChoices):
    """Where a scan stands on its way out of quarantine."""

    WAITING = "waiting", _("Väntar på viruskontroll")
    CLEAN = "clean", _("Kontrollerad")
    INFECTED = "infected", _("Stoppad: filen innehöll skadlig kod")
    UNSCANNED = "unscanned", _("Inte kontrollerad: ingen virusskanner inställd")


class Quarantined(models.Model):
    """A file that came from outside: what it is by its bytes, who brought it, and whether the virus scanner has seen
    it. The bytes stand in a column that no process reads but through a function of the database."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    owner_id = models.BigIntegerField()
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ScanState)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    protected = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.state

    @property
    def ready(self) -> bool:
        """Is it out of quarantine?"""
        return self.state in (ScanState.CLEAN, ScanState.UNSCANNED)


PAPER_OR_PHOTO = Q(content_type__in=["application/pdf", "image/jpeg", "image/png"])


class ConsentScan(Quarantined):
    """The signed paper, scanned."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="scans")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=PAPER_OR_PHOTO, name="scan_is_paper_or_photo"),
        ]

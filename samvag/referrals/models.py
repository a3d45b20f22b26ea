"""One way in: what somebody asks for, how it is taken care of, and what the remissgrupp decides."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import RecordChild


class Channel(models.TextChoices):
    """How the referral came in."""

    WEB = "web", _("Webb")
    PHONE = "phone", _("Telefon")
    VISIT = "visit", _("Besök")
    LETTER = "letter", _("Remiss från verksamhet")


class Sender(models.TextChoices):
    """Who sends."""

    SELF = "self", _("Personen själv")
    RELATIVE = "relative", _("Närstående")
    PRIMARY_CARE = "primary_care", _("Vårdcentral")
    SOCIAL = "social", _("Socialtjänsten")
    PSYCHIATRY = "psychiatry", _("Psykiatrin")
    OTHER = "other", _("Annan")


class Knows(models.TextChoices):
    """Whether the person knows that somebody else gets in touch about them."""

    AGREES = "agrees", _("Ja, och vill det själv")
    KNOWS = "knows", _("Ja, men är tveksam")
    NO = "no", _("Nej")


class State(models.TextChoices):
    """Where the referral stands for the receiving unit."""

    NEW = "new", _("Ny")
    TAKEN = "taken", _("Tagen")
    ASKED = "asked", _("Väntar på svar")
    LISTED = "listed", _("På remissgruppens lista")
    CLOSED = "closed", _("Avslutad")


class ReferralText(RecordChild):
    """The words of a referral, as the sender put them."""

    wants = models.TextField()
    background = models.TextField(blank=True)
    contact_wishes = models.CharField(max_length=300, blank=True)
    # What the programme asked of whoever wrote about somebody else, as it was put then: [{"code", "label", "text"}].
    answers = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(wants=""), name="referral_says_what_is_wanted")]

    def __str__(self) -> str:
        return "referral text"


class Referral(RecordChild):
    """The process around one referral: state, who took it, and the version that an edit was based on.
    Shares key and audience with the record of its words, so a party to whom that was not disclosed sees nothing."""

    site = models.ForeignKey("programmes.ProgrammeSite", on_delete=models.PROTECT, related_name="+")
    programme_version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel)
    sender = models.CharField(max_length=20, choices=Sender)
    sender_name = models.CharField(max_length=120, blank=True)
    sender_role = models.CharField(max_length=120, blank=True)  # how they know the person, or where they work
    sender_phone = models.CharField(max_length=40, blank=True)
    person_knows = models.CharField(max_length=10, choices=Knows, blank=True)
    # Whoever gave the information asked that the person is not told of them (OSL 25:7, 26:5).
    sender_unnamed = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    taken_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["person_id", "received_at"], name="referral_person_time")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="referral_taken_paired",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="referral_closed_paired",
            ),
            # Secrecy holds between services too: nobody writes from their work before the person has agreed.
            models.CheckConstraint(
                condition=~Q(channel="web") | Q(sender__in=["self", "relative"]) | Q(person_knows="agrees"),
                name="referral_from_work_agreed",
            ),
        ]

    def __str__(self) -> str:
        return self.state


class Receipt(models.Model):
    """What a sender may know: received, later closed. Found by a code of which only the hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    site_name = models.CharField(max_length=120)
    sender_unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    sender_label = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "receipt"


class DoorDraft(models.Model):
    """What somebody without an account is typing, kept on the server under a random cookie for a day."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return "door draft"


class Question(RecordChild):
    """Something the receiving unit must know before it can go on, or what came back when it was asked."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="questions")
    asked_of = models.CharField(max_length=120)
    question = models.TextField()
    came_back = models.BooleanField(default=False)  # a turn of its own, written when it came by whoever took it

    def __str__(self) -> str:
        return "question"


class TriageItem(RecordChild):
    """A referral on the agenda of one remissgrupp meeting; without a disclosure it is absent for a party."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField()

    def __str__(self) -> str:
        return "agenda item"


class CriterionStatement(RecordChild):
    """What one organisation holds about one criterion: met, not met or unknown."""

    class Value(models.TextChoices):
        MET = "met", _("Uppfyllt")
        NOT_MET = "not_met", _("Inte uppfyllt")
        UNKNOWN = "unknown", _("Vet inte")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="criterion_statements")
    criterion = models.CharField(max_length=60)
    value = models.CharField(max_length=10, choices=Value)
    words = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.criterion


class Outcome(models.TextChoices):
    """How the remissgrupp closes the loop."""

    ACCEPT = "accept", _("Tas emot i programmet")
    ONE_PARTY = "one_party", _("En part tar vidare på egen hand")
    REDIRECT = "redirect", _("Hänvisas till annan verksamhet")
    DECLINE = "decline", _("Tas inte emot")


class TriageDecision(RecordChild):
    """The recorded decision: outcome, reason, criteria version and who decided. Not a biståndsbeslut (SoL)."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.TextField()
    programme_version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="+")
    goes_to = models.CharField(max_length=120, blank=True)
    answer = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="decision_says_why")]

    def __str__(self) -> str:
        return self.outcome


class Opinion(RecordChild):
    """A party's own stand towards the decision, agreeing or not; kept whatever was decided."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="opinions")
    agrees = models.BooleanField()
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(agrees=True) | ~Q(words=""), name="disagreement_says_why")]

    def __str__(self) -> str:
        return "opinion"

"""The envelope around one person in one programme: parties, people with roles, dates. It holds no content."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import RecordChild


class Case(models.Model):
    """One person in one programme, from opening to closing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("programmes.ProgrammeSite", on_delete=models.PROTECT, related_name="cases")
    programme_version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=200, blank=True)
    # The deciding record; unique, so that two who open at once make one case. Referrals lie above: no foreign key.
    decision_id = models.UUIDField(null=True, unique=True)
    protected = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(closed_reason=""), name="case_closed_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Party(models.Model):
    """A unit that takes part in the case in one of the programme's party roles, on a stated ground."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    code = models.CharField(max_length=30)
    ground = models.CharField(max_length=20)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    protected = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"], condition=Q(left_at__isnull=True), name="one_open_party_each"
            )
        ]

    def __str__(self) -> str:
        return self.code


class CaseRole(models.Model):
    """A member of staff with a role in the case, from-to: coordinator, colleague, fast vårdkontakt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="roles")
    assignment = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    code = models.CharField(max_length=40)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    protected = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("begins_at")), name="role_period"
            ),
            models.UniqueConstraint(
                fields=["case", "assignment", "code"],
                condition=Q(ends_at__isnull=True),
                name="one_open_role_each",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def coordinates(self) -> bool:
        """Is it the role of a coordinator? So every programme's codes end."""
        return self.code.endswith("coordinator")


class Closure(models.Model):
    """One closing of a case: when and why in one of few words; taken back the same day, or opened again later. What is
    said of it is a record of whoever says it."""

    class Reason(models.TextChoices):
        POINT_EFFORTS = "point_efforts", _("Klarar sin vardag med punktinsatser")
        MOVED = "moved", _("Har flyttat till en annan kommun")
        OWN_WISH = "own_wish", _("Vill inte vara med längre")
        DIED = "died", _("Har avlidit")
        OTHER = "other", _("Annat skäl")

    class Again(models.TextChoices):
        CAME_BACK = "came_back", _("Personen har kommit tillbaka")
        TOO_EARLY = "too_early", _("Det var för tidigt att avsluta")
        NOT_HELD = "not_held", _("Överlämningen höll inte")
        OTHER = "other", _("Annat skäl")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closures")
    person_id = models.UUIDField()
    reason = models.CharField(max_length=20, choices=Reason)
    closed_at = models.DateTimeField()
    # Empty when the case ended because somebody wrote down, outside it, that the person has died.
    closed_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    reopened_why = models.CharField(max_length=20, choices=Again, blank=True)
    protected = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(undone_at__isnull=True, reopened_at__isnull=True),
                name="closed_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | ~Q(reopened_why=""), name="opened_again_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class CasePause(models.Model):
    """The person rests from the work, or is away, and is expected back on a day. The case stays open: it is not
    leaving. In force until that day, or until somebody says that the person is back."""

    class Reason(models.TextChoices):
        AWAY = "away", _("Är borta en tid")
        ELSEWHERE = "elsewhere", _("Får hjälp på annat håll just nu")
        OWN_WISH = "own_wish", _("Vill vila från kontakten")
        OTHER = "other", _("Annat skäl")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses")
    person_id = models.UUIDField()
    reason = models.CharField(max_length=20, choices=Reason)
    begins_on = models.DateField()
    expected_on = models.DateField()
    paused_at = models.DateTimeField()
    paused_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    protected = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at__isnull=True), name="one_pause_at_a_time"),
            models.CheckConstraint(condition=Q(expected_on__gt=F("begins_on")), name="expected_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.reason


class ActorAround(RecordChild):
    """Somebody around the person who is not a coordinator: LARO, vårdcentral, god man, a sister."""

    name = models.CharField(max_length=120)
    function = models.CharField(max_length=120)
    organisation_name = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True)
    reach = models.CharField(max_length=200, blank=True)
    contact_on = models.DateField(null=True)  # when the writer last heard of them, as far as is known
    ended_on = models.DateField(null=True)  # from when they are no longer around the person

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(since__isnull=True) | Q(ended_on__gte=F("since")),
                name="around_from_to",
            )
        ]

    def __str__(self) -> str:
        return "actor"


class Window(RecordChild):
    """The open window: the person is ready now, and somebody at work said so with one tap. Told to the coordinators on
    both sides; how long until one of them gets in touch is measured. It fades by itself.

    No word is written in it: whoever answers may belong to another house, and what they write is their own record.
    """

    class Outcome(models.TextChoices):
        MET = "met", _("Vi har setts eller pratat")
        BOOKED = "booked", _("Vi har bestämt en tid")
        UNREACHED = "unreached", _("Vi fick inte tag på personen")
        PASSED = "passed", _("Personen vill vänta")

    rule_version = models.ForeignKey("clocks.RuleVersion", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()  # by when somebody was to get in touch
    fades_at = models.DateTimeField()
    responded_at = models.DateTimeField(null=True)
    responded_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, outcome="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="window_closed_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(responded_at__isnull=True, responded_by__isnull=True)
                | Q(responded_at__isnull=False, responded_by__isnull=False),
                name="window_met_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(responded_at__isnull=True, closed_at__isnull=True),
                name="window_undone_before_it_is_met",
            ),
        ]

    def __str__(self) -> str:
        return "window"

    def open_at(self, now: datetime) -> bool:
        """Is it open still: neither closed, taken back nor faded?"""
        return self.closed_at is None and self.undone_at is None and self.fades_at > now

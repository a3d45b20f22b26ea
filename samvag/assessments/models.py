"""Instruments as versions of their catalogue files, what somebody has answered, and the assessment of a risk."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import RecordChild


class InstrumentVersion(models.Model):
    """One instrument as a catalogue file had it, with the file's own text. A changed file makes the next number; a
    version is never changed, for answers point at it."""

    code = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    checksum = models.CharField(max_length=64)
    source_file = models.CharField(max_length=100)
    loaded_at = models.DateTimeField()
    valid_from = models.DateField()
    text = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "number"], name="instrument_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class Mode(models.TextChoices):
    """Who read the questions and held the pen."""

    INTERVIEW = "interview", _("Vi frågade")
    SELF = "self", _("Personen fyllde i själv")


class Extent(models.TextChoices):
    """How much of the form was answered, and why not all."""

    WHOLE = "whole", _("Hela formuläret")
    SKIPPED = "skipped", _("Personen hoppade över något")
    STOPPED = "stopped", _("Vi avbröt")
    UNCLEAR = "unclear", _("Två kryss på samma fråga")


class Assessment(RecordChild):
    """One filled-in form. Its record says when it was filled in; a correction is the record's next version.

    `on_paper`: it was filled in on paper that day, and typed in when the record says it was written; `crosses` are the
    two answers of an item that was crossed twice. `sex` and `age` are what the limits were chosen by, as far as they
    were known that day; sums are counted anew from the answers by the same version each time they are shown.
    """

    instrument = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    tool = models.CharField(max_length=40)  # the instrument's code
    replies = models.JSONField()  # item number → value; unanswered items are left out
    filled_by = models.CharField(max_length=10, choices=Mode)
    extent = models.CharField(max_length=10, choices=Extent)
    on_paper = models.BooleanField(default=False)
    crosses = models.JSONField(default=dict)  # item number → the two values; such an item is not among the replies
    sex = models.CharField(max_length=10, blank=True)
    age = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(replies={}), name="a_form_has_an_answer"),
            models.CheckConstraint(condition=Q(crosses={}) | Q(on_paper=True), name="only_paper_is_crossed_twice"),
            models.CheckConstraint(condition=Q(crosses={}) | ~Q(extent="whole"), name="crossed_twice_is_not_whole"),
        ]

    def __str__(self) -> str:
        return self.tool


class FormCode(models.Model):
    """A code with which the person fills in one form by themselves, on any telephone. It opens the form and tells
    nothing of anybody; the answers become a record of the unit that asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    case_id = models.UUIDField()
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("made_at")), name="form_code_period"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(taken_back_at__isnull=True), name="form_code_one_end"
            ),
        ]
        indexes = [models.Index(fields=["case_id"], name="form_code_case")]

    def __str__(self) -> str:
        return "form code"


class Judgement(RecordChild):
    """The written assessment that an answer about suicide calls for: what was judged, and what is done now.

    `about` is the form's lineage: a corrected form keeps its assessment.
    """

    about = models.UUIDField()
    judged = models.TextField()
    measures = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(judged="") & ~Q(measures=""), name="a_judgement_is_written")
        ]

    def __str__(self) -> str:
        return "judgement"


class HealthCheck(RecordChild):
    """What was measured and asked at one health check. Values stand without their decimal sign, by measure's code."""

    values = models.JSONField()
    at_home = models.BooleanField(default=False)
    sex = models.CharField(max_length=10, blank=True)
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(values={}) | ~Q(words=""), name="a_health_check_says_something")
        ]

    def __str__(self) -> str:
        return "health check"


class Finding(models.TextChoices):
    """What a screen found of one substance. Unverified is a screen's own word, verified a laboratory's."""

    NEGATIVE = "negative", _("Negativt")
    POSITIVE = "positive", _("Positivt, inte verifierat")
    VERIFIED_NEGATIVE = "verified_negative", _("Negativt, verifierat")
    VERIFIED_POSITIVE = "verified_positive", _("Positivt, verifierat")


class Sample(RecordChild):
    """One sample: a urine screen substance by substance, or B-PEth in blood (µmol/L with three decimals)."""

    findings = models.JSONField(default=dict)  # analyte's code → Finding; what was not looked for is left out
    b_peth = models.PositiveIntegerField(null=True)
    chain = models.BooleanField(default=False)  # custody unbroken from person to laboratory
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(findings={}) | Q(b_peth__isnull=False), name="a_sample_has_a_result")
        ]

    def __str__(self) -> str:
        return "sample"

"""A question to a function about a case, and its answer: each a record of whoever wrote it, in a unit's inbox and never
in a person's."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvag.records.models import RecordChild
from samvag.sharing.models import PAPER_OR_PHOTO, Quarantined


class State(models.TextChoices):
    """Where a question stands, as its columns say."""

    NEW = "new", _("Ingen har tagit den")
    TAKEN = "taken", _("Tagen")
    RETURNED = "returned", _("Kom tillbaka: fel mottagare")
    ANSWERED = "answered", _("Besvarad")
    WITHDRAWN = "withdrawn", _("Återtagen")


class Message(RecordChild):
    """What one unit asks another unit of the same case. Words are never changed; what happens to it is."""

    from_unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    # The question that came back from the wrong unit and is asked anew with this one.
    follows_id = models.UUIDField(null=True)
    rule_version = models.ForeignKey("clocks.RuleVersion", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+", null=True)
    passed_on_at = models.DateTimeField(null=True)
    passed_on_from = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    returned_at = models.DateTimeField(null=True)
    returned_because = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to_unit", "answered_at"], name="message_to"),
            models.Index(fields=["from_unit", "answered_at"], name="message_from"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(taken_by__isnull=False), name="message_taken_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True), name="question_ends_once"
            ),
        ]

    def __str__(self) -> str:
        return "message"

    @property
    def state(self) -> State:
        """What its columns say together."""
        if self.withdrawn_at:
            return State.WITHDRAWN
        if self.answered_at:
            return State.ANSWERED
        if self.returned_at:
            return State.RETURNED
        return State.TAKEN if self.taken_at else State.NEW

    @property
    def open(self) -> bool:
        """Does somebody still wait for an answer?"""
        return self.state in (State.NEW, State.TAKEN)


class Answer(RecordChild):
    """What the asked unit answers; its own record, handed over to whoever asked."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="answers")
    text = models.CharField(max_length=4000)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
            models.UniqueConstraint(fields=["message"], name="one_answer_each"),
        ]

    def __str__(self) -> str:
        return "answer"


class Attachment(Quarantined):
    """A file that goes with a question or an answer, for the two units at its ends; where its record closes, it
    closes."""

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=PAPER_OR_PHOTO, name="attachment_is_paper_or_photo"),
        ]

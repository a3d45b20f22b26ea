"""What coordinators cannot solve themselves, lifted to the managers' group and on to the steering group. About how we
work together, never about a person."""

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Problem(models.Model):
    """One obstacle in the work of a site: who lifted it, who is to answer by when, and the answer with its date."""

    class Forum(models.TextChoices):
        MANAGERS = "managers", _("Chefsgruppen")
        STEERING = "steering", _("Styrgruppen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey("programmes.ProgrammeSite", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    wanted = models.CharField(max_length=500, blank=True)
    lifted_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField()
    forum = models.CharField(max_length=20, choices=Forum, default=Forum.MANAGERS)
    due_on = models.DateField()
    passed_at = models.DateTimeField(null=True)
    passed_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=1000, blank=True)
    answered_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="a_problem_has_words"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", answered_on__isnull=True)
                | (Q(answered_at__isnull=False, answered_on__isnull=False) & ~Q(answer="")),
                name="an_answer_has_words_and_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.forum

    def is_late(self, today: date) -> bool:
        """Should it have been answered by now?"""
        return self.answered_at is None and self.due_on < today

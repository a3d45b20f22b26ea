"""Rows that make every page forgiving: drafts of what somebody is typing, and answers to forms sent twice."""

import uuid

from django.db import models


class Draft(models.Model):
    """Text not yet saved, kept on the server for one assignment and one form; never a record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment_id = models.BigIntegerField()
    form = models.CharField(max_length=200)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment_id", "form"], name="one_draft_per_form")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class OnceKey(models.Model):
    """The answer given to one sent form, so that the same form sent again gets the same answer and does nothing."""

    key = models.UUIDField(primary_key=True)
    holder = models.CharField(max_length=64)
    location = models.TextField(default="")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"once {self.key}"


class Attempt(models.Model):
    """How often something was tried within its time; the key is a digest and names nobody."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key[:8]

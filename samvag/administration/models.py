"""What an administrator asks for and may not decide alone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class GrantRequest(models.Model):
    """An administrator asks for an assignment of their own; another administrator of the organisation decides.

    Whoever hands out rights must not be able to take them: four eyes for one's own.
    """

    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    title = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    granted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="grant_has_a_reason"),
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=Q(decided_at__isnull=True), name="one_open_request"
            ),
        ]

    def __str__(self) -> str:
        return self.role


class PasskeyInvitation(models.Model):
    """A member of staff may make one passkey, with a code handed over by their own organisation's administrator.

    Only for accounts that nobody else employs: a passkey opens the inviting organisation's assignments and no other.
    """

    assignment = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("organisations.Assignment", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "invitation"

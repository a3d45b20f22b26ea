"""Allowed or not, and why: the same answer feeds the 403, the question "why can I see this?" and the log."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.roles import LABELS, Permission


class Refused(PermissionDenied):
    """Inside one's scope but without the right; carries the sentence that says what is missing."""

    def __init__(self, why: str | Promise) -> None:
        super().__init__(str(why))
        self.reason = str(why)


@dataclass(frozen=True)
class Decision:
    """The outcome of a policy, in words a colleague would use."""

    allowed: bool
    why: str | Promise

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Go on, or refuse with the reason."""
        if not self.allowed:
            raise Refused(self.why)


def allow(why: str | Promise) -> Decision:
    """Yes, because."""
    return Decision(True, why)


def refuse(why: str | Promise) -> Decision:
    """No, because."""
    return Decision(False, why)


def has_permission(actor: Actor, permission: Permission) -> Decision:
    """Does the actor's role carry the permission? The first line of most policies."""
    role = LABELS.get(actor.role, actor.role)
    if actor.may(permission):
        return allow(_("Din roll som %(role)s ger dig rätt till det.") % {"role": role})
    return refuse(
        _("Rollen %(role)s har inte rätt till det här. Be en samordnare på din enhet om hjälp.") % {"role": role}
    )

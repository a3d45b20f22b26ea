"""What one can be told about, as data: what it concerns, where it leads, whom in a unit it reaches, and how soon.

The words stand on pages one has signed in to. Nothing of a kind ever leaves the house: letters are the same for all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvag.access.actors import Actor
from samvag.access.roles import ROLES, Permission
from samvag.notices.models import Pace


@dataclass(frozen=True)
class Kind:
    """One sort of notice."""

    code: str
    target: str
    label: str | Promise  # on the settings page
    words: str | Promise  # in the list
    page: str  # the address it leads to
    finds: bool = True  # whether that address takes what it is about
    permission: Permission | None = None  # whom it reaches when told to a unit; None: only to somebody named
    mail: Pace = Pace.DAILY
    lives: timedelta = timedelta(days=30)
    invites: bool = False
    cancels: bool = False  # takes an invitation back

    @property
    def roles(self) -> list[str]:
        """The roles that a telling to the unit reaches."""
        return sorted(role for role, may in ROLES.items() if self.permission in may)


_ALL = (
    Kind(
        "referral_received",
        "referral",
        _("En ny remiss i enhetens inkorg"),
        _("En ny remiss har kommit"),
        "referral",
        permission=Permission.INBOX_WORK,
        mail=Pace.AT_ONCE,
    ),
    Kind("referral_given", "referral_held", _("Du får ansvar för en remiss"), _("Du har fått ansvar för en remiss"),
         "referral", mail=Pace.AT_ONCE),
    Kind(
        "response_soon",
        "deadline",
        _("Svarstiden för en remiss går snart ut"),
        _("Svarstiden för en remiss går snart ut"),
        "referral",
        permission=Permission.INBOX_WORK,
        mail=Pace.AT_ONCE,
    ),
    Kind(
        "response_late",
        "deadline",
        _("Svarstiden för en remiss har gått ut"),
        _("Svarstiden för en remiss har gått ut"),
        "referral",
        permission=Permission.INBOX_READ,
        mail=Pace.AT_ONCE,
    ),
    Kind("risk_item", "deadline", _("Ett svar i en skattning behöver bedömas i dag"),
         _("Ett svar i en skattning behöver bedömas i dag"), "assessment", permission=Permission.INBOX_WORK,
         mail=Pace.AT_ONCE),
    Kind("form_answered", "form", _("Ett formulär du lämnat ut är ifyllt"), _("Ett formulär du lämnat ut är ifyllt"),
         "assessment", mail=Pace.AT_ONCE),
    Kind("listed", "listed", _("Något nytt på remissgruppens lista"), _("Något nytt står på remissgruppens lista"),
         "triage-meeting"),
    Kind("invited", "meeting", _("Du bjuds in till ett möte"), _("Du är inbjuden till ett möte"), "triage-meeting",
         mail=Pace.AT_ONCE, invites=True),
    Kind("meeting_moved", "meeting", _("Ett möte flyttas"), _("Ett möte har fått ny tid eller plats"),
         "triage-meeting", mail=Pace.AT_ONCE, invites=True),
    Kind("meeting_cancelled", "meeting", _("Ett möte ställs in"), _("Ett möte är inställt"), "triage-meeting",
         mail=Pace.AT_ONCE, invites=True, cancels=True),
    Kind("visit_booked", "visit", _("Ett besök bokas med dig"), _("Ett besök är bokat med dig"), "visit",
         mail=Pace.AT_ONCE, invites=True),
    Kind("visit_moved", "visit", _("Ett besök flyttas"), _("Ett besök har fått ny tid eller plats"), "visit",
         mail=Pace.AT_ONCE, invites=True),
    Kind("visit_cancelled", "visit", _("Ett besök avbokas"), _("Ett besök är avbokat"), "visit",
         mail=Pace.AT_ONCE, invites=True, cancels=True),
    Kind("handed", "record", _("En uppgift har lämnats ut till er"), _("En uppgift har lämnats ut till er enhet"),
         "why", permission=Permission.CASES_OF_UNIT),
    Kind("message_received", "message", _("En ny fråga till enheten"), _("En ny fråga till er har kommit"), "question",
         permission=Permission.INBOX_WORK, mail=Pace.AT_ONCE),
    Kind("message_answered", "message", _("En fråga du ställde får svar"), _("En fråga du ställde har fått svar"),
         "question"),
    Kind("message_returned", "message", _("En fråga du ställde kommer tillbaka"),
         _("En fråga du ställde kom till fel mottagare"), "question", mail=Pace.AT_ONCE),
    Kind("window_open", "window", _("Ett öppet fönster i ett av dina ärenden"),
         _("Någon är redo nu. Ta kontakt i dag."), "window", permission=Permission.CASES_OF_UNIT, mail=Pace.AT_ONCE,
         lives=timedelta(days=7)),
    Kind("window_met", "window", _("Någon tar kontakt efter ditt öppna fönster"),
         _("Någon tar kontakt efter det öppna fönstret"), "window"),
    Kind("step_given", "step", _("Du får ansvar för ett nästa steg"), _("Du har fått ansvar för ett nästa steg"),
         "case"),
    Kind("step_due", "step", _("Ett av dina nästa steg ska vara klart"), _("Ett av dina nästa steg ska vara klart"),
         "case"),
    Kind("role_given", "role", _("Du får en roll i ett ärende"), _("Du har fått en roll i ett ärende"), "case"),
    Kind("case_closed", "case_closed", _("Ett ärende avslutas"), _("Ett ärende har avslutats"), "case",
         permission=Permission.CASES_OF_UNIT),
    Kind("consent_ending", "consent", _("Ett samtycke går snart ut"), _("Ett samtycke går snart ut"), "consent",
         permission=Permission.CASES_OF_UNIT),
    Kind("emergency_review", "emergency", _("En nödöppning väntar på din granskning"),
         _("En nödöppning väntar på din granskning"), "today", finds=False, permission=Permission.EMERGENCY_REVIEW,
         mail=Pace.AT_ONCE),
)  # fmt: skip
KINDS = {one.code: one for one in _ALL}

# What of each sort an actor may see right now: asked when a list is shown, and again the moment before a letter leaves.
Shown = Callable[[Actor], QuerySet[Any]]
SHOWN: dict[str, Shown] = {}


def shown(target: str) -> Callable[[Shown], Shown]:
    """Register what an actor may still be told of; the context that owns the rows does it when it starts."""

    def register(rows: Shown) -> Shown:
        SHOWN[target] = rows
        return rows

    return register


def kinds_for(actor: Actor) -> list[Kind]:
    """Those that can reach somebody in this role."""
    return [one for one in KINDS.values() if one.permission is None or actor.may(one.permission)]

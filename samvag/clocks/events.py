"""What starts, meets and pauses clocks, in words. A rule may name these events and no others."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Mapping[str, str | Promise] = {
    "referral.received": _("Remissen kom in"),
    "referral.taken": _("Någon tog remissen"),
    "referral.asked": _("Vi frågade efter mer"),
    "referral.resumed": _("Svaret kom"),
    "referral.decided": _("Remissgruppen beslutade"),
    "referral.closed": _("Personen fick svar och remissen avslutades"),
    "case.opened": _("Ärendet öppnades"),
    "case.first_meeting": _("Första träffen hölls"),
    "case.reopened": _("Ärendet öppnades igen"),
    "case.paused": _("Personen är borta en tid"),
    "case.closed": _("Ärendet avslutades"),
    "case.contact": _("Vi hade kontakt"),
    "inpatient.admitted": _("Personen skrevs in i sluten vård"),
    "inpatient.notice_sent": _("Inskrivningsmeddelandet skickades"),
    "discharge.ready_notice": _("Underrättelsen om utskrivningsklar skickades"),
    "discharge.information_sent": _("Informationen fördes över"),
    "discharge.left": _("Personen skrevs ut"),
    "window.opened": _("Någon sa att fönstret är öppet"),
    "window.met": _("Någon sa att de tar kontakt"),
    "window.closed": _("Fönstret stängdes"),
    "message.sent": _("Frågan skickades"),
    "message.answered": _("Frågan fick svar"),
    "sip.called": _("Kallelsen till samordnad individuell planering skickades"),
    "assessment.risk": _("Ett svar om självmord behövde bedömas"),
    "assessment.judged": _("Bedömningen skrevs"),
    "by_hand": _("Markerades som gjort"),
}


# What is not done until somebody has written it: no tick on a list meets a rule that is met by one of these.
WRITTEN = frozenset({"assessment.judged"})


def said(event: str) -> str:
    """The event in words."""
    return str(EVENTS.get(event, event))

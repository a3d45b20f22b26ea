"""Doing one thing with a referral from the revision the reader saw, and what is shown when somebody was first."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from samvag.access.web import StaffRequest
from samvag.referrals.actions import Outrun
from samvag.referrals.models import Referral
from samvag.referrals.reading import referral_or_404
from samvag.ui.views import conflict


def attempt(
    request: StaffRequest, referral: Referral, act: Callable[[], object], *, mine: str, back: str
) -> HttpResponse | None:
    """Do it, or answer 409 with both sides. Nothing of a lost race stays written."""
    seen = request.POST.get("revision", "")
    if seen:
        referral.revision = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    try:
        with transaction.atomic():
            act()
    except (Outrun, IntegrityError):
        return conflict(request, mine=mine, theirs=_as_it_stands(referral_or_404(referral.pk)), back=back)
    return None


def _as_it_stands(referral: Referral) -> str:
    if getattr(referral, "decision", None) is not None:
        return _("Det finns redan ett beslut: %(outcome)s.") % {"outcome": referral.decision.get_outcome_display()}
    if referral.taken_by is not None:
        return _("%(state)s. %(name)s har den.") % {
            "state": referral.get_state_display(),
            "name": referral.taken_by.user.name,
        }
    return str(referral.get_state_display())

"""Carve-outs that name somebody at work become conflict marks."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.organisations.models import Assignment
from samvag.people.actions import AlreadyClosedOut, close_out
from samvag.people.models import ConflictReason
from samvag.sharing.terms import ConsentTerms


def close_out_colleagues(terms: ConsentTerms, *, by: Actor, person_id: UUID, at: datetime | None) -> None:
    """Whom the person does not want to meet here is closed out from everything about the person, at once."""
    named = {one.colleague_id: one.words for one in terms.carve_outs if one.colleague_id}
    for assignment_id, user_id in Assignment.objects.filter(pk__in=named).values_list("pk", "user_id"):
        try:
            close_out(
                by=by,
                person_id=person_id,
                user_id=user_id,
                reason=ConflictReason.OTHER,
                words=named[assignment_id][:200],
                at=at,
            )
        except AlreadyClosedOut:
            continue
        except PermissionError as error:
            raise Refused(_("En samordnare eller chef måste anteckna att en medarbetare stängs ute.")) from error

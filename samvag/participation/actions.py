"""Telling another system that somebody takes part."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.cases.reading import CaseFile
from samvag.participation.models import Participation
from samvag.participation.policies import can_show
from samvag.participation.reading import contacts_in, running_roles, standing_consents, statement
from samvag.records.actions import write_record
from samvag.records.models import Category, Kind
from samvag.sharing.actions import tell_outside
from samvag.sharing.models import Ground, OutsideKind, Way
from samvag.sharing.terms import Outsider, Reasons
from samvag.ui import dates


def show_participation(
    file: CaseFile,
    *,
    by: Actor,
    consent_id: UUID,
    system: str,
    contacts: Collection[UUID] = (),
    at: datetime | None = None,
) -> Participation:
    """Make the document and note that it was told outside Samväg, on one consent in force. It is a record of one's own
    organisation's, and what it said that day stays. `contacts` are those the person has agreed may be reached."""
    can_show(by, file.case).require()
    standing = next((one for one in standing_consents(by, file.case.person_id) if one.key == consent_id), None)
    if standing is None:
        raise Refused(_("Inget samtycke till samordning gäller längre. Fråga personen först."))
    chosen = [one for one in contacts_in(by, file.case.pk) if one.key in contacts]
    if not all(standing.lets(one.category, one.lineage) for one in chosen):
        raise Refused(_("Samtycket räcker inte till alla du har valt. Se över listan."))
    with translation.override("sv"):  # the language records are kept in (PDL 3:13)
        told = statement(by, file, standing, chosen, running_roles(file))
        days = {"begins": dates.long(standing.valid_from), "ends": dates.long(standing.valid_until)}
        note = _("Samtycke %(begins)s, gäller till %(ends)s.") % days
        recipient = f"{system}: {', '.join(one['name'] for one in told.readers)}"[:200]
    made = write_record(
        Participation,
        by=by,
        person_id=file.case.person_id,
        case_id=file.case.pk,
        kind=Kind.PARTICIPATION,
        category=Category.COORDINATION,
        content=told.content() | {"system": system, "consent_id": standing.key, "valid_until": standing.valid_until},
        at=at,
    )
    tell_outside(
        made.record,
        by=by,
        outsider=Outsider(recipient, OutsideKind.CARE, Way.SYSTEM),
        reasons=Reasons(Ground.CONSENT, note),
        at=at,
    )
    return made

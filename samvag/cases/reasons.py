"""Who else sees a record or a case, and why or why not: told to the owner, and later to the person."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.cases.models import Case, Party
from samvag.records.models import Record
from samvag.sharing.explanation import Explanation, explain_either
from samvag.sharing.models import Ground, Taken
from samvag.sharing.reading import consents_about, disclosures_of


def why_others(actor: Actor, record: Record) -> list[Explanation]:
    """For each other unit that takes part in the case or was ever handed the record: sees it or not, and why. Only the
    owner is told."""
    if record.owner_id != actor.organisation_id:
        return []
    given = disclosures_of(record)
    parties = list(Party.objects.filter(case__pk__in=[record.case_id]).select_related("unit__organisation"))
    inside = {one.unit_id for one in parties if one.left_at is None}
    asked = {one.unit_id: one.unit for one in parties} | {one.recipient_id: one.recipient for one in given}
    consents = consents_about(actor, record.person_id)
    newest_first = sorted(consents, key=lambda one: one.recorded_at, reverse=True)
    return [
        explain_either(record, reader=unit, disclosures=given, consents=newest_first, party=unit.pk in inside)
        for unit in sorted(asked.values(), key=lambda unit: unit.name)
        if unit.pk != actor.unit_id
    ]


@dataclass(frozen=True)
class PartyGround:
    """One party of a case and why it is there."""

    unit_name: str
    organisation_name: str
    sentence: str
    since: datetime
    own: bool


def why_case(actor: Actor, case: Case) -> list[PartyGround]:
    """On which ground each party is in the case, one's own unit first."""
    rows = Party.objects.filter(case=case, left_at__isnull=True).select_related("unit__organisation")
    found = [
        PartyGround(one.unit.name, one.unit.organisation.name, _ground(one, case), one.joined_at, _is_own(one, actor))
        for one in rows.order_by("unit__name")
    ]
    return sorted(found, key=lambda one: not one.own)


def _is_own(party: Party, actor: Actor) -> bool:
    return party.unit_id == actor.unit_id


def _ground(party: Party, case: Case) -> str:
    if party.unit.organisation_id == case.owner_id:
        return _("Verksamheten äger ärendet.")
    if party.ground == Ground.CONSENT:
        return _("Personen har samtyckt till att samordningen delas hit. Slutar samtycket gälla stängs ärendet.")
    return _("Personen vände sig själv hit.")


def copy_of(actor: Actor, record: Record) -> Taken | None:
    """Where a record was copied from, when it is a copy of something received; or one's own copy of it."""
    rows = Taken.objects.filter(Q(record_id=record.pk) | Q(source_id=record.pk, unit_id=actor.unit_id))
    return rows.select_related("source_owner", "source_unit", "taken_by__user").first()

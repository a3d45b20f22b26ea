"""Which grounds may be used for one record towards whom, and what waits for a second signature."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from samvag.access.actors import Actor
from samvag.cases.reading import neighbour_units, with_unit_link
from samvag.organisations.models import Unit
from samvag.records.models import Record
from samvag.sharing.grounds import GroundRule, offered
from samvag.sharing.models import Disclosure, Proposal
from samvag.sharing.reading import proposals_waiting


@dataclass(frozen=True)
class Choice:
    """One ground with the units it may be used towards."""

    rule: GroundRule
    units: list[Unit]


def choices_for(actor: Actor, record: Record, given: Iterable[Disclosure]) -> tuple[list[Choice], list[Choice]]:
    """The grounds inside Samväg, each with the units that do not see this version yet; and those outside.

    Pre-condition: `record` is loaded with owner and unit.
    """
    has = {one.recipient_id for one in given if one.ended_at is None}
    units = [unit for unit in neighbour_units(actor) if unit.pk not in has]
    found: dict[str, Choice] = {}
    for unit in units:
        both_svod = {record.unit.hsa_id, unit.hsa_id} <= set(settings.SVOD_UNITS)
        for rule in offered(record.owner, unit.organisation, svod_units=both_svod):
            found.setdefault(rule.ground, Choice(rule, [])).units.append(unit)
    outside = [Choice(rule, []) for rule in offered(record.owner, None)]
    return list(found.values()), outside


def waiting_for_me(actor: Actor) -> list[Proposal]:
    """Proposals of the actor's unit that nobody has answered, with who they are about."""
    return list(with_unit_link(proposals_waiting(actor), actor))

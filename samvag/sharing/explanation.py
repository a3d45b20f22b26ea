"""Why can I see this? The rule by which one unit reads one record, in plain words, with ground and dates.

The sentences name units and organisations, never "you", so that the same answer serves the person's own page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.organisations.models import SecrecyRegime, Unit
from samvag.records.models import Record
from samvag.sharing.audience import end_of, open_disclosures
from samvag.sharing.models import Disclosure, Ground
from samvag.ui import dates


class Rule(StrEnum):
    """The three ways in which a unit reads a record; there is no fourth."""

    OWN_UNIT = "own_unit"
    INNER = "inner"
    DISCLOSED = "disclosed"


@dataclass(frozen=True)
class Explanation:
    """One reader's way to one record."""

    rule: Rule
    sentence: str
    ground: str
    note: str = ""
    decided_by: str = ""
    since: datetime | None = None
    until: datetime | None = None


def why(actor: Actor, record: Record) -> Explanation | None:
    """Why the actor's unit can read a record it has before it. Pre-condition: `record` came through the floor."""
    unit = Unit.objects.select_related("organisation").get(pk=actor.unit_id)
    return explain(record, reader=unit, disclosures=open_disclosures([record.pk]).get(record.pk, ()))


def explain(record: Record, *, reader: Unit, disclosures: Iterable[Disclosure] = ()) -> Explanation | None:
    """Why `reader` sees the record, or None when no rule lets it."""
    if record.unit_id == reader.pk:
        return _own(record, reader)
    if record.owner_id == reader.organisation_id:
        return _inner(record, reader)
    return next((_disclosed(record, one) for one in disclosures if one.recipient_id == reader.pk), None)


def _own(record: Record, reader: Unit) -> Explanation:
    return Explanation(
        Rule.OWN_UNIT,
        _("%(unit)s skrev uppgiften den %(day)s.") % {"unit": reader.name, "day": dates.long(record.recorded_at)},
        _inner_rule(reader),
        since=record.recorded_at,
    )


def _inner(record: Record, reader: Unit) -> Explanation:
    words = {"reader": reader.name, "writer": record.unit.name, "organisation": record.owner.name}
    return Explanation(
        Rule.INNER,
        _("%(writer)s skrev uppgiften. %(reader)s hör till samma verksamhet, %(organisation)s, och deltar i ärendet.")
        % words,
        _inner_rule(reader),
        since=record.recorded_at,
    )


def _inner_rule(reader: Unit) -> str:
    if reader.organisation.secrecy_regime == SecrecyRegime.OSL26_SOCIAL:
        return _(
            "Inom socialtjänsten får den läsa som behöver uppgiften för sitt arbete med personen (OSL 26 kap. 1 §)."
        )
    return _(
        "Inom vården får den läsa som deltar i vården av personen eller behöver uppgiften "
        "för sitt arbete (patientdatalagen 4 kap. 1 §)."
    )


def _ground(disclosure: Disclosure, owner_regime: str) -> str:
    if disclosure.ground == Ground.CONSENT:
        if owner_regime == SecrecyRegime.PSL6_PRIVATE_HEALTH:
            return _("Personen har samtyckt till att uppgifter av det här slaget lämnas dit (PSL 6 kap. 12 §).")
        return _(
            "Personen har samtyckt till att uppgifter av det här slaget lämnas dit (OSL 10 kap. 1 § och 12 kap. 2 §)."
        )
    if disclosure.ground == Ground.STATUTORY_DUTY:
        return _("Det finns en skyldighet i lag att lämna uppgiften (OSL 10 kap. 28 §).")
    if disclosure.ground == Ground.HARMLESS:
        return _("Verksamheten har prövat att uppgiften kan lämnas utan att personen eller någon närstående lider men.")
    return _("Personen vände sig själv hit och vet att uppgiften lämnas till dem som ska ta ställning.")


def _disclosed(record: Record, disclosure: Disclosure) -> Explanation:
    by = disclosure.decided_by
    until = end_of(disclosure)
    words = {
        "owner": record.owner.name,
        "reader": disclosure.recipient.name,
        "day": dates.long(disclosure.decided_at),
        "until": dates.long(until) if until else "",
    }
    sentence = _("%(owner)s lämnade ut uppgiften till %(reader)s den %(day)s.") % words
    if until:
        sentence += " " + _("Utlämnandet gäller till %(until)s.") % words
    return Explanation(
        Rule.DISCLOSED,
        sentence,
        _ground(disclosure, record.owner.secrecy_regime),
        note=disclosure.ground_note,
        decided_by=f"{by.user.name}, {by.title}, {by.unit.name}" if by else "",
        since=disclosure.decided_at,
        until=until,
    )

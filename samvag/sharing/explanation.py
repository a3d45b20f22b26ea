"""Why can I see this, and why not? The rule by which one unit reads one record or does not, in plain words, with ground
and dates.

The sentences name units and organisations, never "you", so that the same answer serves the person's own page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.organisations.models import SecrecyRegime, Unit
from samvag.records.models import Record
from samvag.sharing.audience import end_of
from samvag.sharing.grounds import BY_GROUND
from samvag.sharing.models import CarveOut, Consent, Disclosure, Ground
from samvag.sharing.reading import in_force
from samvag.ui import dates


class Rule(StrEnum):
    """The three ways in which a unit reads a record, there is no fourth; and the ways in which it does not."""

    OWN_UNIT = "own_unit"
    INNER = "inner"
    DISCLOSED = "disclosed"
    NOT_PARTY = "not_party"
    ENDED = "ended"
    CARVED_OUT = "carved_out"
    NOT_HANDED_OVER = "not_handed_over"
    OUTSIDE_CONSENT = "outside_consent"
    CONSENT_ENDED = "consent_ended"
    REFUSED = "refused"
    NO_CONSENT = "no_consent"


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
    sees: bool = True
    reader: str = ""


def why(actor: Actor, record: Record, disclosures: Iterable[Disclosure]) -> Explanation | None:
    """Why the actor's unit can read a record it has before it, given the handings over it may know of.

    Pre-condition: `record` came through the floor.
    """
    unit = Unit.objects.select_related("organisation").get(pk=actor.unit_id)
    now = timezone.now()
    running = [one for one in disclosures if one.ended_at is None and one.valid_until > now]
    return explain(record, reader=unit, disclosures=running)


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
    words = {"reader": reader.name, "writer": record.unit_name, "organisation": record.owner_name}
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
    if (rule := BY_GROUND.get(disclosure.ground)) is not None:
        return f"{disclosure.get_ground_display()}. {rule.rule}"
    return _("Personen vände sig själv hit och vet att uppgiften lämnas till dem som ska ta ställning.")


def _disclosed(record: Record, disclosure: Disclosure) -> Explanation:
    by = disclosure.decided_by
    until = end_of(disclosure)
    words = {
        "owner": record.owner_name,
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


def explain_either(
    record: Record,
    *,
    reader: Unit,
    disclosures: Iterable[Disclosure],
    consents: Iterable[Consent],
    party: bool,
) -> Explanation:
    """Why `reader` sees the record, or why not. For the record's owner and for the person: it tells of consents.

    `disclosures` are all of this version, ended ones too; `consents` all of the owner about the person, newest first;
    `party` says whether the reader takes part in the record's case.
    """
    rows, answers = list(disclosures), list(consents)
    now = timezone.now()
    running = [one for one in rows if one.ended_at is None and one.valid_until > now]
    inner = record.owner_id == reader.organisation_id and record.unit_id != reader.pk
    if inner and not party:
        sentence = _("%(reader)s hör till samma verksamhet men deltar inte i ärendet.") % {"reader": reader.name}
        return _no(Rule.NOT_PARTY, sentence, reader)
    found = explain(record, reader=reader, disclosures=running)
    if found is not None:
        return replace(found, reader=reader.name)
    return _ended(rows, reader) or _by_consents(record, reader, answers)


def _no(rule: Rule, sentence: str, reader: Unit, since: datetime | None = None) -> Explanation:
    ground = _("Sekretess gäller. Uppgiften lämnas inte utan samtycke eller annan grund i lag (OSL 8 kap. 1 §).")
    return Explanation(rule, sentence, ground, since=since, sees=False, reader=reader.name)


def _ended(rows: Iterable[Disclosure], reader: Unit) -> Explanation | None:
    """It was handed over once."""
    for one in rows:
        if one.recipient_id == reader.pk:
            ended = one.ended_at or one.valid_until
            words = {
                "reader": reader.name,
                "from": dates.long(one.decided_at),
                "to": dates.long(ended),
                "why": _(one.end_reason) if one.end_reason else _("Tiden gick ut"),
            }
            sentence = _("%(reader)s såg uppgiften från %(from)s till %(to)s. %(why)s.") % words
            return _no(Rule.ENDED, sentence, reader, since=ended)
    return None


def _by_consents(record: Record, reader: Unit, consents: list[Consent]) -> Explanation:
    """It never was: what the person has answered."""
    words = {"reader": reader.name, "what": str(record.get_category_display()).lower()}
    towards = [one for one in consents if any(row.unit_id == reader.pk for row in one.recipients.all())]
    valid = [one for one in towards if in_force(one)]
    exception = next(
        (x for one in consents if in_force(one) for x in one.carve_outs.all() if _closes(x, record, reader)), None
    )
    if valid and exception is not None:
        said = words | {"words": exception.words}
        return _no(Rule.CARVED_OUT, _("Personen har gjort ett undantag: ”%(words)s”.") % said, reader)
    covering = next((one for one in valid if record.category in one.categories), None)
    if covering is not None:
        day = words | {"day": dates.long(covering.valid_from)}
        sentence = _("Samtycket från %(day)s räcker, men ingen har lämnat ut uppgiften till %(reader)s.") % day
        return _no(Rule.NOT_HANDED_OVER, sentence, reader)
    if valid:
        day = words | {"day": dates.long(valid[0].valid_from)}
        return _no(Rule.OUTSIDE_CONSENT, _("Samtycket från %(day)s gäller inte %(what)s.") % day, reader)
    return _by_former_consents(towards, reader)


def _by_former_consents(towards: list[Consent], reader: Unit) -> Explanation:
    """Nothing is in force: the newest answer tells why."""
    words = {"reader": reader.name}
    newest = towards[0] if towards else None
    if newest is None:
        return _no(Rule.NO_CONSENT, _("Inget samtycke till %(reader)s är antecknat.") % words, reader)
    if not newest.given:
        day = words | {"day": dates.long(newest.recorded_at)}
        return _no(Rule.REFUSED, _("Personen sa nej till %(reader)s den %(day)s.") % day, reader)
    ended = newest.ended_at or newest.valid_until
    day = words | {"day": dates.long(ended)}
    if newest.end_kind == "withdrawn":
        return _no(Rule.CONSENT_ENDED, _("Personen återkallade samtycket den %(day)s.") % day, reader, since=ended)
    return _no(Rule.CONSENT_ENDED, _("Samtycket slutade gälla den %(day)s.") % day, reader, since=ended)


def _closes(carve_out: CarveOut, record: Record, reader: Unit) -> bool:
    bound = carve_out.unit_id or carve_out.category or carve_out.lineage
    return (
        bool(bound)
        and carve_out.colleague_id is None
        and carve_out.unit_id in (None, reader.pk)
        and carve_out.category in ("", record.category)
        and carve_out.lineage in (None, record.lineage)
    )

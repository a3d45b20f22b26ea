"""Rules in force, and deadlines as the acting unit may see them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from samvag.access.actors import Actor
from samvag.clocks.models import Deadline, Pause, RuleVersion
from samvag.clocks.reckoning import Reckoned, Still, reckon
from samvag.clocks.rules import Rule
from samvag.core.catalogue.worded import SOURCE_LANGUAGE, in_language


class NoRule(LookupError):
    """No version of the rule was in force on the day."""


def rule_in_force(code: str, on: date, *, scope: str = "", using: str = DEFAULT_DB_ALIAS) -> RuleVersion:
    """The newest version that held on that day: the programme's own where it has one. Raises NoRule."""
    held = [
        one
        for one in RuleVersion.objects.using(using)
        .filter(code=code, scope__in={"", scope}, valid_from__lte=on)
        .order_by("scope", "number")
        if one.valid_to is None or one.valid_to >= on
    ]
    if not held:
        raise NoRule(f"{code} was not in force on {on}.")
    return held[-1]


def rule_text(version: RuleVersion) -> Rule:
    """The rule in the language of whoever reads now; in Swedish where it has no such texts."""
    names = [field.name for field in fields(Rule) if field.name not in ("language", "translations")]
    values: dict[str, Any] = {name: getattr(version, name) for name in names}
    values |= {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    whole = Rule(**values, translations=version.translations)
    return in_language(whole, (get_language() or SOURCE_LANGUAGE).partition("-")[0])


def standing(actor: Actor) -> QuerySet[Deadline]:
    """The unit's deadlines that nobody has met and nothing has replaced, with whether the clock stands still."""
    still = Pause.objects.filter(lineage=OuterRef("lineage"), ends_at__isnull=True)
    return Deadline.objects.filter(unit_id=actor.unit_id, met_at__isnull=True, replaced_at__isnull=True).annotate(
        paused=Exists(still)
    )


@dataclass(frozen=True)
class Explained:
    """One deadline with everything that explains it: its rule, its arithmetic, its pauses and what it replaced."""

    deadline: Deadline
    rule: Rule | None
    reckoned: Reckoned | None
    pauses: tuple[Pause, ...]
    former: tuple[Deadline, ...]

    @property
    def paused(self) -> Pause | None:
        """The pause that still runs."""
        return next((one for one in self.pauses if one.ends_at is None), None)


def explained(actor: Actor, key: UUID) -> Explained | None:
    """A deadline of the actor's unit, explained; None when it is not there for them. Three statements."""
    deadline = (
        Deadline.objects.filter(pk=key, unit_id=actor.unit_id)
        .select_related("rule_version", "met_by__user", "unit")
        .first()
    )
    if deadline is None:
        return None
    pauses = tuple(
        Pause.objects.filter(lineage=deadline.lineage).select_related("paused_by__user").order_by("begins_at")
    )
    former = tuple(
        Deadline.objects.filter(lineage=deadline.lineage, entered_at__lt=deadline.entered_at).order_by("entered_at")
    )
    version = deadline.rule_version
    return Explained(
        deadline=deadline,
        rule=rule_text(version) if version else None,
        reckoned=reckon(version, deadline.starts_at, spans(pauses)) if version else None,
        pauses=pauses,
        former=former,
    )


def spans(pauses: Iterable[Pause]) -> list[Still]:
    """Pauses as the arithmetic takes them."""
    return [Still(one.begins_at, one.ends_at) for one in pauses]

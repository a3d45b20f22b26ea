"""Deadlines: made from a rule and an event, met by an act, paused with a reason. Recomputing adds rows, never
overwrites. And the rules' catalogue, whose files are loaded as the database's owner."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.clocks.models import Deadline, Pause, RuleVersion
from samvag.clocks.policies import can_handle
from samvag.clocks.reading import spans
from samvag.clocks.reckoning import reckon
from samvag.clocks.rules import Rule, rule_files
from samvag.clocks.rules import read as read_rules
from samvag.core.catalogue.reading import CatalogueError, Problem, read_text
from samvag.core.context import require_acting

RESUMED = gettext_noop("Pausen är slut. Tiden då klockan stod still räknas inte.")


@dataclass(frozen=True)
class LoadedRule:
    """What became of one rule: the version it stands in now, and whether that is new."""

    version: RuleVersion
    new: bool


def load_rules(
    *, paths: Iterable[Path] | None = None, at: datetime | None = None, using: str = "owner"
) -> tuple[LoadedRule, ...]:
    """Make a new version of each rule that has changed in its file; an unchanged rule does nothing.

    All or nothing: with a fault in any file CatalogueError carries the faults of all, and no version is made.
    """
    read: list[tuple[Rule, str]] = []
    problems: list[Problem] = []
    for path in paths or rule_files():
        try:
            read += [(rule, path.name) for rule in read_rules(read_text(path), path).rules]
        except CatalogueError as error:
            problems += error.problems
    if problems:
        raise CatalogueError(problems)
    with transaction.atomic(using=using):
        return tuple(keep_rule(rule, source_file=name, at=at, using=using) for rule, name in read)


def keep_rule(
    rule: Rule, *, source_file: str, scope: str = "", at: datetime | None = None, using: str = "owner"
) -> LoadedRule:
    """The rule's version as it now reads; a new one when it reads otherwise than the latest. `scope` is a programme."""
    checksum = _checksum(rule)
    versions = RuleVersion.objects.using(using)
    latest = versions.filter(code=rule.code, scope=scope).order_by("number").last()
    if latest and latest.checksum == checksum:
        return LoadedRule(latest, new=False)
    values = {field.name: getattr(rule, field.name) for field in fields(rule) if field.name != "language"}
    version = versions.create(
        **{name: list(value) if isinstance(value, tuple) else value for name, value in values.items()},
        scope=scope,
        number=latest.number + 1 if latest else 1,
        checksum=checksum,
        source_file=source_file,
        loaded_at=at or timezone.now(),
    )
    return LoadedRule(version, new=True)


def _checksum(rule: Rule) -> str:
    said = json.dumps(asdict(rule), sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def start_clock(
    *,
    by: Actor,
    person_id: UUID,
    subject: UUID,
    rule: RuleVersion,
    happened_at: datetime | None = None,
    at: datetime | None = None,
) -> Deadline:
    """A new expectation on the acting unit. It counts from when the event happened, however late it is written down.

    `at` is when it is written down, heeded only in the practice town.
    """
    require_acting(by)
    entered = at or timezone.now()
    started = min(happened_at or entered, entered)
    key, due = uuid4(), reckon(rule, started).due_at
    if due is None:
        raise ValueError("A clock that nobody has paused falls due.")
    deadline = Deadline(
        id=key,
        lineage=key,
        person_id=person_id,
        owner_id=by.organisation_id,
        unit_id=by.unit_id,
        rule=rule.code,
        rule_version=rule,
        explanation=rule.label,
        subject=subject,
        starts_at=started,
        entered_at=entered,
        due_at=due,
    )
    deadline.save(force_insert=True)
    record_event("clock.started", subject=f"deadline:{key}", person=person_id, at=entered, rule=rule.code)
    return deadline


def meet_clocks(*, by: Actor, subject: UUID, rule: str, at: datetime | None = None, event: str = "") -> int:
    """Every open deadline of the rule on the subject is met; how many there were."""
    require_acting(by)
    met = _open(by, Q(subject=subject, rule=rule)).update(
        met_at=at or timezone.now(), met_event=event, met_by_id=by.assignment_id
    )
    if met:
        record_event("clock.met", subject=f"subject:{subject}", at=at, rule=rule)
    return met


def meet_by_hand(deadline: Deadline, *, by: Actor, happened_at: datetime | None = None) -> None:
    """Somebody says that what was expected has been done, now or earlier."""
    can_handle(by, deadline).require()
    require_acting(by)
    now = timezone.now()
    met = _open(by, Q(pk=deadline.pk)).update(
        met_at=min(happened_at or now, now), met_event="by_hand", met_by_id=by.assignment_id
    )
    if not met:
        raise Refused(_("Tiden är redan avslutad eller räknad på nytt."))
    record_event("clock.met", subject=f"deadline:{deadline.pk}", person=deadline.person_id, rule=deadline.rule)


def pause_clocks(*, by: Actor, subject: UUID, event: str, reason: str, at: datetime | None = None) -> int:
    """The event stops every clock on the subject whose rule says so; how many."""
    require_acting(by)
    found = _open(by, Q(subject=subject, rule_version__paused_by__contains=[event]))
    running = [one for one in found if not _stands_still(one)]
    for deadline in running:
        _pause(deadline, by=by, reason=reason, at=at)
    return len(running)


def pause_clock(deadline: Deadline, *, by: Actor, reason: str, at: datetime | None = None) -> Pause:
    """Somebody stops one clock, and says why."""
    can_handle(by, deadline).require()
    require_acting(by)
    if _stands_still(deadline):
        raise Refused(_("Klockan står redan still."))
    if not _open(by, Q(pk=deadline.pk)).exists():
        raise Refused(_("Tiden är redan avslutad eller räknad på nytt."))
    return _pause(deadline, by=by, reason=reason, at=at)


def resume_clocks(*, by: Actor, subject: UUID, at: datetime | None = None) -> int:
    """Every clock on the subject that stands still goes on, and falls due as much later; how many."""
    require_acting(by)
    still = [one for one in _open(by, Q(subject=subject)) if _stands_still(one)]
    for deadline in still:
        resume_clock(deadline, by=by, at=at)
    return len(still)


def resume_clock(deadline: Deadline, *, by: Actor, at: datetime | None = None) -> Deadline:
    """The clock goes on: a new row that falls due as much later as it stood still, and says so."""
    can_handle(by, deadline).require()
    require_acting(by)
    moment = at or timezone.now()
    ended = Pause.objects.filter(lineage=deadline.lineage, ends_at__isnull=True, begins_at__lte=moment).update(
        ends_at=moment
    )
    if not ended:
        raise Refused(_("Klockan går redan."))
    record_event("clock.resumed", subject=f"deadline:{deadline.pk}", person=deadline.person_id, at=moment)
    return reckon_again(deadline, by=by, reason=RESUMED, at=moment)


def reckon_again(
    deadline: Deadline,
    *,
    by: Actor,
    reason: str,
    happened_at: datetime | None = None,
    at: datetime | None = None,
) -> Deadline:
    """The same expectation reckoned anew: a row that replaces the old one, by the same version of its rule.

    `happened_at` is when the event turns out to have happened. The old row keeps its time.
    """
    can_handle(by, deadline).require()
    require_acting(by)
    if deadline.rule_version is None:
        raise Refused(_("Tiden har ingen regel att räkna efter."))
    entered = at or timezone.now()
    started = min(happened_at or deadline.starts_at, entered)
    due = reckon(deadline.rule_version, started, spans(Pause.objects.filter(lineage=deadline.lineage))).due_at
    with transaction.atomic():
        if not _open(by, Q(pk=deadline.pk)).update(replaced_at=entered):
            raise Refused(_("Tiden är redan avslutad eller räknad på nytt."))
        new = Deadline(
            person_id=deadline.person_id,
            owner_id=by.organisation_id,
            unit_id=by.unit_id,
            rule=deadline.rule,
            rule_version=deadline.rule_version,
            explanation=deadline.explanation,
            subject=deadline.subject,
            starts_at=started,
            entered_at=entered,
            # While the clock stands still the last known time is kept; going on reckons it again.
            due_at=due or deadline.due_at,
            lineage=deadline.lineage,
            replaces=deadline,
            reason=reason,
        )
        new.save(force_insert=True)
    record_event("clock.reckoned_again", subject=f"deadline:{new.pk}", person=new.person_id, at=entered)
    return new


def _open(by: Actor, which: Q) -> QuerySet[Deadline]:
    return Deadline.objects.filter(which, unit_id=by.unit_id, met_at__isnull=True, replaced_at__isnull=True)


def _stands_still(deadline: Deadline) -> bool:
    return Pause.objects.filter(lineage=deadline.lineage, ends_at__isnull=True).exists()


def _pause(deadline: Deadline, *, by: Actor, reason: str, at: datetime | None) -> Pause:
    moment = at or timezone.now()
    pause = Pause(
        lineage=deadline.lineage,
        person_id=deadline.person_id,
        owner_id=by.organisation_id,
        unit_id=by.unit_id,
        begins_at=max(moment, deadline.starts_at),
        entered_at=moment,
        reason=reason,
        paused_by_id=by.assignment_id,
    )
    pause.save(force_insert=True)
    record_event("clock.paused", subject=f"deadline:{deadline.pk}", person=deadline.person_id, at=moment)
    return pause

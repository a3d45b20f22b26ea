"""Deciding how long, keeping all the same, and throwing away by two persons."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.audit.events import record_event
from samvag.core.context import require_acting
from samvag.core.identity_numbers import IdentityNumber
from samvag.retention.models import Hold, Purge, Rule
from samvag.retention.policies import can_decide, can_propose
from samvag.retention.reading import cutoff, rule_now


class NotCarriedOut(PermissionDenied):
    """Why nothing was thrown away: `same_user`, `rule` (it is another now) or `refused`."""


class NobodyHere(Exception):
    """One's own organisation knows nobody under the number."""


def decide_rule(*, by: Actor, regime: str, years: int, purge: bool, kept_days: list[int], source: str) -> Rule:
    """The organisation's own decision, with where it stands. Patient records never under ten years."""
    can_decide(by).require()
    require_acting(by)
    rule = Rule.objects.create(
        organisation_id=by.organisation_id,
        regime=regime,
        years=years,
        purge=purge,
        kept_days=kept_days,
        source=source,
        valid_from=timezone.localdate(),
        decided_by_id=by.assignment_id,
    )
    record_event("retention.rule_decided", subject=f"rule:{rule.pk}", years=years, purge=purge)
    return rule


def hold(*, by: Actor, reason: str, number: IdentityNumber | None = None) -> None:
    """Keep everything about one person, or everything, until it is lifted. Raises NobodyHere."""
    can_decide(by).require()
    require_acting(by)
    if number is None:
        made = Hold.objects.create(
            organisation_id=by.organisation_id, reason=reason, set_at=timezone.now(), set_by_id=by.assignment_id
        ).pk
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT retention_hold_person(%s, %s, %s)", [number.kind, number.value, reason])
            made = cursor.fetchone()[0]
        if made is None:
            raise NobodyHere
    record_event("retention.held", subject=f"hold:{made}")


def lift_hold(found: Hold, *, by: Actor) -> None:
    """It no longer stands in the way."""
    can_decide(by).require()
    require_acting(by)
    found.lifted_at, found.lifted_by_id = timezone.now(), by.assignment_id
    found.save(update_fields=["lifted_at", "lifted_by"])
    record_event("retention.hold_lifted", subject=f"hold:{found.pk}")


def propose_purge(*, by: Actor, today: date) -> Purge:
    """Propose that what is older than the rule's years goes. Pre-condition: the rule says that it is to go."""
    can_propose(by).require()
    require_acting(by)
    rule = rule_now()
    if rule is None or not rule.purge:
        raise NotCarriedOut("rule")
    purge = Purge.objects.create(
        organisation_id=by.organisation_id,
        rule=rule,
        before=cutoff(rule, today),
        proposed_at=timezone.now(),
        proposed_by_id=by.assignment_id,
    )
    record_event("retention.purge_proposed", subject=f"purge:{purge.pk}", before=purge.before)
    return purge


def carry_out(purge: Purge, *, by: Actor) -> None:
    """The second person decides, and it is gone for good. Each person leaves an event, without content."""
    can_decide(by).require()
    require_acting(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT retention_carry_out(%s)", [purge.pk])
        answer = cursor.fetchone()[0]
    if answer != "done":
        raise NotCarriedOut(answer)
    purge.refresh_from_db()
    record_event("retention.purged", subject=f"purge:{purge.pk}", persons=purge.counts["persons"])


def refuse_purge(purge: Purge, *, by: Actor, because: str) -> None:
    """Nothing goes this time."""
    can_decide(by).require()
    require_acting(by)
    purge.decided_at, purge.decided_by_id, purge.refused_because = timezone.now(), by.assignment_id, because
    purge.save(update_fields=["decided_at", "decided_by", "refused_because"])
    record_event("retention.purge_refused", subject=f"purge:{purge.pk}")

"""The rule in force, what is due by it, and what has been done. Numbers only: nobody here needs to know whom."""

from datetime import date
from uuid import UUID

from django.db import connection

from samvag.access.actors import Actor
from samvag.retention.models import Hold, Purge, Rule


def rule_now() -> Rule | None:
    """The acting organisation's rule, or the law's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT retention_rule_now()")
        key = cursor.fetchone()[0]
    return Rule.objects.filter(pk=key).select_related("decided_by__user").first()


def cutoff(rule: Rule, today: date) -> date:
    """What has been written last before this day is older than the rule's years."""
    try:
        return today.replace(year=today.year - rule.years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - rule.years, day=28)


def preview(before: date) -> dict[str, int]:
    """How many persons are due ('' is the key), and how many are kept by hold, research or an open case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept, persons FROM retention_preview(%s)", [before])
        return dict(cursor.fetchall())


def holds(actor: Actor) -> list[Hold]:
    """What stands in the way now."""
    rows = Hold.objects.filter(organisation_id=actor.organisation_id, lifted_at__isnull=True)
    return list(rows.select_related("set_by__user").order_by("-set_at"))


def hold_by(actor: Actor, key: UUID) -> Hold | None:
    """One hold that stands."""
    return Hold.objects.filter(organisation_id=actor.organisation_id, lifted_at__isnull=True, pk=key).first()


def purges(actor: Actor) -> list[Purge]:
    """Proposals and protocols, newest first."""
    rows = Purge.objects.filter(organisation_id=actor.organisation_id)
    return list(rows.select_related("rule", "proposed_by__user", "decided_by__user").order_by("-proposed_at")[:50])


def waiting_purge(actor: Actor) -> UUID | None:
    """A proposal somebody else has made, that waits for a decision."""
    rows = Purge.objects.filter(organisation_id=actor.organisation_id, decided_at__isnull=True)
    return rows.exclude(proposed_by__user_id=actor.user_id).values_list("pk", flat=True).first()


def purge_by(actor: Actor, key: UUID) -> Purge | None:
    """One of them."""
    rows = Purge.objects.filter(organisation_id=actor.organisation_id, pk=key)
    return rows.select_related("rule", "organisation", "proposed_by__user", "decided_by__user").first()

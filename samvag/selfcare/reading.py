"""Assessments of self-care as pages show them."""

from datetime import date
from uuid import UUID

from samvag.access.actors import Actor
from samvag.selfcare.models import SelfCare, Verdict
from samvag.selfcare.policies import visible_self_care


def assessed_in(actor: Actor, case_id: UUID) -> tuple[list[SelfCare], list[SelfCare]]:
    """What stands in a case, the one to follow up first, and what was before: one statement."""
    rows = visible_self_care(actor).filter(case_id=case_id, record__retracted=False)
    found = list(rows.select_related("record__author__user").order_by("-record__occurred_at", "-pk"))
    followed = {one.follows for one in found if one.follows}
    standing = [one for one in found if one.record.lineage not in followed and one.verdict != Verdict.ENDED]
    before = [one for one in found if one not in standing]
    return sorted(standing, key=lambda one: one.follow_up_on or date.max), before


def one_of(actor: Actor, record_id: UUID) -> SelfCare | None:
    """One assessment that the actor may open."""
    rows = visible_self_care(actor).filter(pk=record_id, record__retracted=False)
    return rows.select_related("record__author__user", "record__unit__organisation").first()

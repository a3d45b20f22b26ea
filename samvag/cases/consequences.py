"""What an answer means for each receiving unit, the case itself included."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from samvag.access.actors import Actor
from samvag.cases.models import Party
from samvag.cases.policies import visible_cases
from samvag.sharing.models import Consent, Ground
from samvag.sharing.preview import Effect, effects
from samvag.sharing.terms import ConsentTerms


def consequences(
    actor: Actor, person_id: UUID, *, terms: ConsentTerms | None, replaces: Consent | None = None
) -> list[Effect]:
    """The effects, with whether the unit loses sight of the case: a party let in on consent leaves with it."""
    cases = list(_with_parties_on_consent(actor, person_id))
    versions = {one.pk: one.programme_version_id for one in cases}
    on_consent = {unit for one in cases if one.owner_id == actor.organisation_id for unit in one.on_consent}
    found = effects(actor, person_id, terms=terms, replaces=replaces, programme_versions=versions)
    return [replace(one, leaves_case=one.unit_id in on_consent and not one.keeps_coordination) for one in found]


def _with_parties_on_consent(actor: Actor, person_id: UUID) -> Any:
    """The person's cases, each with the units of other organisations that stand in it on consent: one statement."""
    parties = Party.objects.filter(case_id=OuterRef("pk"), left_at__isnull=True, ground=Ground.CONSENT)
    others = parties.exclude(unit__organisation_id=actor.organisation_id)
    return visible_cases(actor).filter(person_id=person_id).annotate(on_consent=ArraySubquery(others.values("unit_id")))

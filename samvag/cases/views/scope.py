"""Fetching what a page is about inside the actor's scope: outside it there is only "not found"."""

from uuid import UUID

from django.http import Http404

from samvag.access.actors import Actor
from samvag.access.roles import Permission
from samvag.cases.policies import visible_records
from samvag.cases.reading import CaseFile, case_file, link_for, with_person, with_unit_link
from samvag.people.models import PersonLink
from samvag.records.models import Record
from samvag.records.reading import whole
from samvag.records.telling import with_content
from samvag.sharing.models import Consent, ConsentScan, Proposal
from samvag.sharing.reading import consents_of_unit, proposals_waiting, scans_of_unit


def the_case(actor: Actor, key: UUID) -> CaseFile:
    """A case the actor may open."""
    found = case_file(actor, key)
    if found is None:
        raise Http404
    return found


def the_record(actor: Actor, key: UUID) -> Record:
    """A record the actor may open, with its content."""
    rows = with_person(with_content(visible_records(actor)), actor)
    found = rows.select_related("person", "owner", "unit", "author__user").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def the_link(actor: Actor, key: UUID) -> PersonLink:
    """A person the actor may open."""
    found = link_for(actor, key)
    if found is None:
        raise Http404
    return found


def the_consent(actor: Actor, key: UUID) -> Consent:
    """A consent of the actor's own unit, about a person the actor may open."""
    found = with_person(consents_of_unit(actor), actor).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def the_proposal(actor: Actor, key: UUID) -> Proposal:
    """A proposal of the actor's unit that waits for an answer, with its record. Whoever signs needs no role in the
    case; others see only those of people they may open."""
    signs = actor.may(Permission.DISCLOSE_APPROVE)
    rows = with_unit_link(proposals_waiting(actor), actor) if signs else with_person(proposals_waiting(actor), actor)
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    found.record = whole(found.record)
    return found


def the_scan(actor: Actor, key: UUID) -> ConsentScan:
    """A signed paper of the actor's own unit, about a person the actor may open."""
    found = with_person(scans_of_unit(actor), actor).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def ground_for_reading(actor: Actor) -> str:
    """Why the actor's role lets them open the unit's people, for the log."""
    return "unit" if actor.may(Permission.CASES_OF_UNIT) else "role"

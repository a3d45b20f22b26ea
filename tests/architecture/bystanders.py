"""People beside the one the matrix asks about, with much written about them: nobody else may meet a word of it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from samvag.board.actions import Status, set_next_step, set_status
from samvag.cases.actions import add_actor
from samvag.cases.models import Case
from samvag.meetings.models import Meeting
from samvag.records.actions import write_note
from samvag.referrals import actions as referrals
from samvag.sharing.actions import ConsentTerms, refuse_consent
from tests.architecture.states import Scene
from tests.world import World

NOTES, AROUND = 60, 30
# What stands beside: who keeps it, at which site, and as what the law knows it.
KEPT_BY = (("maria", "integrerat-sjobron", "other case"), ("vera", "samvux-sjobron", "linden"))


def stand_by(world: World, scene: Scene) -> None:
    """Two more people with a case each: one the municipality's own, one the health centre's."""
    for username, slug, kind in KEPT_BY:
        _write_much(world, scene, _case(world, scene, username, slug, kind), username, kind)


def _case(world: World, scene: Scene, username: str, slug: str, kind: str) -> Case:
    fields = ("given_name", "family_name", "wants", "background", "contact_wishes", "phone", "contact_note")
    words = {name: scene.word(f"{kind}: {name}", kind) for name in fields}
    referral = world.referral(by=username, slug=slug, **words)
    scene.number(f"{kind}: number", world, kind)
    actor = world.actor(username)
    with world.acting(username):
        terms = ConsentTerms(
            scene.word(f"{kind}: purpose", kind), ("social",), (world.unit("Öppenvårdspsykiatrin").pk,)
        )
        refuse_consent(by=actor, person_id=referral.person_id, terms=terms)
        referrals.take(referral, by=actor)
        meeting = Meeting.objects.create(
            site=referral.site,
            kind="triage",
            starts_at=timezone.now() + timedelta(days=2),
            called_by_id=actor.assignment_id,
        )
        referrals.put_on_list(referral, by=actor, meeting=meeting)
        said = {name: scene.word(f"{kind}: {name}", kind) for name in ("reason", "answer")}
        decision = referrals.decide(referral, by=actor, outcome="accept", **said)
        case = referrals.open_from_decision(decision, by=actor, staff=[(actor.assignment_id, "main_coordinator")])
        case.refresh_from_db()
    return case


def _write_much(world: World, scene: Scene, case: Case, username: str, kind: str) -> None:
    actor = world.actor(username)

    def new(name: str) -> str:
        return scene.word(f"{kind}: {name}", kind)

    with world.acting(username):
        for _ in range(NOTES):
            note: Any = write_note(
                by=actor,
                person_id=case.person_id,
                case_id=case.pk,
                category="social",
                heading=new("heading"),
                text=new("text"),
            )
            scene.mark(f"{kind}: note", note.pk, kind)
        for _ in range(AROUND):
            words = {name: new(name) for name in ("name", "function", "organisation_name", "reach")}
            scene.mark(f"{kind}: around", add_actor(case, by=actor, **words).pk, kind)
        set_status(case, Status("boende", 2, "same", new("status")), by=actor, share_with=())
        due = timezone.localdate() + timedelta(days=3)
        set_next_step(case, by=actor, text=new("step"), responsible_id=actor.assignment_id, due_on=due, share_with=())

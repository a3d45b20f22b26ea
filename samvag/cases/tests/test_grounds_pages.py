"""Handing over without consent: what each ground demands, who signs, what is never offered, and copies that stay."""

import pytest
from django.db import DatabaseError, connection, transaction

from samvag.board.actions import share
from samvag.cases.models import Case
from samvag.cases.tests.words import PSYCHIATRY, note, page
from samvag.records.actions import write_note, write_record
from samvag.records.models import Kind, Note
from samvag.sharing.actions import disclose, withdraw_consent
from samvag.sharing.models import Consent, Disclosure, Ground, OutsideDisclosure, Proposal, Taken
from samvag.sharing.reading import taken_about
from tests.world import World

pytestmark = pytest.mark.django_db
NEEDED = {"situation": "misuse", "no_consent": "Går inte att nå.", "reason": "Nödvändigt för avgiftningen."}


def proposed(world: World) -> tuple[Note, Proposal]:
    """Johan asks to hand something over on OSL 26:9."""
    one = note(world, world.case(), by="johan")
    address = f"/uppgift/{one.pk}/delning/annan-grund/care_support/"
    sent = NEEDED | {"recipients": [world.unit(PSYCHIATRY).pk]}
    assert world.client("johan").post(address, sent).status_code == 302
    with world.acting("johan"):
        return one, Proposal.objects.select_related("proposed_by").get(record_id=one.pk)


def sees(world: World, one: Note) -> bool:
    return world.client("karin").get(f"/uppgift/{one.pk}/varfor/").status_code == 200


def test_a_restrictive_ground_opens_nothing_before_the_head_has_signed(world: World) -> None:
    one, proposal = proposed(world)
    assert not sees(world, one)
    assert "Väntar" in page(world, "johan", f"/uppgift/{one.pk}/delning/")
    assert "OSL 25:12, 26:9" in page(world, "hans", "/underskrifter/")
    shown = page(world, "hans", f"/underskrift/{proposal.pk}/")
    assert "Nödvändigt för avgiftningen." in shown
    assert "Personen har ett pågående missbruk" in shown
    assert world.client("hans").post(f"/underskrift/{proposal.pk}/", {"answer": "approve"}).status_code == 302
    assert sees(world, one)
    assert "Nödvändigt för avgiftningen." in page(world, "karin", f"/uppgift/{one.pk}/varfor/")


def test_a_declined_proposal_opens_nothing_and_says_why(world: World) -> None:
    one, proposal = proposed(world)
    address = f"/underskrift/{proposal.pk}/"
    assert world.client("hans").post(address, {"answer": "decline"}).status_code == 422
    assert world.client("hans").post(address, {"answer": "decline", "note": "Fråga henne först"}).status_code == 302
    assert not sees(world, one)
    assert "Fråga henne först" in page(world, "johan", f"/uppgift/{one.pk}/delning/")
    assert world.client("hans").get(address).status_code == 404


def test_nobody_signs_their_own_and_the_database_holds_it(world: World) -> None:
    _one, proposal = proposed(world)
    assert world.client("johan").post(f"/underskrift/{proposal.pk}/", {"answer": "approve"}).status_code == 403
    with world.acting("johan"), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sharing_proposal SET outcome = 'approved', answered_at = now(), answered_by_id = %s WHERE id = %s",
            [world.actor("johan").assignment_id, proposal.pk],
        )


def test_the_database_refuses_a_restrictive_ground_on_one_signature(world: World) -> None:
    one, proposal = proposed(world)
    with world.acting("johan"), pytest.raises(DatabaseError), transaction.atomic():
        Disclosure(
            record_id=one.pk,
            person_id=one.person_id,
            owner_id=world.actor("johan").organisation_id,
            recipient_id=world.unit(PSYCHIATRY).pk,
            ground=Ground.CARE_SUPPORT,
            ground_note="x",
            proposal=proposal,
            decided_by_id=world.actor("johan").assignment_id,
            decided_at=proposal.proposed_at,
            valid_until=proposal.proposed_at.replace(year=2099),
        ).save(force_insert=True)


def test_the_general_clause_is_never_offered_and_svod_only_between_its_units(world: World) -> None:
    one = note(world, world.case())
    shown = page(world, "maria", f"/uppgift/{one.pk}/delning/annan-grund/")
    assert "Generalklausulen" in shown.split("Erbjuds aldrig")[1]
    for ground in ("svod", "same_principal", "crime", "consent", "general_clause"):
        address = f"/uppgift/{one.pk}/delning/annan-grund/{ground}/"
        assert world.client("maria").get(address).status_code == 404


def test_a_duty_needs_no_consent_and_works_after_a_withdrawal(world: World) -> None:
    case = world.case()
    with world.acting("maria"):
        withdraw_consent(Consent.objects.get(ended_at__isnull=True), by=world.actor("maria"))
    one = note(world, case)
    address = f"/uppgift/{one.pk}/delning/annan-grund/statutory_duty/"
    sent = {"recipients": [world.unit(PSYCHIATRY).pk], "duty": "lus_3_2", "reason": "Utskrivning i dag"}
    assert world.client("maria").post(address, sent).status_code == 302
    assert sees(world, one)


def test_telling_the_police_is_noted_and_opens_nothing(world: World) -> None:
    one = note(world, world.case())
    sent = {"name": "Polisen, region Väst", "kind": "police", "way": "phone", "reason": "Begäran 3 mars"}
    address = f"/uppgift/{one.pk}/delning/utanfor/"
    # Crime is signed by two; a duty in law by one.
    crime = world.client("maria").post(f"{address}crime/", sent | {"provision": "10_23"})
    assert crime.status_code == 302
    with world.acting("maria"):
        assert OutsideDisclosure.objects.count() == 0
        proposal = Proposal.objects.get()
    assert world.client("hans").post(f"/underskrift/{proposal.pk}/", {"answer": "approve"}).status_code == 302
    assert world.client("maria").post(f"{address}statutory_duty/", sent | {"duty": "other"}).status_code == 302
    shown = page(world, "maria", f"/uppgift/{one.pk}/delning/")
    assert shown.count("Polisen, region Väst") == 2
    assert not sees(world, one)


def taken(world: World, case: Case) -> Note:
    one = note(world, case, share=(PSYCHIATRY,), heading="Hyresskulden")
    assert world.client("karin").post(f"/uppgift/{one.pk}/ta-in/").status_code == 302
    return one


def test_a_copy_carries_its_source_and_stays_after_withdrawal(world: World) -> None:
    case = world.case()
    one = taken(world, case)
    with world.acting("maria"):
        consent = Consent.objects.get(ended_at__isnull=True)
    preview = page(world, "maria", f"/samtycke/{consent.pk}/aterkalla/")
    assert "Hyresskulden" in preview.split("Ligger kvar i deras egen journal eller akt")[1]
    with world.acting("maria"):
        withdraw_consent(consent, by=world.actor("maria"))
        # The source's unit sees that it was copied, and not the copy.
        rows = taken_about(case.person_id)
        assert [row.source_id for row in rows] == [one.pk]
        assert not Note.objects.filter(pk=rows[0].pk).exists()
    assert not sees(world, one)
    with world.acting("karin"):
        copy = Note.objects.get(pk=Taken.objects.get().pk)
    assert "Kopierat från Vuxenenheten" in copy.text
    assert "Hyresskulden" in page(world, "karin", f"/uppgift/{copy.pk}/varfor/")


def test_a_copy_is_no_more_open_to_the_person_than_its_source(world: World) -> None:
    case = world.case()
    with world.acting("maria"):
        kept = write_record(
            Note,
            by=world.actor("maria"),
            person_id=case.person_id,
            case_id=case.pk,
            kind=Kind.NOTE,
            category="social",
            content={"heading": "Från en anhörig", "text": "Hon är rädd"},
            person_may_see=False,
        )
        share(kept.record, case, by=world.actor("maria"), chosen=[world.unit(PSYCHIATRY).pk])
    assert world.client("karin").post(f"/uppgift/{kept.pk}/ta-in/").status_code == 302
    with world.acting("karin"):
        copied = Taken.objects.get()
        assert not copied.record.person_may_see
        row = {field.attname: getattr(copied, field.attname) for field in Taken._meta.concrete_fields}
        other = write_note(by=world.actor("karin"), person_id=case.person_id, case_id=case.pk, category="social",
                           heading="x", text="x")  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            Taken(**row | {"record_id": other.pk}).save(force_insert=True)  # the floor holds it too


def test_nothing_is_copied_twice_or_without_having_been_received(world: World) -> None:
    case = world.case()
    one = taken(world, case)
    assert world.client("karin").post(f"/uppgift/{one.pk}/ta-in/").status_code == 302
    with world.acting("karin"):
        assert Taken.objects.count() == 1
    own = note(world, case)
    assert world.client("karin").post(f"/uppgift/{own.pk}/ta-in/").status_code == 404
    assert world.client("maria").post(f"/uppgift/{own.pk}/ta-in/").status_code == 404


def test_an_emergency_opens_at_once_and_is_read_afterwards(world: World) -> None:
    one = note(world, world.case())
    with world.acting("maria"):
        disclose(
            one.record,
            by=world.actor("maria"),
            recipients=[world.unit(PSYCHIATRY).pk],
            ground=Ground.EMERGENCY,
            ground_note="Fara för liv",
        )
    assert sees(world, one)
    assert "Fara för liv" in page(world, "hans", "/underskrifter/")


def test_why_each_of_the_others_sees_it_or_does_not(world: World) -> None:
    case = world.case()
    one = note(world, case)
    address = f"/uppgift/{one.pk}/varfor/andra/"
    assert "ingen har lämnat ut uppgiften" in page(world, "maria", address)
    with world.acting("maria"):
        withdraw_consent(Consent.objects.get(ended_at__isnull=True), by=world.actor("maria"))
    assert "Personen återkallade samtycket" in page(world, "maria", address)
    assert world.client("karin").get(address).status_code == 404

"""What the person does not want told is kept to by the database: what is open already, and what is written later."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.cases.actions import let_in
from samvag.cases.consequences import consequences
from samvag.cases.models import Case, Party
from samvag.cases.tests.words import PSYCHIATRY, note, page
from samvag.records.models import Note
from samvag.sharing.actions import CarveOutTerms, ConsentTerms, disclose, give_consent, withdraw_consent
from samvag.sharing.models import Consent, Disclosure, Ground
from samvag.sharing.presets import reach_of, recipients_for
from tests.world import EVERYTHING, World

pytestmark = pytest.mark.django_db
HEALTH_CENTRE = "Lindens vårdcentral"


def standing(world: World) -> Consent:
    with world.acting("maria"):
        return Consent.objects.get(ended_at__isnull=True, given=True)


def terms(world: World, *carve_outs: CarveOutTerms, categories: tuple[str, ...] = EVERYTHING) -> ConsentTerms:
    return ConsentTerms("Samordning", categories, (world.unit(PSYCHIATRY).pk,), carve_outs=carve_outs)


def change(world: World, case: Case, given: ConsentTerms, replaces: Consent | None = None) -> Consent:
    with world.acting("maria"):
        return give_consent(by=world.actor("maria"), person_id=case.person_id, terms=given, replaces=replaces)


def sees(world: World, who: str, one: Note) -> bool:
    return world.client(who).get(f"/uppgift/{one.pk}/varfor/").status_code == 200


def test_a_new_exception_closes_what_it_hits_and_nothing_else(world: World) -> None:
    case = world.case()
    economic = note(world, case, share=(PSYCHIATRY,), category="economic", heading="Skulden")
    social = note(world, case, share=(PSYCHIATRY,), category="social", heading="Boendet")
    unit = world.unit(PSYCHIATRY).pk
    # A consent beside the one that everything rests on: a no beats a yes.
    change(world, case, terms(world, CarveOutTerms("inget om mina pengar", unit, "economic")))
    assert not sees(world, "karin", economic)
    assert sees(world, "karin", social)
    with world.acting("maria"):
        assert Disclosure.objects.get(record_id=economic.pk).end_reason == "Personens undantag"


@pytest.mark.parametrize("bound", ["unit", "category", "record", "both"])
def test_what_is_carved_out_cannot_be_handed_over(world: World, bound: str) -> None:
    case = world.case()
    one = note(world, case, category="economic")
    unit, lineage = world.unit(PSYCHIATRY).pk, one.record.lineage
    row = {
        "unit": CarveOutTerms("inte dit", unit),
        "category": CarveOutTerms("inget om pengar", category="economic"),
        "record": CarveOutTerms("inte just det", lineage=lineage),
        "both": CarveOutTerms("inget om pengar dit", unit, "economic"),
    }[bound]
    consent = change(world, case, terms(world, row))
    with world.acting("maria"):
        maria = world.actor("maria")
        offer = recipients_for(maria, person_id=case.person_id, category="economic", units=[unit], lineage=lineage)
        assert offer == []
        with pytest.raises(DatabaseError), transaction.atomic():
            disclose(one.record, by=maria, recipients=[unit], ground=Ground.CONSENT, consent=consent)
        other = note(world, case, category="social")
        assert bool(disclose_if_open(world, other, consent, unit)) is (bound != "unit")


def disclose_if_open(world: World, one: Note, consent: Consent, unit: int) -> list[Disclosure]:
    with world.acting("maria"):
        try:
            with transaction.atomic():
                return disclose(
                    one.record, by=world.actor("maria"), recipients=[unit], ground=Ground.CONSENT, consent=consent
                )
        except DatabaseError:
            return []


def test_an_exception_of_one_category_is_taken_from_what_a_page_offers(world: World) -> None:
    case = world.case()
    unit = world.unit(PSYCHIATRY).pk
    change(world, case, terms(world, CarveOutTerms("inget om våldet", unit, "violence")))
    with world.acting("maria"):
        reached = reach_of(world.actor("maria"), person_id=case.person_id, units=[unit])
    assert "violence" not in reached[0].categories
    assert "social" in reached[0].categories


def test_words_alone_close_nothing_and_are_shown_to_whoever_hands_over(world: World) -> None:
    case = world.case()
    change(world, case, terms(world, CarveOutTerms("helst inget om syrran")), replaces=standing(world))
    one = note(world, case)
    assert "helst inget om syrran" in page(world, "maria", f"/uppgift/{one.pk}/delning/")


def test_an_exception_cannot_be_added_to_somebody_elses_record(world: World) -> None:
    case, other = world.case(), world.case(family_name="Annan")
    foreign = note(world, other)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(world, case, terms(world, CarveOutTerms("x", lineage=foreign.record.lineage)))


@pytest.mark.parametrize("end", ["withdrawn", "coordination", "carved"])
def test_the_case_closes_for_a_party_whose_ground_has_ended(world: World, end: str) -> None:
    case = world.case()
    former, unit = standing(world), world.unit(PSYCHIATRY).pk
    expected = {one.unit_id: one.leaves_case for one in told_before(world, case, former, end)}
    if end == "withdrawn":
        with world.acting("maria"):
            withdraw_consent(former, by=world.actor("maria"))
    elif end == "coordination":
        change(world, case, terms(world, categories=("social",)), replaces=former)
    else:
        change(world, case, terms(world, CarveOutTerms("inte dit", unit)), replaces=former)
    assert expected == {unit: True}
    assert world.client("karin").get(f"/arende/{case.pk}/").status_code == 404
    assert case.number not in page(world, "karin", "/arenden/")
    assert "Karin" not in page(world, "maria", f"/arende/{case.pk}/").split("Tidigare roller")[0]


def told_before(world: World, case: Case, former: Consent, end: str) -> list[Any]:
    unit = world.unit(PSYCHIATRY).pk
    given = {
        "withdrawn": None,
        "coordination": terms(world, categories=("social",)),
        "carved": terms(world, CarveOutTerms("inte dit", unit)),
    }[end]
    with world.acting("maria"):
        return consequences(world.actor("maria"), case.person_id, terms=given, replaces=former)


def test_another_ground_keeps_the_party(world: World) -> None:
    case = world.case()
    one = note(world, case)
    with world.acting("maria"):
        maria = world.actor("maria")
        duty = {"ground": Ground.STATUTORY_DUTY, "ground_note": "LUS 3:2"}
        made = disclose(one.record, by=maria, recipients=[world.unit(PSYCHIATRY).pk], **duty)
        withdraw_consent(standing(world), by=maria)
    assert world.client("karin").get(f"/arende/{case.pk}/").status_code == 200
    # When that ends too, the case closes.
    assert world.client("maria").post(f"/utlamnande/{made[0].pk}/tillbaka/", {"reason": "Fel"}).status_code == 302
    assert world.client("karin").get(f"/arende/{case.pk}/").status_code == 404


def test_a_party_comes_back_with_a_new_consent_and_is_let_in(world: World) -> None:
    case = world.case()
    with world.acting("maria"):
        withdraw_consent(standing(world), by=world.actor("maria"))
        with pytest.raises(DatabaseError), transaction.atomic():
            let_in(case, by=world.actor("maria"), unit_id=world.unit(PSYCHIATRY).pk, code="psychiatry")
    change(world, case, terms(world))
    assert world.client("karin").get(f"/arende/{case.pk}/").status_code == 404
    sent = {"unit": world.unit(PSYCHIATRY).pk}
    assert world.client("maria").post(f"/arende/{case.pk}/part/", sent).status_code == 302
    assert world.client("karin").get(f"/arende/{case.pk}/").status_code == 200
    with world.acting("maria"):
        assert Party.objects.filter(case=case, unit_id=sent["unit"]).count() == 2


def test_the_preview_says_what_then_happens(world: World) -> None:
    case = world.case()
    social = note(world, case, share=(PSYCHIATRY,), category="social", heading="Boendet")
    economic = note(world, case, share=(PSYCHIATRY,), category="economic", heading="Skulden")
    note(world, case, category="somatic", heading="Knät")
    unit = world.unit(PSYCHIATRY).pk
    given = terms(
        world,
        CarveOutTerms("inte just det", lineage=social.record.lineage),
        categories=("social", "somatic", "coordination"),
    )
    former = standing(world)
    with world.acting("maria"):
        told = consequences(world.actor("maria"), case.person_id, terms=given, replaces=former)
    assert [(one.unit_id, one.leaves_case) for one in told] == [(unit, False)]
    assert {item.title for item in told[0].closes} >= {"Boendet", "Skulden"}
    assert "Knät" in {item.title for item in told[0].opens}
    change(world, case, given, replaces=former)
    assert not sees(world, "karin", social)
    assert not sees(world, "karin", economic)


def test_a_colleague_is_closed_out_of_everything_and_nobody_else(world: World) -> None:
    case = world.case()
    one = note(world, case, share=(PSYCHIATRY,))
    per = world.actor("per").assignment_id
    change(world, case, terms(world, CarveOutTerms("inte min granne Per", colleague_id=per)), replaces=standing(world))
    assert not sees(world, "per", one)
    assert world.client("per").get(f"/arende/{case.pk}/").status_code == 404
    assert sees(world, "karin", one)
    shown = page(world, "maria", f"/samtycke/{standing(world).pk}/")
    assert "inte min granne Per" in shown
    assert "stänger ute Per Dahl" in shown


def test_who_may_not_close_out_is_not_offered_it(world: World) -> None:
    case = world.case()
    with world.acting("maria"):
        world.link("maria", case)
    per = world.actor("per").assignment_id
    given = terms(world, CarveOutTerms("inte Per", colleague_id=per))
    with world.acting("sara"), pytest.raises(Refused), transaction.atomic():
        give_consent(by=world.actor("sara"), person_id=case.person_id, terms=given)


def test_renewal_carries_what_rested_on_the_old_answer(world: World) -> None:
    case = world.case()
    one = note(world, case, share=(PSYCHIATRY,))
    former = standing(world)
    later = former.valid_until + timedelta(days=90)
    change(world, case, replace(terms(world), valid_until=later), replaces=former)
    assert sees(world, "karin", one)
    with world.acting("maria"):
        assert Disclosure.objects.get(record_id=one.pk).valid_until == later


def test_my_day_lists_what_ends_soon(world: World) -> None:
    case = world.case(given_name="Elvira")
    former = standing(world)
    assert "Samtycken som går ut snart" not in page(world, "maria", "/")
    soon = replace(terms(world), valid_until=timezone.now() + timedelta(days=9))
    change(world, case, soon, replaces=former)
    assert "Elvira" in page(world, "maria", "/").split("Samtycken som går ut snart")[1]


def test_what_one_wrote_stays_in_reach_when_the_case_has_closed(world: World) -> None:
    case = world.case()
    note(world, case, by="karin", heading="Vårt eget samtal")
    link = world.link("karin", case).pk
    with world.acting("maria"):
        withdraw_consent(standing(world), by=world.actor("maria"))
    assert "Vårt eget samtal" in page(world, "karin", f"/person/{link}/")

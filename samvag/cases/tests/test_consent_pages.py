"""What a person answers, and what a change closes: told before, done at once, shown after."""

import re
from typing import Any

import pytest
from django.http import HttpResponse

from samvag.cases.models import Case
from samvag.cases.tests.words import PSYCHIATRY, note, page, statements
from samvag.core.drafts import load_draft, save_draft
from samvag.referrals.actions import state_criterion
from samvag.referrals.models import Referral
from samvag.sharing.models import Consent
from tests.world import World

pytestmark = pytest.mark.django_db


def the_consent(world: World) -> Any:
    """Maria's consent towards psychiatry."""
    with world.acting("maria"):
        return Consent.objects.get(ended_at__isnull=True).pk


def answer(world: World, case: Case, **changes: Any) -> HttpResponse:
    """Send the form for a new answer."""
    link = world.link("maria", case).pk
    given = {
        "answer": "yes",
        "recipients": [world.unit("Lindens vårdcentral").pk],
        "categories": ["somatic", "social"],
        "undantag-0-words": "inget om mina mediciner",
        "purpose": "Samordning",
        "form": "written",
        "leaflet_version": leaflet(world, case),
        "valid_until": "i morgon",
        "confirmed": "1",
    }
    return world.client("maria").post(f"/person/{link}/samtycke/nytt/", given | changes)


def leaflet(world: World, case: Case) -> str:
    """One of the leaflets the form offers."""
    link = world.link("maria", case).pk
    context = world.client("maria").get(f"/person/{link}/samtycke/nytt/").context
    return str(context["form"].fields["leaflet_version"].choices[0][0])


def test_a_yes_stands_in_the_list_with_the_persons_own_words(world: World) -> None:
    case = world.case()
    assert answer(world, case).status_code == 302
    listed = page(world, "maria", f"/person/{world.link('maria', case).pk}/samtycke/")
    assert "inget om mina mediciner" in listed
    assert "Maria Lund" in listed
    assert "Lindens vårdcentral" in listed


def test_a_no_is_a_fact_that_stays(world: World) -> None:
    case = world.case()
    assert answer(world, case, answer="no").status_code == 302
    with world.acting("maria"):
        assert Consent.objects.filter(given=False).count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"form": "oral"},
        {"form": "fax"},
        {"interpreter": "on"},
        {"purpose": ""},
        {"undantag-1-to": "unit:0", "undantag-1-words": "x"},
        {"undantag-1-about": "category:social"},
        {"recipients": []},
        {"categories": []},
        {"valid_until": "i går"},
        {"valid_until": "2099-01-01"},
        {"leaflet_version": "påhittad"},
        {"answer": ""},
    ],
)
def test_a_faulty_answer_is_refused_and_keeps_its_text(world: World, changes: dict[str, Any]) -> None:
    got = answer(world, world.case(), **changes)
    assert got.status_code == 422
    assert "inget om mina mediciner" in got.content.decode()


def test_an_oral_answer_with_a_witness(world: World) -> None:
    assert answer(world, world.case(), form="oral", witness="Johan Ek").status_code == 302


def test_a_recipient_outside_the_units_programmes_is_refused(world: World) -> None:
    got = answer(world, world.case(), recipients=[world.unit("Psykiatrisk avdelning 12").pk])
    assert got.status_code == 422


def test_withdrawal_is_previewed_acts_at_once_and_is_told_after(world: World) -> None:
    case = world.case()
    note(world, case, share=(PSYCHIATRY,), heading="Hyresskulden")
    key = the_consent(world)
    preview = page(world, "maria", f"/samtycke/{key}/aterkalla/")
    assert "Hyresskulden" in preview
    assert PSYCHIATRY in preview
    assert "Hyresskulden" in page(world, "karin", f"/arende/{case.pk}/")
    assert world.client("maria").post(f"/samtycke/{key}/aterkalla/").status_code == 302
    assert world.client("karin").get(f"/arende/{case.pk}/").status_code == 404
    after = page(world, "maria", f"/samtycke/{key}/")
    assert "Det här stängdes" in after
    assert "Hyresskulden" in after
    assert world.client("maria").get(f"/samtycke/{key}/aterkalla/").status_code == 403


def test_the_preview_and_the_timeline_name_each_criterion(world: World) -> None:
    """A list of nothing but "Kriterium: uppfyllt" tells nobody what closes."""
    case = world.case()
    with world.acting("maria"):
        referral = Referral.objects.get(record__person_id=case.person_id)
        for criterion, value in (("adult", "met"), ("both_principals", "not_met")):
            state_criterion(referral, by=world.actor("maria"), criterion=criterion, value=value, words="Enligt samtal.")
    told = (
        "Personen har fyllt 18 år: uppfyllt",
        "Personen behöver insatser från både hälso- och sjukvården och socialtjänsten: inte uppfyllt",
    )
    withdrawal = f"/samtycke/{the_consent(world)}/aterkalla/"
    preview, timeline = page(world, "maria", withdrawal), page(world, "maria", f"/arende/{case.pk}/")
    for words in told:
        assert words in preview
        assert words in timeline
    assert statements(world, "maria", withdrawal) <= 10
    assert statements(world, "maria", withdrawal.replace("aterkalla", "fornya")) <= 10


def test_narrowing_closes_only_what_is_left_out(world: World) -> None:
    case = world.case()
    note(world, case, share=(PSYCHIATRY,), heading="Hyresskulden", category="economic")
    note(world, case, share=(PSYCHIATRY,), heading="Boendestödet", category="social")
    key = the_consent(world)
    sent = {
        "recipients": [world.unit(PSYCHIATRY).pk],
        "categories": ["social", "coordination"],
        "valid_until": "i morgon",
    }
    preview = world.client("maria").post(f"/samtycke/{key}/andra/", sent).content.decode()
    assert "Hyresskulden" in preview
    assert "Boendestödet" not in preview
    assert "Hyresskulden" in page(world, "karin", f"/arende/{case.pk}/")
    done = world.client("maria").post(f"/samtycke/{key}/andra/", sent | {"confirmed": "1"})
    assert done.status_code == 302
    theirs = page(world, "karin", f"/arende/{case.pk}/")
    assert "Hyresskulden" not in theirs
    assert "Boendestödet" in theirs
    assert "Hyresskulden" in page(world, "maria", f"/samtycke/{key}/")


def test_narrowing_never_widens(world: World) -> None:
    case = world.case()
    answer(world, case)
    with world.acting("maria"):
        key = Consent.objects.get(carve_outs__words="inget om mina mediciner").pk
    wider = {"recipients": [world.unit(PSYCHIATRY).pk], "categories": ["social"], "valid_until": "i morgon"}
    assert world.client("maria").post(f"/samtycke/{key}/andra/", wider).status_code == 422
    longer = {"recipients": [world.unit("Lindens vårdcentral").pk], "categories": ["social"]}
    later = longer | {"valid_until": "2027-10-10"}
    assert world.client("maria").post(f"/samtycke/{key}/andra/", later).status_code == 422


def test_the_draft_of_an_answer_comes_back_and_goes_when_it_is_saved(world: World) -> None:
    case = world.case()
    link, me = world.link("maria", case), world.actor("maria").assignment_id
    typed = {
        "answer": "yes",
        "categories": "somatic",
        "undantag-0-words": "inte till min syster",
        "valid_until": "i morgon",
    }
    with world.acting("maria"):
        save_draft(me, f"consent:{link.pk}", typed)
    back = page(world, "maria", f"/person/{link.pk}/samtycke/nytt/")
    assert "inte till min syster" in back
    assert "Det är inte sparat än" in back
    chosen = re.findall(r'name="(\w+)"[^>]*?value="(\w+)"[^>]*? checked', back)
    assert set(chosen) == {("answer", "yes"), ("categories", "somatic"), ("form", "written"), ("period", "365")}
    assert answer(world, case).status_code == 302
    assert "Det är inte sparat än" not in page(world, "maria", f"/person/{link.pk}/samtycke/nytt/")
    with world.acting("maria"):
        assert load_draft(me, f"consent:{link.pk}") is None


def test_a_consent_notes_the_same_leaflet_in_every_language(world: World) -> None:
    case = world.case()
    link, maria = world.link("maria", case).pk, world.client("maria")
    found = []
    for language in ("sv", "en"):
        maria.cookies["django_language"] = language
        context = maria.get(f"/person/{link}/samtycke/nytt/").context
        found.append([key for key, _label in context["form"].fields["leaflet_version"].choices])
    assert found[0] == found[1] == ["2025-1 Integrerat", "2025-1 SamVux", "2025-1 Mottagningen"]


def test_others_consents_are_not_found(world: World) -> None:
    case = world.case()
    key = the_consent(world)
    link = world.link("maria", case).pk
    for name in ("karin", "olle", "sara", "disa"):
        client = world.client(name)
        for address in (f"/samtycke/{key}/", f"/samtycke/{key}/aterkalla/", f"/person/{link}/samtycke/"):
            assert client.get(address).status_code == 404


def test_who_may_not_record_is_told_so(world: World) -> None:
    case = world.case()
    link = world.link("hans", case).pk
    assert world.client("hans").get(f"/person/{link}/samtycke/nytt/").status_code == 403

"""Writing, narrowing, correcting, handing over and taking back, seen from both sides through the front door."""

from typing import Any

import pytest
from django.http import HttpResponse

from samvag.cases.models import Case
from samvag.cases.tests.words import MUNICIPALITY, PSYCHIATRY, note, page
from samvag.core.drafts import load_draft, save_draft
from samvag.records.models import Note
from samvag.sharing.models import Consent, Disclosure
from tests.world import World

pytestmark = pytest.mark.django_db


def write(world: World, case: Case, who: str = "maria", **changes: Any) -> HttpResponse:
    """Send the note form as a browser does."""
    psychiatry = str(world.unit(PSYCHIATRY).pk)
    given = {
        "heading": "Hembesök",
        "category": "social",
        "text": "Hyran är obetald",
        "happened_on": "i dag",
        "share": [psychiatry],
        "offered": [psychiatry],
    }
    return world.client(who).post(f"/arende/{case.pk}/anteckning/", given | changes)


def test_a_note_is_handed_over_as_the_consent_presets(world: World) -> None:
    case = world.case()
    assert write(world, case).status_code == 302
    seen = page(world, "karin", f"/arende/{case.pk}/")
    assert "Hyran är obetald" in seen
    assert "Mottaget från Sjöbrons kommun, socialtjänsten" in seen
    assert "samtycke" in page(world, "maria", f"/arende/{case.pk}/")


def test_unticking_keeps_the_note_at_home(world: World) -> None:
    case = world.case()
    assert write(world, case, share=[]).status_code == 302
    assert "Hyran är obetald" in page(world, "maria", f"/arende/{case.pk}/")
    assert "Hyran är obetald" not in page(world, "karin", f"/arende/{case.pk}/")


def test_a_tick_reaches_nobody_whom_the_consent_does_not(world: World) -> None:
    case = world.case()
    write(world, case, share=[str(world.unit("Lindens vårdcentral").pk), "x", "9" * 30])
    with world.acting("maria"):
        assert Disclosure.objects.filter(record__kind="note").count() == 0


def test_a_category_outside_the_consent_stays_at_home(world: World) -> None:
    case = world.case()
    with world.acting("maria"):
        consent = Consent.objects.get().pk
    client = world.client("maria")
    narrow = {"recipients": [world.unit(PSYCHIATRY).pk], "categories": ["coordination"], "valid_until": "i morgon"}
    assert client.post(f"/samtycke/{consent}/andra/", narrow | {"confirmed": "1"}).status_code == 302
    write(world, case)
    assert "Hyran är obetald" not in page(world, "karin", f"/arende/{case.pk}/")


def test_bad_input_keeps_what_was_typed(world: World) -> None:
    case = world.case()
    answer = write(world, case, heading="", text="Lång text", happened_on="nån gång", share=[])
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Lång text" in words
    assert "nån gång" in words
    assert " checked" not in words  # the narrowing is kept too


def test_what_has_not_happened_is_not_noted(world: World) -> None:
    assert write(world, world.case(), happened_on="i morgon").status_code == 422


def test_the_draft_comes_back_and_goes_when_the_note_is_saved(world: World) -> None:
    case = world.case()
    me, key = world.actor("maria").assignment_id, f"note:{case.pk}"
    with world.acting("maria"):
        offered = str(world.unit(PSYCHIATRY).pk)
        save_draft(me, key, {"heading": "Påbörjad", "text": "halvvägs", "offered": offered})
    back = page(world, "maria", f"/arende/{case.pk}/anteckning/")
    assert "halvvägs" in back
    assert " checked" not in back  # what was narrowed is not widened by leaving the page
    write(world, case)
    with world.acting("maria"):
        assert load_draft(me, key) is None


def test_the_line_follows_the_category(world: World) -> None:
    case = world.case()
    with world.acting("maria"):
        Consent.objects.get()
    address = f"/arende/{case.pk}/anteckning/ses-av/"
    unit = world.unit(PSYCHIATRY).pk
    assert "gäller till" in page(world, "maria", f"{address}?category=social")
    assert " checked" not in page(world, "maria", f"{address}?category=social&offered={unit}")
    assert world.client("maria").get(f"{address}?category=påhittad").status_code == 404


def test_a_correction_reaches_those_left_ticked_and_says_so_to_the_others(world: World) -> None:
    case = world.case()
    one = note(world, case, share=(PSYCHIATRY,))
    unit = str(world.unit(PSYCHIATRY).pk)
    sent = {"heading": "Samtal", "text": "Hyran är betald", "reason": "Fel person", "offered": [unit]}
    assert world.client("maria").post(f"/uppgift/{one.pk}/ratta/", sent).status_code == 302
    theirs = page(world, "karin", f"/arende/{case.pk}/")
    assert "Hyran är obetald" in theirs
    assert "Den nya versionen är inte utlämnad hit" in theirs
    mine = page(world, "maria", f"/arende/{case.pk}/")
    assert "Hyran är betald" in mine
    assert "Hyran är obetald" not in mine
    history = page(world, "maria", f"/uppgift/{one.pk}/versioner/")
    assert "Hyran är obetald" in history
    assert "Fel person" in history


def test_a_correction_handed_over_replaces_the_former_version(world: World) -> None:
    case = world.case()
    one = note(world, case, share=(PSYCHIATRY,))
    unit = str(world.unit(PSYCHIATRY).pk)
    sent = {"heading": "Samtal", "text": "Hyran är betald", "reason": "Fel", "offered": [unit], "share": [unit]}
    world.client("maria").post(f"/uppgift/{one.pk}/ratta/", sent)
    theirs = page(world, "karin", f"/arende/{case.pk}/")
    assert "Hyran är betald" in theirs
    assert "Hyran är obetald" not in theirs


def test_the_second_correction_of_a_version_is_shown_both_texts(world: World) -> None:
    case = world.case()
    one = note(world, case)
    sent = {"heading": "Samtal", "text": "Min text", "reason": "Fel"}
    assert world.client("maria").post(f"/uppgift/{one.pk}/ratta/", sent).status_code == 302
    answer = world.client("johan").post(f"/uppgift/{one.pk}/ratta/", sent | {"text": "Hans text"})
    assert answer.status_code == 409
    assert "Min text" in answer.content.decode()
    assert "Hans text" in answer.content.decode()


def test_only_the_writing_unit_corrects_and_only_the_owner_hands_over(world: World) -> None:
    one = note(world, world.case(), share=(PSYCHIATRY,))
    assert world.client("karin").get(f"/uppgift/{one.pk}/ratta/").status_code == 403
    assert world.client("karin").get(f"/uppgift/{one.pk}/delning/").status_code == 403


def test_handing_over_later_and_taking_back(world: World) -> None:
    case = world.case()
    one = note(world, case)
    client, unit = world.client("maria"), world.unit(PSYCHIATRY).pk
    assert client.post(f"/uppgift/{one.pk}/delning/", {"share": [unit]}).status_code == 302
    assert "Hyran är obetald" in page(world, "karin", f"/arende/{case.pk}/")
    with world.acting("maria"):
        key = Disclosure.objects.get(record_id=one.pk).pk
    assert client.post(f"/utlamnande/{key}/tillbaka/", {"reason": ""}).status_code == 422
    assert client.post(f"/utlamnande/{key}/tillbaka/", {"reason": "Fel mottagare"}).status_code == 302
    assert "Hyran är obetald" not in page(world, "karin", f"/arende/{case.pk}/")
    assert "Fel mottagare" in page(world, "maria", f"/uppgift/{one.pk}/delning/")
    assert client.get(f"/utlamnande/{key}/tillbaka/").status_code == 404


@pytest.mark.parametrize(
    ("ground", "words"), [("statutory_duty", "skyldighet i lag"), ("harmless", "utan att personen")]
)
def test_other_grounds_are_reasoned_and_explained(world: World, ground: str, words: str) -> None:
    one = note(world, world.case())
    client, unit = world.client("maria"), world.unit(PSYCHIATRY).pk
    address = f"/uppgift/{one.pk}/delning/annan-grund/{ground}/"
    assert client.post(address, {"recipients": [unit], "duty": "lus_3_2", "reason": ""}).status_code == 422
    sent = {"recipients": [unit], "duty": "lus_3_2", "reason": "Så tänkte vi"}
    assert client.post(address, sent).status_code == 302
    why = page(world, "karin", f"/uppgift/{one.pk}/varfor/")
    assert words in why
    assert "Så tänkte vi" in why
    assert "Maria Lund" in why


def test_why_for_the_writer_and_for_the_recipient(world: World) -> None:
    one = note(world, world.case(), share=(PSYCHIATRY,))
    assert "Vuxenenheten skrev uppgiften" in page(world, "johan", f"/uppgift/{one.pk}/varfor/")
    theirs = page(world, "karin", f"/uppgift/{one.pk}/varfor/")
    assert "Personen har samtyckt" in theirs
    assert "lämnade ut uppgiften till Öppenvårdspsykiatrin" in theirs
    assert "Utlämnandet gäller till" in theirs


def test_why_for_a_referral_the_person_made_themself(world: World) -> None:
    case = world.case()
    with world.acting("karin"):
        received = Disclosure.objects.filter(owner__short_name="Sjöbrons kommun").values_list("record_id", flat=True)
        keys = list(received)
    assert keys
    assert all("lämnade ut uppgiften" in page(world, "karin", f"/uppgift/{key}/varfor/") for key in keys)
    assert case.number in page(world, "karin", "/arenden/")


def test_a_record_that_was_not_handed_over_is_not_found_on_any_of_its_pages(world: World) -> None:
    one = note(world, world.case())
    for name in ("karin", "olle", "sara"):
        client = world.client(name)
        for place in ("varfor", "versioner", "ratta", "delning"):
            assert client.get(f"/uppgift/{one.pk}/{place}/").status_code == 404


def test_notes_go_the_other_way_too(world: World) -> None:
    case = world.case()
    note(world, case, by="karin", share=(MUNICIPALITY,), category="psychiatric", text="Sover dåligt")
    assert "Sover dåligt" in page(world, "maria", f"/arende/{case.pk}/")
    with world.acting("olle"):
        assert Note.objects.count() == 0

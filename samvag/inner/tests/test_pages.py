"""The pages of inner secrecy: who is closed out, what is blocked, two steps into an emergency, and the review."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samvag.cases.models import Case
from samvag.core.context import acting
from samvag.core.identity_numbers import display_long
from samvag.inner.models import TimedAccess
from samvag.people.actions import protect
from samvag.people.models import ConflictMark
from samvag.records.models import Note
from samvag.sharing.models import Consent, Disclosure
from tests.floor.attempts import hand_over, note
from tests.floor.inner_words import emergency, mark, number_of
from tests.world import World

pytestmark = pytest.mark.django_db


def body(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_closing_out_and_letting_in_by_the_pages(world: World) -> None:
    case = world.case()
    maria, johan, link = world.client("maria"), world.client("johan"), world.link("maria", case).pk
    page = f"/person/{link}/utestangning/"
    assert maria.post(page, {"user": ""}).status_code == 422
    sent = {"user": world.actor("johan").user_id, "reason": "former_partner", "words": "Sambo till i fjol"}
    assert maria.post(page, sent).status_code == 302
    assert maria.post(page, sent).status_code == 422
    assert "Sambo till i fjol" in body(maria, f"/person/{link}/atkomst/")
    for path in (f"/arende/{case.pk}/", f"/person/{link}/", f"/person/{link}/atkomst/"):
        assert johan.get(path).status_code == 404
    for path in ("/", "/arenden/", "/tavla/"):
        assert case.number not in body(johan, path)
    assert "Johan" not in body(maria, f"/arende/{case.pk}/roll/").split("<select", 1)[1]
    with world.acting("maria"):
        key = ConflictMark.objects.get().pk
    assert maria.post(f"/person/{link}/utestangning/{key}/", {"because": "Fel person"}).status_code == 302
    assert maria.get(f"/person/{link}/utestangning/{key}/").status_code == 404
    assert johan.get(f"/arende/{case.pk}/").status_code == 200


def test_somebody_without_the_right_closes_nobody_out(world: World) -> None:
    case = world.case()
    link = world.link("karin", case).pk
    assert world.client("pia").get(f"/person/{link}/utestangning/").status_code in (403, 404)
    assert "Utestängda" not in body(world.client("karin"), f"/person/{link}/atkomst/").replace("Utestängda medarb", "")


def test_a_mark_looks_like_nothing_there(world: World) -> None:
    """What the closed-out gets is byte for byte what one gets for an id that nothing has."""
    case = world.case()
    mark(world, case, "johan")
    johan = world.client("johan")
    gone, never = johan.get(f"/arende/{case.pk}/"), johan.get(f"/arende/{case.person_id}/")
    assert gone.status_code == never.status_code == 404
    mine = gone.content.replace(str(case.pk).encode(), b"")
    assert len(mine) == len(never.content.replace(str(case.person_id).encode(), b""))


def test_a_block_by_the_pages(world: World) -> None:
    case = world.case()
    karin, link = world.client("karin"), world.link("karin", case).pk
    assert karin.post(f"/person/{link}/sparr/", {"case": str(case.pk)}).status_code == 302
    assert karin.post(f"/person/{link}/sparr/", {"case": str(case.pk)}).status_code == 422
    page = body(karin, f"/person/{link}/atkomst/")
    assert case.number in page
    assert world.client("maria").get(f"/person/{world.link('maria', case).pk}/sparr/").status_code == 403
    key = page.split(f"/person/{link}/sparr/")[1].split("/")[0]
    assert karin.post(f"/person/{link}/sparr/{key}/", {"because": "Sa det vid besöket"}).status_code == 302
    assert karin.get(f"/person/{link}/sparr/{key}/").status_code == 404


def test_two_steps_into_an_emergency_and_out(world: World) -> None:
    case = world.case()
    note(world, "maria", case, text="Hyran är obetald")
    olle, number = world.client("olle"), display_long(number_of(world, case))
    sent = {"number": number, "reason": "life", "words": "Ligger medvetslös i trapphuset"}
    assert olle.post("/nodoppning/", {"number": number}).status_code == 422
    asked = olle.post("/nodoppning/", sent)
    assert asked.status_code == 200
    with world.acting("hans"):
        assert TimedAccess.objects.count() == 0
    opened = olle.post("/nodoppning/", sent | {"sure": "yes"})
    assert opened.status_code == 302
    page = body(olle, opened["Location"])
    assert "Hyran är obetald" in page
    assert "Alva" in page
    assert "Alva" not in page.split("</title>")[0]
    assert opened["Location"] in body(olle, "/")
    assert case.number not in body(olle, "/tavla/")
    assert world.client("adam").get(opened["Location"]).status_code == 404
    assert olle.post(f"{opened['Location']}slut/").status_code == 302
    assert olle.get(opened["Location"]).status_code == 404


def test_the_log_says_emergency(world: World) -> None:
    case = world.case()
    olle = world.client("olle")
    key = emergency(world, case)
    body(olle, f"/nodoppning/{key}/")
    reviewer = replace(world.actor("lena"), organisation_id=world.actor("olle").organisation_id)
    with acting(reviewer), connection.cursor() as cursor:
        cursor.execute("SELECT ground, purpose FROM audit_read WHERE page = 'emergency'")
        assert cursor.fetchall() == [("emergency", "emergency")]


def test_nobody_protected_and_closed_out_are_one_answer(world: World) -> None:
    unknown, guarded, marked = world.number(), world.case(), world.case()
    with world.acting("maria"):
        protect(world.link("maria", guarded), by=world.actor("maria"), protection="sekretessmarkering")
    mark(world, marked, "olle")
    olle = world.client("olle")
    answers = set()
    for number in (unknown, number_of(world, guarded), number_of(world, marked)):
        sent = {"number": display_long(number), "reason": "life", "words": "x", "sure": "yes"}
        answers.add(olle.post("/nodoppning/", sent)["Location"])
    assert answers == {"/nodoppning/utan-traff/"}


def test_the_review_waits_on_the_heads_day_until_it_is_done(world: World) -> None:
    case = world.case()
    hans = world.client("hans")
    assert "nödöppning" not in body(hans, "/")
    key = emergency(world, case)
    assert "1 nödöppning att granska" in body(hans, "/")
    assert str(key) in body(hans, "/nodoppningar/")
    page = f"/nodoppningar/{key}/"
    assert "Medvetslös på golvet" in body(hans, page)
    assert hans.post(page, {"outcome": "justified"}).status_code == 422
    assert hans.post(page, {"outcome": "justified", "words": "Pratade med Olle"}).status_code == 302
    assert "nödöppning att granska" not in body(hans, "/")
    assert world.client("olle").get(f"/nodoppning/{key}/").status_code == 404
    for name in ("maria", "olle", "karin"):
        assert world.client(name).get(page).status_code == 403, name


def test_a_colleague_takes_part_for_a_while(world: World) -> None:
    case = world.case()
    note(world, "maria", case, text="Hyran är obetald")
    note(world, "karin", case, text="Provsvar")
    maria, olle = world.client("maria"), world.client("olle")
    page = f"/arende/{case.pk}/deltagare/"
    day = timezone.localdate() + timedelta(days=2)
    sent = {"assignment": world.actor("olle").assignment_id, "kind": "on_call", "last_day": day.isoformat()}
    assert maria.post(page, sent | {"last_day": (day + timedelta(days=30)).isoformat()}).status_code == 422
    assert maria.post(page, sent).status_code == 302
    with world.acting("olle"):
        key = TimedAccess.objects.get().pk
    read = body(olle, f"/nodoppning/{key}/")
    assert "Hyran är obetald" in read
    assert "Provsvar" not in read
    assert olle.get(f"/arende/{case.pk}/").status_code == 404
    assert world.client("sara").get(page).status_code == 404
    mark(world, case, "olle")
    assert olle.get(f"/nodoppning/{key}/").status_code == 404
    assert maria.post(page, sent).status_code == 422


def test_giving_a_protected_person_and_taking_back(world: World) -> None:
    case = world.case()
    maria, link = world.client("maria"), world.link("maria", case).pk
    sent = {"assignment": world.actor("hans").assignment_id}
    assert maria.post(f"/person/{link}/oppning/", sent).status_code == 422
    with world.acting("maria"):
        protect(world.link("maria", case), by=world.actor("maria"), protection="sekretessmarkering")
    hans = world.client("hans")
    assert hans.get(f"/arende/{case.pk}/").status_code == 404
    assert maria.post(f"/person/{link}/oppning/", sent).status_code == 302
    assert hans.get(f"/arende/{case.pk}/").status_code == 200
    page = body(maria, f"/person/{link}/atkomst/")
    assert "Hans Nord" in page
    opening = page.split("Hans Nord")[1].split('name="opening" value="')[1].split('"')[0]
    assert maria.post(f"/person/{link}/oppning/slut/", {"opening": opening}).status_code == 302
    assert hans.get(f"/arende/{case.pk}/").status_code == 404


def test_a_protected_person_has_no_name_in_lists(world: World) -> None:
    """Fifteen people, one of them protected: the sheet on the wall and the list name fourteen."""
    cases = [world.case(family_name=f"Listad{n}", given_name="Alva") for n in range(3)]
    with world.acting("maria"):
        protect(world.link("maria", cases[0]), by=world.actor("maria"), protection="skyddad_folkbokforing")
    maria = world.client("maria")
    for path in ("/tavla/", "/arenden/", "/tavla/?skriv=ut"):
        page = body(maria, path)
        assert "Listad0" not in page, path
        assert "Listad1" in page
        assert "Skyddad person" in page
    assert "Listad0" in body(maria, f"/arende/{cases[0].pk}/")
    found = maria.post("/sok/", {"words": "Listad"}).content.decode()
    assert "Listad0" not in found
    assert "Listad2" in found


def test_death_ends_consents_everywhere_and_shows_soberly(world: World) -> None:
    case = world.case()
    given = hand_over(world, "karin", note(world, "karin", case), to="Vuxenenheten")
    maria, link = world.client("maria"), world.link("maria", case).pk
    page = f"/person/{link}/avliden/"
    future = (timezone.localdate() + timedelta(days=2)).isoformat()
    assert maria.post(page, {"died_on": future}).status_code == 422
    assert maria.post(page, {"died_on": timezone.localdate().isoformat()}).status_code == 302
    assert "Avliden" in body(maria, f"/arende/{case.pk}/")
    with world.acting("karin"):
        assert set(Consent.objects.values_list("end_kind", flat=True)) == {"deceased"}
        assert Disclosure.objects.get(pk=given.pk).end_reason == "Personen har avlidit"
        assert Case.objects.count() == 0  # the consent was psychiatry's ground for taking part; its own note stays
        assert Note.objects.count() == 1
    with world.acting("maria"):
        assert not Disclosure.objects.filter(pk=given.pk).exists()
    assert maria.post(page, {"mistaken": "yes"}).status_code == 302
    assert "Avliden" not in body(maria, f"/arende/{case.pk}/")
    assert world.client("hans").get(page).status_code == 403


def test_what_the_pages_cost(world: World) -> None:
    case = world.case()
    for _ in range(8):
        note(world, "maria", case)
    key = emergency(world, case)
    link = world.link("maria", case).pk
    paths = {"maria": f"/person/{link}/atkomst/", "olle": f"/nodoppning/{key}/", "hans": "/nodoppningar/"}
    for name, path in paths.items():
        client = world.client(name)
        with CaptureQueriesContext(connection) as asked:
            body(client, path)
        counted = [one for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(counted) <= 10, (path, [one["sql"][:80] for one in counted])

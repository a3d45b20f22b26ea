"""The unit's page about a person, and searching inside what one may know."""

import pytest
from django.db import connection

from samvag.cases.actions import assign_role
from samvag.cases.models import Case
from samvag.cases.tests.words import page, statements
from samvag.people.models import PersonLink
from tests.world import World

pytestmark = pytest.mark.django_db


def found(world: World, who: str, words: str) -> str:
    """The search page as sent and shown."""
    answer = world.client(who).post("/sok/", {"words": words})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return answer.content.decode().split("<main")[1].split("</main>")[0].split("</form>", 1)[1]


def test_found_by_name_number_and_case_number(world: World) -> None:
    case = world.case(family_name="Sökander")
    link = world.link("maria", case)
    for words in ("sökan", "Sökander Alva", link.number, case.number, case.number.lower().replace("-", "")):
        assert "Sökander" in found(world, "maria", words)


def test_nothing_hints_at_people_others_know(world: World) -> None:
    case = world.case(family_name="Sökander")
    number = world.link("maria", case).number
    nothing = found(world, "olle", "Ingensådan")
    for words in ("Sökander", number, case.number):
        assert found(world, "olle", words) == nothing
        assert found(world, "sara", words) == nothing


def test_a_role_in_the_case_opens_it_and_nothing_else(world: World) -> None:
    case, other = world.case(family_name="Sökander"), world.case(family_name="Sökvist")
    assert world.client("sara").get(f"/arende/{case.pk}/").status_code == 404
    with world.acting("maria"):
        assign_role(
            Case.objects.get(pk=case.pk),
            by=world.actor("maria"),
            assignment_id=world.actor("sara").assignment_id,
            code="social_worker",
        )
    assert world.client("sara").get(f"/arende/{case.pk}/").status_code == 200
    assert world.client("sara").get(f"/arende/{other.pk}/").status_code == 404
    seen = found(world, "sara", "Sök")
    assert "Sökander" in seen
    assert "Sökvist" not in seen
    assert case.number in page(world, "sara", "/arenden/")
    assert other.number not in page(world, "sara", "/arenden/")


def test_the_ward_may_not_search(world: World) -> None:
    assert world.client("disa").get("/sok/").status_code == 403
    assert world.client("disa").get("/arenden/").status_code == 403


def test_contact_details_are_the_units_own(world: World) -> None:
    case = world.case(family_name="Testsson")
    link = world.link("maria", case).pk
    sent = {"given_name": "Alva", "family_name": "Nyman", "phone": "0500-00 00 00", "contact_note": "Ring efter tio"}
    assert world.client("maria").post(f"/person/{link}/kontakt/", sent).status_code == 302
    assert "Ring efter tio" in page(world, "johan", f"/person/{link}/")
    theirs = world.link("karin", case)
    assert theirs.family_name == "Testsson"
    assert world.client("maria").post(f"/person/{link}/kontakt/", {"given_name": ""}).status_code == 422
    assert world.client("karin").get(f"/person/{link}/").status_code == 404
    assert world.client("hans").get(f"/person/{link}/kontakt/").status_code == 403


def test_protection_closes_for_everybody_who_was_not_given_the_person(world: World) -> None:
    case = world.case()
    link = world.link("maria", case).pk
    assert world.client("hans").get(f"/person/{link}/skydd/").status_code == 403
    sent = {"protection": "sekretessmarkering"}
    assert world.client("maria").post(f"/person/{link}/skydd/", sent).status_code == 302
    assert "Sekretessmarkering" in page(world, "maria", f"/person/{link}/")
    assert world.client("hans").get(f"/arende/{case.pk}/").status_code == 404
    assert world.client("hans").get(f"/person/{link}/").status_code == 404
    for name in ("johan", "karin"):  # who coordinate the case keep it
        assert world.client(name).get(f"/arende/{case.pk}/").status_code == 200


def test_the_title_names_nobody(world: World) -> None:
    case = world.case(family_name="Sökander")
    link = world.link("maria", case).pk
    for address in (f"/person/{link}/", f"/arende/{case.pk}/", f"/person/{link}/samtycke/"):
        assert "Sökander" not in page(world, "maria", address).split("</title>")[0]


def test_what_a_search_and_a_person_cost(world: World) -> None:
    case = world.case(family_name="Sökander")
    link = world.link("maria", case).pk
    # Session with actor, context, the search itself and its line in the log.
    assert statements(world, "maria", "/sok/", {"words": "Sök"}) <= 4
    assert statements(world, "maria", f"/person/{link}/") <= 8
    with world.acting("maria"):
        assert PersonLink.objects.count() == 1


def test_a_form_that_came_back_is_logged_as_read(world: World) -> None:
    """It shows whom it is about, whether or not it could be saved."""
    link, lines = world.link("maria", world.case()).pk, []
    with connection.execute_wrapper(lambda act, sql, *rest: (lines.append(sql), act(sql, *rest))[1]):
        assert world.client("maria").post(f"/person/{link}/kontakt/", {"given_name": ""}).status_code == 422
    logged = next(place for place, sql in enumerate(lines) if "log_read" in sql)
    assert not [sql for sql in lines[logged:] if sql.startswith("ROLLBACK")]

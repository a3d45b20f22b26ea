"""Participation told to another system: coordination alone, on a consent that holds, two forms of one content."""

import io
import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from samvag.audit.models import ReadEntry
from samvag.cases.actions import add_actor
from samvag.participation.models import Participation
from samvag.participation.tests.r4 import check_bundle
from samvag.people.actions import protect
from samvag.records.actions import write_record
from samvag.records.models import Kind
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent, OutsideDisclosure
from samvag.sharing.terms import CarveOutTerms
from tests.world import World

SYSTEM = "Vårdplaneringen i regionen"


def page(case: Any) -> str:
    return f"/arende/{case.pk}/deltagande/"


def consent_of(world: World, case: Any, by: str = "maria") -> Consent:
    with world.acting(by):
        owner = world.actor(by).organisation_id
        found = Consent.objects.filter(person_id=case.person_id, owner_id=owner, ended_at__isnull=True)
        return found.latest("recorded_at")


def make(world: World, case: Any, by: str = "maria", **more: Any) -> Participation:
    given = {"consent": str(consent_of(world, case, by).pk), "system": SYSTEM, **more}
    answer = world.client(by).post(page(case), given)
    assert answer.status_code == 302, answer.context["form"].errors
    with world.acting(by):
        return Participation.objects.get(pk=answer["Location"].split("/")[2])


def around(world: World, case: Any, by: str, name: str, category: str) -> Any:
    with world.acting(by):
        return add_actor(case, by=world.actor(by), name=name, function="LARO", reach="0522-12 34 56", category=category)


def both_forms(world: World, made: Participation, by: str = "maria") -> tuple[str, dict[str, Any]]:
    client = world.client(by)
    paper, data = client.get(f"/deltagande/{made.pk}/dokument/"), client.get(f"/deltagande/{made.pk}/fil/")
    assert paper["Content-Disposition"] == 'attachment; filename="deltagande.pdf"'
    assert data["Content-Disposition"] == 'attachment; filename="deltagande.json"'
    reader = PdfReader(io.BytesIO(paper.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    return " ".join(reader.pages[0].extract_text().split()), json.loads(data.content)


def write_past_the_action(world: World, case: Any, consent: Consent) -> None:
    content = {"system": "x", "consent_id": consent.pk, "valid_until": consent.valid_until, "programme": "x"}
    content |= {"since": timezone.localdate(case.opened_at), "readers": [{"name": "x"}]}
    with world.acting("maria"), transaction.atomic():
        write_record(
            Participation,
            by=world.actor("maria"),
            person_id=case.person_id,
            case_id=case.pk,
            kind=Kind.PARTICIPATION,
            category="coordination",
            content=content,
        )


def test_two_forms_of_one_content_and_nothing_of_the_cause(world: World) -> None:
    case = world.case(given_name="Alva", family_name="Visad")
    world.status("maria", case, words="Dricker varje dag")
    aunt = around(world, case, "maria", "Gun Moster", "relatives")
    around(world, case, "maria", "Ove Utan", "relatives")
    around(world, case, "karin", "Siv Läkare", "psychiatric")
    offered = world.client("maria").get(page(case)).content.decode()
    assert "Gun Moster" in offered
    assert "Siv Läkare" not in offered  # psychiatry's to pass on, not ours
    made = make(world, case, contacts=[str(aunt.pk)])
    text, data = both_forms(world, made)
    whole = json.dumps(data, ensure_ascii=False)
    for words in ("Alva Visad", "Maria", "Karin Berg", "Sjöbrons kommun", "Region Västvidden", "Gun Moster"):
        assert words in text
        assert words in whole
    link = world.link("maria", case)
    assert (link.number in whole, "Integrerat arbetssätt" in text) == (True, True)
    never = ("Ove Utan", "Siv Läkare", "LARO", "psykiatri", "Vuxenenheten", "Dricker", "sykisk", "boende", "socialtj")
    for words in never:
        assert words not in text
        assert words not in whole
    assert str(case.person_id) not in whole
    check_bundle(data)
    with world.acting("maria"):
        told = OutsideDisclosure.objects.get(record_id=made.pk)
    assert (told.ground, told.way, told.recipient) == ("consent", "system", f"{SYSTEM}: Region Västvidden")


def test_only_the_principals_the_consent_names(world: World) -> None:
    case = world.case()
    world.consent("karin", case, "Lindens vårdcentral", ("coordination",))
    made = make(world, case, "karin")
    assert len(made.readers) == 1
    assert "Linden" in made.readers[0]["name"]
    assert {one["principal"] for one in made.coordinators} == {"Region Västvidden"}
    before = world.client("karin").get(page(case)).content.decode()
    assert "Samtycket nämner dem inte" in before
    both_forms(world, made, "karin")
    with world.acting("lena"):
        read = ReadEntry.objects.filter(
            page__in=("participation-paper", "participation-file"), subject=f"record:{made.pk}"
        )
        assert [one.persons for one in read] == [[case.person_id]] * 2


def test_an_exception_closes_it(world: World) -> None:
    case = world.case()
    aunt = around(world, case, "maria", "Gun Moster", "relatives")
    less = (CarveOutTerms("Inte min moster", category="relatives"),)
    world.consent("maria", case, "Öppenvårdspsykiatrin", carve_outs=less)
    given = {"contacts": [str(aunt.pk)]}
    assert "Gun Moster" not in world.client("maria").get(page(case)).content.decode()
    assert make(world, case, **given).contacts == []


def test_withdrawn_and_it_says_why(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    made = make(world, case)
    consent = consent_of(world, case)
    with world.acting("maria"):
        withdraw_consent(consent, by=world.actor("maria"))
    for form in ("dokument", "fil"):
        answer = maria.get(f"/deltagande/{made.pk}/{form}/")
        assert answer.status_code == 403
        assert "Personen tog tillbaka samtycket" in answer.content.decode()
    shown = maria.get(f"/deltagande/{made.pk}/").content.decode()
    assert "Personen tog tillbaka samtycket" in shown
    assert "Hämta PDF" not in shown
    assert "inget samtycke till samordning gäller nu" in maria.get(page(case)).content.decode()
    given = {"consent": str(consent.pk), "system": SYSTEM}
    assert maria.post(page(case), given).status_code == 422
    with pytest.raises(DatabaseError):  # the floor's own word, past the action
        write_past_the_action(world, case, consent)


def test_nothing_of_a_protected_person_and_nothing_to_others(world: World) -> None:
    case = world.case()
    made = make(world, case)
    for other, status in (("karin", 404), ("olle", 404), ("hans", 200)):
        assert world.client(other).get(f"/deltagande/{made.pk}/").status_code == status
    assert world.client("hans").post(page(case), {}).status_code == 403
    with world.acting("maria"):
        protect(world.link("maria", case), by=world.actor("maria"), protection="sekretessmarkering")
    maria = world.client("maria")
    assert "skyddade personuppgifter" in maria.get(page(case)).content.decode()
    assert maria.post(page(case), {}).status_code == 403
    assert maria.get(f"/deltagande/{made.pk}/dokument/").status_code == 403
    assert maria.get(f"/deltagande/{made.pk}/fil/").status_code == 403


def test_the_page_asks_no_more_for_more(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    for number in range(5):
        around(world, case, "maria", f"Granne {number}", "coordination")
        make(world, case)
    maria.get(page(case))
    with CaptureQueriesContext(connection) as asked:
        assert maria.get(page(case)).status_code == 200
    real = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(real) <= 10, real

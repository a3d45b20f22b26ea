"""Mapping a life domain, bit by bit: what is kept, who sees it, two days beside each other, and the sheet."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.core.drafts import load_draft, save_draft
from samvag.mapping.actions import Said, correct_mapped, map_domain
from samvag.mapping.models import Mapped
from samvag.mapping.reading import draft_key
from samvag.programmes.reading import definition
from samvag.records.actions import write_record
from samvag.records.models import Kind
from tests.world import World

SAID = {"own_words": "Jag vill bo kvar.", "person_need": "met", "staff_need": "unmet", "happened_on": "i dag"}


def address(case: Any, code: str = "boende") -> str:
    return f"/arende/{case.pk}/kartlaggning/omrade/{code}/"


def kept(world: World, case: Any, by: str = "maria") -> list[Mapped]:
    with world.acting(by):
        return list(Mapped.objects.filter(case_id=case.pk).select_related("record").order_by("record__recorded_at"))


def test_a_domain_is_kept_as_a_record_of_its_own_category_and_the_next_one_opens(world: World) -> None:
    case, client = world.case(), world.client("maria")
    assert "Ta ett livsområde i taget" in client.get(f"/arende/{case.pk}/kartlaggning/").content.decode()
    answer = client.post(address(case, "ekonomi"), SAID | {"next": "1"})
    assert answer.url == address(case, "vardag")
    (one,) = kept(world, case)
    assert (one.record.category, one.own_words, one.staff_need) == ("economic", "Jag vill bo kvar.", "unmet")
    body = client.get(f"/arende/{case.pk}/kartlaggning/").content.decode()
    assert "Jag vill bo kvar." in body
    assert "Ni ser olika på behovet" in body
    assert "Kartläggning: ekonomi" in client.get(f"/arende/{case.pk}/").content.decode()
    # Next time it begins where it was; nothing that stood is overwritten.
    assert "Jag vill bo kvar." in client.get(address(case, "ekonomi")).content.decode()
    client.post(address(case, "ekonomi"), SAID | {"own_words": "Det löste sig."})
    assert [one.own_words for one in kept(world, case)] == ["Jag vill bo kvar.", "Det löste sig."]


def test_what_is_typed_waits_as_a_draft_until_it_is_kept(world: World) -> None:
    case, client = world.case(), world.client("maria")
    with world.acting("maria"):
        save_draft(world.actor("maria").assignment_id, draft_key(case.pk, "boende"), {"own_words": "Halva meni"})
    assert "Påbörjat, inte sparat" in client.get(f"/arende/{case.pk}/kartlaggning/").content.decode()
    page = client.get(address(case)).content.decode()
    assert "Halva meni" in page
    assert "Det är inte sparat än" in page
    assert client.post(address(case), SAID | {"happened_on": "i morgon"}).status_code == 422
    assert client.post(address(case), SAID).status_code == 302
    with world.acting("maria"):
        assert load_draft(world.actor("maria").assignment_id, draft_key(case.pk, "boende")) is None


def test_nothing_said_and_what_the_programme_does_not_have_are_refused(world: World) -> None:
    case, client, maria = world.case(), world.client("maria"), world.actor("maria")
    empty = client.post(address(case), {"happened_on": "i dag", "person_need": "unknown"})
    assert empty.status_code == 422
    assert "Inget är skrivet än" in empty.content.decode()
    assert client.post(address(case), SAID | {"person_need": "lots"}).status_code == 422
    assert client.get(address(case, "finns_inte")).status_code == 404
    for domain, said in (("boende", Said()), ("finns_inte", Said("x"))):
        with world.acting("maria"), pytest.raises(Refused):
            map_domain(case, domain, said, by=maria)
    with world.acting("hans"), pytest.raises(Refused):  # a head looks, and writes nothing
        map_domain(case, "boende", Said("x"), by=world.actor("hans"))
    with world.acting("maria"):
        envelope = {"by": maria, "person_id": case.person_id, "kind": Kind.MAPPING, "category": "social"}
        with pytest.raises(IntegrityError), transaction.atomic():  # nor past the product
            write_record(Mapped, content={"domain": "boende"}, case_id=case.pk, **envelope)


def test_each_saying_is_handed_over_by_itself(world: World) -> None:
    case, maria, karin = world.case(), world.client("maria"), world.client("karin")
    unit = world.unit("Öppenvårdspsykiatrin").pk
    maria.post(address(case), SAID | {"own_words": "Det här får de läsa.", "share": unit, "offered": unit})
    maria.post(address(case), SAID | {"own_words": "Det här är bara vårt.", "offered": unit})
    body = karin.get(f"/arende/{case.pk}/kartlaggning/").content.decode()
    assert "Det här får de läsa." in body
    assert "Det här är bara vårt." not in body
    shown, held = kept(world, case)
    assert karin.get(f"/kartlaggning/{shown.pk}/ratta/").status_code == 403
    assert karin.get(f"/kartlaggning/{held.pk}/ratta/").status_code == 404
    assert world.client("olle").get(f"/arende/{case.pk}/kartlaggning/").status_code == 404
    # Another house maps from its own eyes; both stand there.
    karin.post(address(case), SAID | {"own_words": "Till er säger jag mer.", "share": "", "offered": ""})
    body = karin.get(f"/arende/{case.pk}/kartlaggning/").content.decode()
    assert body.index("Till er säger jag mer.") < body.index("Så här ser Vuxenenheten det")


def test_a_correction_is_a_version_with_a_reason(world: World) -> None:
    case, client = world.case(), world.client("maria")
    client.post(address(case), SAID)
    (one,) = kept(world, case)
    page = f"/kartlaggning/{one.pk}/ratta/"
    assert client.post(page, SAID | {"own_words": "Rätt hört."}).status_code == 422
    assert client.post(page, SAID | {"own_words": "Rätt hört.", "reason": "Fel uppfattat"}).status_code == 302
    body = client.get(f"/arende/{case.pk}/kartlaggning/").content.decode()
    assert "Rätt hört." in body
    assert "Jag vill bo kvar." not in body
    assert client.get(page).status_code == 403  # replaced already
    newest = kept(world, case)[-1]
    with world.acting("maria"):
        correct_mapped(newest, case, by=world.actor("maria"), reason="Fel person", said=None)
    assert "Rätt hört." not in client.get(f"/arende/{case.pk}/kartlaggning/").content.decode()


def test_two_days_stand_beside_each_other(world: World) -> None:
    case, client = world.case(), world.client("maria")
    assert "Inget kartlagt än" in client.get(f"/arende/{case.pk}/kartlaggning/jamfor/").content.decode()
    past = (timezone.localdate() - timedelta(days=40)).isoformat()
    client.post(address(case), SAID | {"own_words": "Jag bor hos en vän.", "person_need": "unmet", "happened_on": past})
    client.post(address(case, "risk"), SAID | {"own_words": "Nej.", "happened_on": past})
    client.post(address(case), SAID | {"own_words": "Jag har nyckeln."})
    client.post(address(case, "ekonomi"), SAID)
    answer = client.get(f"/arende/{case.pk}/kartlaggning/jamfor/")
    pairs = {one.domain.code: one for one in answer.context["pairs"]}
    assert {code: one.state for code, one in pairs.items()} == {"boende": "changed", "risk": "same", "ekonomi": "new"}
    assert pairs["boende"].before.own_words == "Jag bor hos en vän."
    assert answer.context["person_unmet"] == (1, 0)
    turned = client.get(f"/arende/{case.pk}/kartlaggning/jamfor/?fran={timezone.localdate()}&till={past}&x=1")
    assert (turned.context["older"].isoformat(), turned.context["newer"]) == (past, timezone.localdate())
    assert client.get(f"/arende/{case.pk}/kartlaggning/jamfor/?fran=ingenting").status_code == 200


def test_the_sheet_is_the_persons_own_and_keeps_risk_apart(world: World) -> None:
    case, client = world.case(), world.client("maria")
    client.post(address(case), SAID | {"resources": "En syster.", "our_words": "Hyran släpar."})
    client.post(address(case, "risk"), SAID | {"own_words": "Det mörka kommer på natten."})
    sheet = client.get(f"/arende/{case.pk}/kartlaggning/blad/").content.decode()
    for words in ("Jag vill bo kvar.", "Här får jag hjälp som räcker", "En syster.", 'role="img"', "Boende: får hjälp"):
        assert words in sheet
    for words in ("Hyran släpar.", "Det mörka kommer", "Behöver hjälp"):
        assert words not in sheet
    chosen = client.get(f"/arende/{case.pk}/kartlaggning/blad/?visa=risk&visa=inget").content.decode()
    assert "Det mörka kommer" in chosen
    assert "Jag vill bo kvar." not in chosen


@pytest.mark.parametrize("times", [1, 8])
def test_pages_ask_no_more_for_more(world: World, times: int) -> None:
    case, client = world.case(), world.client("maria")
    codes = [one.code for one in definition(case.programme_version_id).domains]
    with world.acting("maria"):
        for place in range(times * len(codes)):
            said = Said(f"Ord {place}", "unmet")
            day = timezone.now() - timedelta(days=place)
            map_domain(case, codes[place % len(codes)], said, by=world.actor("maria"), share_with=(), happened_at=day)
    for page, most in (("", 10), ("blad/", 10), ("jamfor/", 10), ("omrade/boende/", 10), ("grupp/", 10)):
        client.get(f"/arende/{case.pk}/kartlaggning/{page}")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/arende/{case.pk}/kartlaggning/{page}").status_code == 200
        real = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(real) <= most, (page, real)

"""The log given to the person: own organisation's rows in plain words, names by the organisation's choice, delivery."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pypdf import PdfReader

from samvag.audit.events import log_read
from samvag.audit.models import Event, ReadEntry
from samvag.review.actions import make_extract, set_log_setting
from samvag.review.models import Extract
from samvag.review.reading import extract_rows
from tests.world import World

pytestmark = pytest.mark.django_db


def period() -> tuple[Any, Any]:
    now = timezone.now()
    return now - timedelta(days=1), now + timedelta(days=1)


@pytest.fixture
def case(world: World) -> Any:
    case = world.case(given_name="Alva", family_name="Berg")
    for name in ("karin", "maria"):
        with world.acting(name):
            log_read("case", persons=[case.person_id], subject=f"case:{case.pk}", ground="case")
    return case


def _extract(world: World, case: Any, language: str = "sv") -> Extract:
    with world.acting("lena"):
        return make_extract(by=world.actor("lena"), person_id=case.person_id, period=period(), language=language)


def test_it_holds_the_own_organisations_rows_and_no_name(world: World, case: Any) -> None:
    made = _extract(world, case)
    with world.acting("lena"):
        rows = extract_rows(made)
    assert {row["unit"] for row in rows} == {"Öppenvårdspsykiatrin"}
    assert {row["staff"] for row in rows} == {""}
    assert "Samordnare" in {row["role"] for row in rows}


def test_names_stand_there_when_the_organisation_has_decided_so(world: World, case: Any) -> None:
    with world.acting("lena"):
        set_log_setting(by=world.actor("lena"), shows_names=True)
    made = _extract(world, case)
    with world.acting("lena"):
        set_log_setting(by=world.actor("lena"), shows_names=False)
        assert "Karin Berg" in {row["staff"] for row in extract_rows(made)}
        assert Event.objects.filter(name="log.setting_changed").count() == 2


@pytest.mark.parametrize(("language", "words"), [("sv", "Vilka som har läst om dig"), ("en", "Who has read about you")])
def test_the_document_is_tagged_and_in_plain_words(world: World, case: Any, language: str, words: str) -> None:
    made = _extract(world, case, language)
    answer = world.client("lena").get(f"/logg/utdrag/{made.pk}/dokument/")
    assert answer["Content-Disposition"] == 'inline; filename="utdrag.pdf"'
    document = PdfReader(BytesIO(answer.content))
    text = " ".join("".join(page.extract_text() for page in document.pages).split())
    assert words in text
    assert "Alva Berg" in text
    assert "/StructTreeRoot" in document.root_object
    assert str(document.root_object["/Lang"]).startswith(language)


def test_from_number_to_delivery(world: World, case: Any) -> None:
    client = world.client("lena")
    today = timezone.localdate().isoformat()
    asked = {"number": world.link("karin", case).number, "since": today, "until": today, "language": "sv"}
    made = client.post("/logg/utdrag/nytt/", asked)
    assert made.status_code == 302
    page = client.get(made.url).content.decode()
    assert "Ett utdrag kan sätta någon i fara" in page
    assert "Ärendet: det som är skrivet" in page
    alone = client.post(made.url, {"delivery": "in_person"})
    assert alone.status_code == 422
    assert "Fråga personen först" in alone.content.decode()
    assert client.post(made.url, {"delivery": "ordinary_post", "asked": "on"}).status_code == 422
    assert client.post(made.url, {"delivery": "in_person", "asked": "on", "note": "Besök"}).status_code == 302
    assert "I handen" in client.get(made.url).content.decode()
    with world.acting("lena"):
        assert ReadEntry.objects.filter(page="log-extract", persons=[case.person_id]).exists()
        names = set(Event.objects.filter(name__startswith="log.extract").values_list("name", flat=True))
        assert names == {"log.extract_made", "log.extract_given"}


@pytest.mark.parametrize("name", ["karin", "hans", "maria"])
def test_nobody_else_gives_it_out(world: World, case: Any, name: str) -> None:
    made = _extract(world, case)
    with world.acting(name):
        assert extract_rows(made) == []
        assert not Extract.objects.exists()
        with pytest.raises(PermissionDenied):
            make_extract(by=world.actor(name), person_id=case.person_id, period=period(), language="sv")
    assert world.client(name).get(f"/logg/utdrag/{made.pk}/").status_code == 403

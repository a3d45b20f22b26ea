"""The directory: searched by need, public where the unit says so; drafts and former versions are the house's own."""

from dataclasses import replace

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.board.tests.conftest import statements
from samvag.core.context import acting
from samvag.directory.actions import publish, write_entry
from samvag.directory.models import Entry
from samvag.directory.reading import Wanted, lines
from tests.world import World
from tests.world import test_numbers as numbers

pytestmark = pytest.mark.django_db
ADULTS, WARD = "Vuxenenheten", "Psykiatrisk avdelning 12"
PAGE = {
    "offers": "Boendestöd och fiske på torsdagar",
    "professions": ["health_educator"],
    "room": "full",
    "waiting": "",
    "reach": "",
}


CLINIC = "Lindens vårdcentral"
SAID = (
    ("adam", ADULTS, {"offers": "Boendestöd", "public": True, "room": "yes"}),
    ("lena", "Öppenvårdspsykiatrin", {"offers": "Utredning", "professions": ["psychologist"], "room": "full"}),
    ("lena", WARD, {"offers": "Heldygnsvård"}),
    ("rut", CLINIC, {"offers": "Ångest och sömn", "professions": ["counsellor"], "public": True}),
)


@pytest.fixture(autouse=True)
def said(world: World) -> None:
    """What the houses say, each by its administrator."""
    for name, unit, words in SAID:
        by = replace(world.actor(name), role="administrator")
        with acting(by):
            write_entry(world.unit(unit), by=by, **words)
            publish(world.unit(unit), by=by)


def where(world: World) -> str:
    return f"/organisation/enhet/{world.unit(ADULTS).pk}/katalog/"


def test_one_finds_by_need_profession_and_room(world: World) -> None:
    with world.acting("rut"):
        names = lambda **wanted: [line.unit.name for line in lines(Wanted(**wanted), public=False)]  # noqa: E731
        assert names(words="boendestöd") == [ADULTS]
        assert names(words="SÖMN ångest") == [CLINIC]
        assert names(profession="psychologist") == ["Öppenvårdspsykiatrin"]
        assert "Öppenvårdspsykiatrin" not in names(room=True)
        assert len(names()) == 5
    page = world.client("rut").get("/katalog/?ord=boendestöd&plats=on").content.decode()
    assert ADULTS in page
    assert WARD not in page


def test_the_public_sees_what_is_public_and_no_more(world: World) -> None:
    page = Client().get("/verksamheter/").content.decode()
    assert CLINIC in page
    assert "Heldygnsvård" not in page
    assert Client().get("/katalog/").status_code == 302
    assert "/verksamheter/" in Client().get("/soka-hjalp/").content.decode()


def test_a_draft_is_the_houses_own_and_what_was_published_is_kept(world: World) -> None:
    adam, maria = world.client("adam"), world.client("maria")
    assert adam.post(where(world), PAGE).status_code == 302
    assert "fiske" not in maria.get("/katalog/").content.decode()
    assert "fiske" in adam.get(where(world)).content.decode()
    with world.acting("maria"):
        assert not Entry.objects.filter(published_at__isnull=True).exists()
    adam.post(where(world), PAGE | {"offers": "Bara fiske", "publish": "1"})
    assert "Bara fiske" in maria.get("/katalog/").content.decode()
    assert ADULTS not in Client().get("/verksamheter/").content.decode()  # no longer public, nor what was public before
    with world.acting("adam"):
        assert Entry.objects.filter(unit=world.unit(ADULTS)).count() == 2
        kept = Entry.objects.exclude(replaced_at=None).get()
        for change in ({"offers": "Annat"}, {"replaced_at": None}):
            with pytest.raises(Error), transaction.atomic():
                Entry.objects.filter(pk=kept.pk).update(**change)


def test_only_the_own_administrator_writes(world: World) -> None:
    ward = world.unit(WARD)
    with world.acting("adam"):
        adam = world.actor("adam")
        with pytest.raises(Refused):
            write_entry(ward, by=adam, offers="x")
        with pytest.raises(Refused, match="utkast"):
            publish(world.unit(ADULTS), by=adam)
        with pytest.raises(Error), transaction.atomic():
            Entry(unit=ward, offers="x", written_by_id=adam.assignment_id, written_at=timezone.now()).save(
                force_insert=True
            )
    with world.acting("maria"), pytest.raises(Refused):
        write_entry(world.unit(ADULTS), by=world.actor("maria"), offers="x")
    assert world.client("maria").get(where(world)).status_code == 403
    assert world.client("adam").get(f"/organisation/enhet/{ward.pk}/katalog/").status_code == 404


def test_no_number_of_anybody_stands_there(world: World) -> None:
    said = PAGE | {"offers": f"Fråga efter {numbers()[0]}"}
    assert world.client("adam").post(where(world), said).status_code == 422


def test_from_a_case_one_asks_those_who_take_part(world: World) -> None:
    case = world.case()
    maria = world.client("maria")
    page = maria.get(f"/katalog/?arende={case.pk}").content.decode()
    assert page.count("Fråga om ärendet") == 1
    to = f"/arende/{case.pk}/fraga/?till={world.unit('Öppenvårdspsykiatrin').pk}"
    assert to in page
    assert f"/katalog/?arende={case.pk}" in maria.get(to).content.decode()
    assert "Fråga om ärendet" not in world.client("sara").get(f"/katalog/?arende={case.pk}").content.decode()
    sara = world.client("sara")
    with CaptureQueriesContext(connection) as asked:
        maria.get(f"/katalog/?arende={case.pk}")  # who takes part is told of the person
        sara.get(f"/katalog/?arende={case.pk}")  # and to her nothing was
        maria.get("/katalog/")
    assert len([one for one in asked if "audit_log_read" in one["sql"]]) == 1
    assert maria.get("/katalog/?arende=nej").status_code == 200
    assert statements(maria, f"/katalog/?arende={case.pk}") <= 10

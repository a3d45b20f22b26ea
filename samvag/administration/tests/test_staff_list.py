"""A staff list: seen before it is taken in, all or nothing, and no cell of it is ever evaluated."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from samvag.administration import staff_list
from samvag.organisations.models import Assignment
from tests.world import World

pytestmark = pytest.mark.django_db
HEADING = "Namn;HSA-id;Enhet;Roll;Titel;Procent;Från;Till"
GOOD = (
    "Ada Ny;TST5565594230-ADA;Vuxenenheten;Socialsekreterare;Handläggare;80;2026-01-01;",
    "Åke Öst;TST5565594230-AKE;Försörjningsstöd;coordinator;Samordnare;;;",
)


def csv_of(*rows: str, heading: str = HEADING, encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join((heading, *rows)).encode(encoding)


def workbook(*rows: list[object]) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    book.active.append(HEADING.split(";"))
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


def send(client: Client, content: bytes, name: str = "personal.csv") -> str:
    file = SimpleUploadedFile(name, content)
    return client.post("/organisation/personallista/", {"file": file}).content.decode()


def faults(world: World, content: bytes) -> list[list[str]]:
    return [row.faults for row in staff_list.read(content, actor=world.actor("adam"))]


def take_in(client: Client, page: str) -> int:
    sealed = page.partition('name="sealed" value="')[2].partition('"')[0]
    return client.post("/organisation/personallista/las-in/", {"sealed": sealed}).status_code


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_a_good_list_is_shown_and_then_taken_in(world: World, encoding: str) -> None:
    client, before = world.client("adam"), Assignment.objects.count()
    page = send(client, csv_of(*GOOD, encoding=encoding))
    assert "2 nya uppdrag" in page
    assert "Åke Öst" in page
    assert Assignment.objects.count() == before
    assert take_in(client, page) == 302
    assert Assignment.objects.count() == before + 2
    ada = Assignment.objects.get(user__hsa_id="TST5565594230-ADA")
    assert (ada.percent, ada.role, ada.title) == (80, "social_worker", "Handläggare")
    assert "2 finns redan" in send(client, csv_of(*GOOD))


def test_excel_is_read_too(world: World) -> None:
    row = ["Ada Ny", "TST5565594230-ADA", "Vuxenenheten", "Socialsekreterare", "Handläggare", 80.0, "2026-01-01", None]
    client = world.client("adam")
    assert take_in(client, send(client, workbook(row), "personal.xlsx")) == 302
    assert Assignment.objects.get(user__hsa_id="TST5565594230-ADA").percent == 80


def test_one_wrong_row_stops_all_of_it(world: World) -> None:
    client, before = world.client("adam"), Assignment.objects.count()
    page = send(client, csv_of(*GOOD, "Bo;TST5565594230-BO;Ingen enhet;Socialsekreterare;X;;;"))
    assert "1 rad med fel" in page
    assert "Enheten finns inte i er organisation." in page
    assert 'name="sealed"' not in page
    assert take_in(client, page) == 302  # nothing was sealed: back to the page with a word about it
    assert Assignment.objects.count() == before


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (";TST5565594230-A;Vuxenenheten;Läkare;X;;;", "Namn saknas."),
        ("A;;Vuxenenheten;Läkare;X;;;", "Hsa-id saknas."),
        ("A;TST5565594230-A;Öppenvårdspsykiatrin;Läkare;X;;;", "Enheten finns inte"),
        ("A;TST5565594230-A;Vuxenenheten;Kejsare;X;;;", "Rollen finns inte"),
        ("A;TST5565594230-A;Vuxenenheten;Läkare;X;0;;", "mellan 1 och 100"),
        ("A;TST5565594230-A;Vuxenenheten;Läkare;X;många;;", "mellan 1 och 100"),
        ("A;TST5565594230-A;Vuxenenheten;Läkare;X;;nyss;", "ÅÅÅÅ-MM-DD"),
        ("A;TST5565594230-A;Vuxenenheten;Läkare;X;;2026-05-01;2026-04-01", "slutar innan"),
        ("A;TST5565594230-ADAM;Vuxenenheten;Läkare;X;;;", "ge dig själv"),
        ("=HYPERLINK(1);TST5565594230-A;Vuxenenheten;Läkare;X;;;", "formler"),
        ("A;TST5565594230-A;Vuxenenheten;Läkare;@SUM(1);;;", "formler"),
        ("A" * 121 + ";TST5565594230-A;Vuxenenheten;Läkare;X;;;", "för lång"),
    ],
)
def test_each_fault_is_named(world: World, row: str, words: str) -> None:
    (found,) = faults(world, csv_of(row))
    assert words in " ".join(found)


def test_a_formula_in_excel_is_refused_and_not_counted(world: World) -> None:
    row = ['=CONCATENATE("A","da")', "TST5565594230-ADA", "Vuxenenheten", "Socialsekreterare", "X", 100, None, None]
    (found,) = faults(world, workbook(row))
    assert "formler läses inte" in " ".join(found)


def test_the_same_row_twice_is_seen(world: World) -> None:
    assert "två gånger" in " ".join(faults(world, csv_of(GOOD[0], GOOD[0]))[1])


def bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (staff_list.LARGEST_UNPACKED + 1))
    return kept.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", csv_of(heading="Namn;Enhet"), b"x" * 1_000_001, bomb()],
    ids=["empty", "binary", "broken workbook", "columns missing", "too large", "bomb"],
)
def test_what_cannot_be_read_is_said_so(world: World, content: bytes) -> None:
    if content:
        with pytest.raises(staff_list.Unreadable):
            staff_list.read(content, actor=world.actor("adam"))
    page = world.client("adam").post("/organisation/personallista/", {"file": SimpleUploadedFile("x.csv", content)})
    assert page.status_code == 422
    assert 'name="sealed"' not in page.content.decode()


def test_too_many_rows_are_refused(world: World) -> None:
    rows = [f"A;TST5565594230-{n};Vuxenenheten;Läkare;X;;;" for n in range(staff_list.MOST_ROWS + 1)]
    with pytest.raises(staff_list.Unreadable, match="fler än"):
        staff_list.read(csv_of(*rows), actor=world.actor("adam"))


def test_a_list_sealed_by_nobody_changes_nothing(world: World) -> None:
    client, before = world.client("adam"), Assignment.objects.count()
    answer = client.post("/organisation/personallista/las-in/", {"sealed": "false:seal"}, follow=True)
    assert "för gammal" in answer.content.decode()
    assert Assignment.objects.count() == before
    assert world.client("maria").post("/organisation/personallista/las-in/", {"sealed": "x"}).status_code == 403

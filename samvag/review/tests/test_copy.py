"""Everything about one person: whole, the house's own and what it received, screened, signed, in three files."""

import io
import json
import re
import zipfile
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from samvag.audit.events import log_read
from samvag.audit.models import Event, ReadEntry
from samvag.people.actions import close_out, open_for, protect
from samvag.records.actions import write_note, write_record
from samvag.records.models import Kind, Note
from samvag.review.actions import begin_copy, release_copy, screen_copy
from samvag.review.copy_reading import Line, choices_of, everything, lines_of
from samvag.review.everything import EXCEPTIONS, LABELS, NEVER, PARTS, REFERENCES, WITH_THE_RECORD
from samvag.review.models import Choice, CopyRow, PersonCopy
from samvag.sharing.actions import disclose, end_disclosure
from samvag.sharing.models import Disclosure, Ground
from tests.architecture.tables import PERSON_TABLES
from tests.world import World

pytestmark = pytest.mark.django_db
OWN, HANDED, KEPT = "Sover dåligt enligt systern.", "Hyran är obetald.", "Bara kommunens egen."
NEW = "/logg/allt-om-en-person/nytt/"


@pytest.fixture
def case(world: World) -> Any:
    """Psychiatry wrote one note; the municipality two, of which it handed one over."""
    case = world.case(given_name="Alva", family_name="Berg", phone="070-174 06 05")
    for name, text in (("karin", OWN), ("maria", HANDED), ("maria", KEPT)):
        with world.acting(name):
            note = write_note(
                by=world.actor(name),
                person_id=case.person_id,
                case_id=case.pk,
                category="social",
                heading="Samtal",
                text=text,
            )
            if text == HANDED:
                disclose(
                    note.record,
                    by=world.actor("maria"),
                    recipients=[world.unit("Öppenvårdspsykiatrin").pk],
                    ground=Ground.HARMLESS,
                    ground_note="Behövs för planeringen",
                    valid_until=timezone.now() + timedelta(days=30),
                )
            log_read("case", persons=[case.person_id], subject=f"case:{case.pk}", ground="case")
    return case


def _begun(world: World, case: Any, language: str = "sv") -> PersonCopy:
    with world.acting("lena"):
        return begin_copy(
            by=world.actor("lena"), person_id=case.person_id, asked="Bad om allt, visade leg", language=language
        )


def _lines(world: World, copy: PersonCopy) -> list[Line]:
    with world.acting("lena"):
        return lines_of(copy)


def _released(world: World, copy: PersonCopy, leave_out: str = "") -> None:
    lena = world.actor("lena")
    without = {line.row.pk for line in _lines(world, copy) if leave_out and leave_out in str(line.raw.get("text"))}
    with world.acting("lena"):
        chosen = {key: Choice.THIRD_PARTY if key in without else Choice.INCLUDE for key, _ in choices_of(copy)}
        screen_copy(copy, by=lena, choices=chosen)
        release_copy(copy, by=lena)


def _files(world: World, copy: PersonCopy) -> dict[str, bytes]:
    answer = world.client("lena").get(f"/logg/allt-om-en-person/{copy.pk}/filer/")
    assert answer["Content-Disposition"] == 'attachment; filename="utdrag.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_table_about_a_person_is_in_the_copy_or_has_a_reason_not_to_be() -> None:
    told, left = set(PARTS) | WITH_THE_RECORD, set(EXCEPTIONS)
    assert set(PERSON_TABLES) - told - left == set()
    assert (told | left) - set(PERSON_TABLES) - {"sharing_consentrecipient"} == set()
    assert told & left == set()


def test_the_database_reads_every_table_that_is_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'review_person_rows'")
        read = set(re.findall(r"(?:FROM|JOIN) ([a-z]+_[a-z]+) ", cursor.fetchone()[0]))
    assert (set(PARTS) | WITH_THE_RECORD) - read == set()


def test_every_column_is_told_in_words_or_has_a_reason_not_to_be(world: World) -> None:
    hidden = set(import_module("samvag.review.migrations.0004_copies_floor").HIDDEN.split(", "))
    known = set(LABELS) | REFERENCES | NEVER | hidden
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_name = ANY(%s)",
            [sorted(set(PARTS) | WITH_THE_RECORD)],
        )
        assert [f"{table}.{column}" for table, column in cursor.fetchall() if column not in known] == []


def test_it_holds_the_own_and_the_received_and_nothing_else(world: World, case: Any) -> None:
    lines = _lines(world, _begun(world, case))
    texts = {line.raw.get("text"): line for line in lines if line.raw.get("text")}
    assert set(texts) == {OWN, HANDED}
    assert texts[OWN].received == ""
    assert texts[HANDED].owner == "Sjöbrons kommun, socialtjänsten"
    assert "Menprövning" in texts[HANDED].received
    assert {"Personen", "Kontaktuppgifter", "Ärenden", "Samtycken"} <= {
        str(PARTS[line.place].heading) for line in lines
    }
    assert ("Skrivet av", "Samordnare, Öppenvårdspsykiatrin") in texts[OWN].facts


def test_what_was_taken_back_is_gone_from_a_copy_that_was_begun(world: World, case: Any) -> None:
    copy = _begun(world, case)
    with world.acting("maria"):
        handed = Disclosure.objects.get(ground=Ground.HARMLESS)
        end_disclosure(handed, by=world.actor("maria"), reason="Det blev fel")
    assert HANDED not in {line.raw.get("text") for line in _lines(world, copy)}
    client, page = world.client("lena"), f"/logg/allt-om-en-person/{copy.pk}/"
    assert client.post(page, {"rest": "1"}).status_code == 302
    assert client.post(page, {"release": "1"}).status_code == 302
    with world.acting("lena"):
        assert {choice for _, choice in choices_of(copy)} == {"include", "gone"}


def test_what_the_person_is_not_shown_is_screened_by_itself(world: World, case: Any) -> None:
    with world.acting("karin"):
        content = {"heading": "x", "text": "Från en anhörig"}
        write_record(Note, by=world.actor("karin"), person_id=case.person_id, case_id=case.pk, kind=Kind.NOTE,
                     category="psychiatric", content=content, person_may_see=False)  # fmt: skip
    copy = _begun(world, case)
    page = f"/logg/allt-om-en-person/{copy.pk}/"
    world.client("lena").post(page, {"rest": "1"})
    kept = next(line.row.pk for line in _lines(world, copy) if line.raw.get("text") == "Från en anhörig")
    with world.acting("lena"):
        assert {key for key, choice in choices_of(copy) if not choice} == {kept}
    assert "är kvar att pröva" in world.client("lena").get(page).content.decode()
    world.client("lena").post(page, {f"row-{kept}": "informant"})
    assert "Allt är prövat" in world.client("lena").get(page).content.decode()


def test_nothing_goes_out_before_every_row_is_screened(world: World, case: Any) -> None:
    copy, lena = _begun(world, case), world.actor("lena")
    assert world.client("lena").get(f"/logg/allt-om-en-person/{copy.pk}/filer/").status_code == 404
    with world.acting("lena"):
        with pytest.raises(PermissionDenied, match="inte prövade"):
            release_copy(copy, by=lena)
        with pytest.raises(DatabaseError), transaction.atomic():
            PersonCopy.objects.filter(pk=copy.pk).update(released_at=timezone.now(), released_by_id=lena.assignment_id)
    _released(world, copy)
    with world.acting("lena"):
        row = CopyRow.objects.filter(copy=copy).values_list("pk", flat=True)[0]
        assert screen_copy(copy, by=lena, choices={row: Choice.HARM}) == 0  # a copy given out is a fact


@pytest.mark.heavy
@pytest.mark.parametrize(("language", "words"), [("sv", "Allt om dig"), ("en", "Everything about you")])
def test_three_files_say_the_same_and_none_says_what_was_left_out(
    world: World, case: Any, language: str, words: str
) -> None:
    copy = _begun(world, case, language)
    _released(world, copy, leave_out="systern")
    files = _files(world, copy)
    assert {name.rpartition(".")[2] for name in files} == {"html", "pdf", "json"}
    assert not re.search(r"alva|berg|\d", " ".join(files), re.IGNORECASE)
    page, machine = (next(files[name].decode() for name in files if name.endswith(kind)) for kind in ("html", "json"))
    document = PdfReader(io.BytesIO(next(files[name] for name in files if name.endswith("pdf"))))
    paper = " ".join("".join(one.extract_text() for one in document.pages).split())
    for text in (page, paper, machine):
        assert HANDED in text
        assert OWN not in text
        assert KEPT not in text
    assert words in page
    assert words in paper
    assert "/StructTreeRoot" in document.root_object
    assert 'lang="' + language in page
    whole = json.loads(machine)
    assert whole["format"] == "samvag-person-1"
    assert {row["organisation"] for row in whole["rows"] if row["received_from_another"]} == {
        "Sjöbrons kommun, socialtjänsten"
    }
    assert {row["unit"] for row in whole["read_by"]} == {"Öppenvårdspsykiatrin"}
    assert "audience" not in machine
    assert str(case.person_id) not in machine


def test_from_number_to_release(world: World, case: Any) -> None:
    client = world.client("lena")
    assert client.post(NEW, {"number": "tolv", "asked": "", "language": "sv"}).status_code == 422
    asked = {"number": world.link("karin", case).number, "asked": "Bad om allt vid besök", "language": "sv"}
    made = client.post(NEW, asked)
    assert made.status_code == 302
    page = client.get(made.url).content.decode()
    assert OWN in page
    assert "Mottaget från" in page
    with world.acting("lena"):
        note = next(line.row.pk for line in lines_of(PersonCopy.objects.get()) if line.raw.get("text") == OWN)
    client.post(made.url, {f"row-{note}": "informant"})
    assert "är kvar att pröva" in client.get(made.url).content.decode()
    client.post(made.url, {"rest": "1", f"row-{note}": "informant"})
    assert "Allt är prövat" in client.get(made.url).content.decode()
    assert client.post(made.url, {"release": "1"}).status_code == 302
    done = client.get(made.url).content.decode()
    assert "Hämta filerna" in done
    assert "En uppgift" in done
    assert "Klart att lämna" in client.get("/logg/allt-om-en-person/").content.decode()
    with world.acting("lena"):
        names = set(Event.objects.filter(name__startswith="copy.").values_list("name", flat=True))
        assert names == {"copy.begun", "copy.screened", "copy.released"}
        assert ReadEntry.objects.filter(page="person-copy", persons=[case.person_id]).exists()


def test_a_stale_session_identifies_itself_first(world: World, case: Any) -> None:
    copy, client = _begun(world, case), world.client("lena")
    session = client.session
    session["authenticated_at"] = 0
    session.save()
    for path in (NEW, f"/logg/allt-om-en-person/{copy.pk}/", f"/logg/allt-om-en-person/{copy.pk}/filer/"):
        assert client.get(path).url.startswith("/legitimera-igen/")


@pytest.mark.parametrize("name", ["karin", "pia", "maria"])
def test_nobody_else_gives_it_out(world: World, case: Any, name: str) -> None:
    copy = _begun(world, case)
    with world.acting(name):
        assert everything(case.person_id) == []
        assert not PersonCopy.objects.exists()
        assert not CopyRow.objects.exists()
        with pytest.raises(PermissionDenied):
            begin_copy(by=world.actor(name), person_id=case.person_id, asked="x", language="sv")
    for path in ("", "nytt/", f"{copy.pk}/", f"{copy.pk}/filer/"):
        assert world.client(name).get(f"/logg/allt-om-en-person/{path}").status_code == 403


def test_a_protected_person_takes_an_opening_and_keeps_where_they_are(world: World, case: Any) -> None:
    number = world.link("karin", case).number
    link, lena = world.link("karin", case), world.actor("lena")
    with world.acting("karin"):
        protect(link, by=world.actor("karin"), protection="sekretessmarkering")
    client, asked = world.client("lena"), {"number": number, "asked": "Bad om allt", "language": "sv"}
    refused = client.post(NEW, asked)
    assert refused.status_code == 422
    assert "skyddade personuppgifter" in refused.content.decode()
    with world.acting("karin"):
        open_for(link, by=world.actor("karin"), assignment_id=lena.assignment_id)
    made = client.post(NEW, asked)
    page = client.get(made.url).content.decode()
    assert OWN in page
    assert "Alva" not in page
    assert number not in page
    with world.acting("lena"):
        raw = json.dumps([line.raw for line in lines_of(PersonCopy.objects.get())], default=str)
        assert number not in raw
        assert "Alva" not in raw


def test_whoever_is_closed_out_meets_nobody(world: World, case: Any) -> None:
    number = world.link("karin", case).number
    with world.acting("karin"):
        close_out(
            by=world.actor("karin"), person_id=case.person_id, user_id=world.actor("lena").user_id, reason="relative"
        )
    answer = world.client("lena").post(NEW, {"number": number, "asked": "Bad om allt", "language": "sv"})
    assert answer.status_code == 422
    assert "ingen logg om någon med det numret" in answer.content.decode()


def test_the_page_costs_the_same_whatever_the_number(world: World, case: Any) -> None:
    client, counts = world.client("lena"), []
    for more in (0, 20):
        for number in range(more):
            with world.acting("karin"):
                write_note(
                    by=world.actor("karin"),
                    person_id=case.person_id,
                    case_id=case.pk,
                    category="social",
                    heading=f"{number}",
                    text="Samtal",
                )
        copy = _begun(world, case)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"/logg/allt-om-en-person/{copy.pk}/").status_code == 200
        counts.append(sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE")) for one in asked))
    assert counts[0] == counts[1] <= 10

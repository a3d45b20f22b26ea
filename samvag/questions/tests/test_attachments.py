"""Files that go with a question or its answer: to the two ends, out of quarantine, under nobody's name, and logged."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from pypdf import PdfWriter

from samvag.audit.models import ReadEntry
from samvag.board.tests.conftest import statements
from samvag.cases.actions import let_in
from samvag.questions.actions import ask, pass_on
from samvag.questions.models import Attachment, Message
from samvag.sharing.actions import give_consent, withdraw_consent
from samvag.sharing.models import Consent
from samvag.sharing.terms import ConsentTerms
from tests.world import World

PSYCHIATRY, MONEY = "Öppenvårdspsykiatrin", "Försörjningsstöd"


def a_page() -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(made)
    return made.getvalue()


PDF, PNG = a_page(), b"\x89PNG\r\n\x1a\n" + b"\0" * 30


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def fields(world: World, **more: Any) -> dict[str, Any]:
    return {"unit": str(world.unit(PSYCHIATRY).pk), "category": "coordination", "text": "Stämmer listan?", **more}


def asked_with(world: World, case: Any, *files: bytes) -> str:
    """A question from Maria with files; its address."""
    papers = [sent("Alva Test 19900101.pdf", one) for one in files]
    answer = world.client("maria").post(f"/arende/{case.pk}/fraga/", fields(world, papers=papers))
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer["Location"])


def addresses(world: World, name: str, where: str) -> list[str]:
    """The files' addresses, as the page of the question has them."""
    with world.acting(name):
        keys = [one.pk for one in Attachment.objects.order_by("attached_at", "pk")]
    return [f"{where}bilaga/{key}/" for key in keys]


def test_files_go_both_ways_under_nobodys_name(world: World) -> None:
    case = world.case()
    where = asked_with(world, case, PDF, PNG)
    karin, maria = world.client("karin"), world.client("maria")
    page = karin.get(where).content.decode()
    assert page.count("/bilaga/") == 2
    assert "Inte kontrollerad: ingen virusskanner inställd" in page
    assert "19900101" not in page
    reply = {"text": "Ja.", "category": "coordination", "papers": [sent("x.pdf", PDF)]}
    assert karin.post(where, reply).status_code == 302
    links = addresses(world, "maria", where)
    assert len(links) == 3
    for client in (maria, karin):
        got = {(answer.content, answer["Content-Disposition"]) for answer in map(client.get, links)}
        assert got == {
            (PDF, 'attachment; filename="bilaga.pdf"'),
            (PNG, 'attachment; filename="bilaga.png"'),
        }
    with world.acting("lena"):
        assert ReadEntry.objects.filter(page="question-file", persons=[case.person_id]).count() == 3
    assert statements(maria, where) <= 10


def test_nobody_else(world: World) -> None:
    case = world.case()
    where = asked_with(world, case, PDF)
    (link,) = addresses(world, "maria", where)
    for name in ("olle", "rut", "disa", "lena", "sara"):
        assert world.client(name).get(link).status_code == 404
    other = asked_with(world, case, PNG)
    assert world.client("karin").get(link.replace(where, other)).status_code == 404  # another question's
    with world.acting("maria"):
        own = Consent.objects.get(given=True, owner_id=world.actor("maria").organisation_id)
        withdraw_consent(own, by=world.actor("maria"))
    assert world.client("karin").get(link).status_code == 404
    assert world.client("maria").get(link).content == PDF


def test_a_forwarded_question_takes_its_files_along_and_away(world: World) -> None:
    case, karin, maria = world.case(), world.actor("karin"), world.actor("maria")
    money = world.unit(MONEY).pk
    with world.acting("karin"):
        own = Consent.objects.filter(owner_id=karin.organisation_id, given=True).latest("recorded_at")
        terms = ConsentTerms("x", ("coordination",), (maria.unit_id, money))
        give_consent(by=karin, person_id=case.person_id, terms=terms, replaces=own)
    with world.acting("maria"):
        let_in(case, by=maria, unit_id=money, code="kommun")
    with world.acting("karin"):
        files = [("application/pdf", PDF)]
        made = ask(case, by=karin, to_unit=maria.unit_id, text="x", category="coordination", files=files)
    where = f"/fraga/{made.pk}/"
    (link,) = addresses(world, "karin", where)
    assert world.client("maria").get(link).content == PDF
    assert world.client("olle").get(link).status_code == 404
    with world.acting("maria"):
        message = Message.objects.select_related("record", "from_unit", "to_unit").get(pk=made.pk)
        pass_on(message, by=maria, to_unit=money)
    assert world.client("maria").get(link).status_code == 404
    assert world.client("olle").get(link).content == PDF
    with world.acting("maria"), connection.cursor() as cursor:  # the floor's own word, past the page
        assert not Attachment.objects.exists()
        cursor.execute("SELECT attachment_content(%s)", [link.split("/")[-2]])
        assert cursor.fetchone() == (None,)


@pytest.mark.parametrize("content", [b"<svg/>", b"", b"#!/bin/sh"])
def test_what_is_no_paper_is_refused_and_nothing_typed_is_lost(world: World, content: bytes) -> None:
    case, maria = world.case(), world.client("maria")
    answer = maria.post(f"/arende/{case.pk}/fraga/", fields(world, papers=[sent("x.pdf", PDF), sent("y.pdf", content)]))
    assert answer.status_code == 422
    assert "Stämmer listan?" in answer.content.decode()
    assert "Välj filerna en gång till" in answer.content.decode()
    many = [sent("x.pdf", PDF) for _each in range(6)]
    assert maria.post(f"/arende/{case.pk}/fraga/", fields(world, papers=many)).status_code == 422
    with world.acting("maria"):
        assert not Message.objects.exists()


def test_words_are_not_added_to_afterwards_and_the_bytes_have_one_door(world: World) -> None:
    case = world.case()
    with world.acting("maria"):
        made = ask(case, by=world.actor("maria"), to_unit=world.unit(PSYCHIATRY).pk, text="x", category="coordination")
    for name in ("karin", "johan"):
        with pytest.raises(DatabaseError), world.acting(name), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT attachment_add(%s, 'application/pdf', %s, false)", [made.pk, PDF])
    with pytest.raises(DatabaseError), world.acting("maria"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT content FROM questions_attachment")


def test_a_waiting_file_stays_in_quarantine(world: World, settings: Any) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    case = world.case()
    where = asked_with(world, case, PDF)
    (link,) = addresses(world, "maria", where)
    page = world.client("karin").get(where).content.decode()
    assert "Väntar på viruskontroll" in page
    assert "/bilaga/" not in page
    assert world.client("karin").get(link).status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('samvag_web', 'attachment_found(uuid, boolean)', 'EXECUTE')")
        assert cursor.fetchone() == (False,)

"""The eyes can see: what is let slip on purpose is found, wherever it comes out."""

import io
import logging
from typing import Any
from unittest import mock

import openpyxl
import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from tests.architecture.states import build
from tests.architecture.walking import Walk
from tests.canaries import Canaries, jobs, listening, mails, text_of, word
from tests.watch import SUITE
from tests.world import World


def test_words_numbers_and_ids_are_found_however_they_are_written() -> None:
    canaries = Canaries()
    name = canaries.word("name", {"maria"})
    canaries.mark("number", "195001011234", {"maria"})
    canaries.mark("id", "0b0e7f0e-5f9a-4c1e-8a52-0123456789ab", {"maria"})
    for text in (
        f"<b>{name.upper()}</b>",
        "19500101-1234",
        "500101+1234",
        "/arende/0b0e7f0e-5f9a-4c1e-8a52-0123456789ab/",
    ):
        assert canaries.shown(text, "olle")
        assert not canaries.shown(text, "maria")
    assert not canaries.shown(word() + " 20500101-9999", "olle")
    assert not canaries.shown(name, "olle", but=f"words={name}")


def test_files_are_read() -> None:
    name = word()
    table = openpyxl.Workbook()
    table.worksheets[0].append(["Namn", name])
    kept = io.BytesIO()
    table.save(kept)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert name in text_of(HttpResponse(kept.getvalue(), content_type=kind))
    assert name in text_of(HttpResponse(headers={"Content-Disposition": f"attachment; filename={name}.pdf"}))


def slip(scene: Any, where: str) -> Any:
    """A fault that lets the person's name out at one place."""
    name = scene.sought["family"]

    def page(*_of: Any, **_named: Any) -> HttpResponse:
        if where == "log":
            logging.getLogger("samvag").warning("looked for %s", name)
        elif where == "mail":
            mail.send_mail("Hej", f"Det gäller {name}", None, ["x@example.org"])
        elif where == "header":
            return HttpResponse(status=404, headers={"X-Person": name})
        return HttpResponse(name if where == "refusal" else "", status=404)

    return page


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["refusal", "header", "log", "mail"])
def test_the_walk_finds_what_slips_out(world: World, where: str) -> None:
    scene = build(world, "disclosed")
    walked = Walk(world, scene)
    with walked.under_watch(), mock.patch("samvag.ui.views.error_page", slip(scene, where)):
        walked.everywhere(("olle",), methods=("GET",))
    assert [leak for leak in walked.leaks if leak.endswith("family")]


@pytest.mark.django_db
def test_the_walk_finds_what_is_queued(world: World) -> None:
    scene = build(world, "own")
    with mock.patch("tests.canaries.connection") as database:
        row = (f'{{"name": "{scene.sought["family"]}"}}',)
        database.cursor.return_value.__enter__.return_value.fetchone.return_value = row
        assert scene.canaries.told(jobs()) == ["family"]


@pytest.mark.django_db
def test_the_suite_is_watched(world: World, client: Client) -> None:
    """A page that shows a person's words to the public fails whichever test asked for it."""
    before = set(SUITE.planted)
    world.referral()
    (planted,) = [one for one in SUITE.planted.keys() - before if SUITE.planted[one][0] == "background"]
    with mock.patch("samvag.today.views.render", return_value=HttpResponse(planted)):
        assert world.client("maria").get("/").status_code == 200
        with pytest.raises(AssertionError, match="background"):
            client.get("/")


@pytest.mark.django_db
def test_mails_and_log_lines_are_read_whole() -> None:
    name = word()
    with listening() as listener:
        mail.send_mail(name, "text", None, ["x@example.org"])
        logging.getLogger("samvag").error("fault", extra={})
        try:
            raise ValueError(name)
        except ValueError:
            logging.getLogger("samvag").exception("fault")
        assert name in mails()
        assert name in listener.taken()
    mail.outbox.clear()

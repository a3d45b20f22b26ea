"""Signed papers: told by content, kept in quarantine, and out again to the consent's own unit alone."""

import socket
import struct
import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from pypdf import PdfReader, PdfWriter

from samvag.sharing.models import Consent, ConsentScan
from samvag.sharing.paper import empty
from samvag.sharing.scans import ScannerUnreachable, is_clean, type_of
from tests.world import World


def _page() -> bytes:
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(made)
    return made.getvalue()


PDF = _page()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def consent(world: World) -> Consent:
    world.case()
    with world.acting("maria"):
        return Consent.objects.get(ended_at__isnull=True)


def send(world: World, key: Any, content: bytes, name: str = "scan.pdf") -> Any:
    return world.client("maria").post(f"/samtycke/{key}/papper/", {"file": SimpleUploadedFile(name, content)})


def scan(world: World) -> ConsentScan:
    with world.acting("maria"):
        return ConsentScan.objects.get()


@pytest.mark.parametrize(("content", "kind"), [(PDF, "application/pdf"), (PNG, "image/png"), (SVG, ""), (b"MZ", "")])
def test_the_type_is_what_the_bytes_say(content: bytes, kind: str) -> None:
    assert type_of(content) == kind


@pytest.mark.django_db
def test_a_paper_comes_in_and_out_under_nobodys_name(world: World) -> None:
    found = consent(world)
    assert send(world, found.pk, PDF, "Alva Test 19900101.pdf").status_code == 302
    got = world.client("johan").get(f"/samtycke/papper/{scan(world).pk}/")
    assert got.content == PDF
    assert got["Content-Disposition"] == 'attachment; filename="samtycke.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff"
    assert scan(world).state == "unscanned"
    for name in ("karin", "olle", "sara", "disa"):
        assert world.client(name).get(f"/samtycke/papper/{scan(world).pk}/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("content", [SVG, b"", b"#!/bin/sh"])
def test_what_is_no_paper_is_refused(world: World, content: bytes) -> None:
    found = consent(world)
    assert send(world, found.pk, content).status_code == 422
    with world.acting("maria"):
        assert not ConsentScan.objects.exists()


@pytest.mark.django_db
def test_what_is_too_large_is_refused(world: World, settings: Any) -> None:
    settings.SCAN_MAX_BYTES = 20
    assert send(world, consent(world).pk, PDF).status_code == 422


@pytest.mark.django_db
def test_a_waiting_paper_stays_in_quarantine_and_malicious_bytes_are_thrown_away(world: World, settings: Any) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    found = consent(world)
    assert send(world, found.pk, PDF).status_code == 302
    address = f"/samtycke/papper/{scan(world).pk}/"
    assert world.client("maria").get(address).status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('samvag_web', 'scan_found(uuid, boolean)', 'EXECUTE')")
        assert cursor.fetchone() == (False,)


class Clamd:
    """A scanner on loopback that speaks INSTREAM and knows one virus."""

    def __init__(self) -> None:
        self.line = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.line.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                peer, _address = self.line.accept()
            except OSError:
                return
            with peer:
                assert peer.recv(10) == b"zINSTREAM\0"
                told = b""
                while size := struct.unpack("!L", peer.recv(4, socket.MSG_WAITALL))[0]:
                    told += peer.recv(size, socket.MSG_WAITALL)
                peer.sendall(b"stream: Eicar-Test FOUND\0" if b"EICAR" in told else b"stream: OK\0")


@pytest.fixture
def clamd(settings: Any) -> Iterator[Clamd]:
    scanner = Clamd()
    settings.CLAMD_URL = scanner.url
    yield scanner
    scanner.line.close()


def test_the_scanner_is_asked_in_its_own_words(clamd: Clamd) -> None:
    assert is_clean(b"x" * 200_000)
    assert not is_clean(b"x" * 70_000 + b"EICAR")


def test_a_scanner_that_is_away_releases_nothing(settings: Any) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    with pytest.raises(ScannerUnreachable):
        is_clean(PDF)


def test_the_empty_form_is_a_tagged_document_with_places_to_sign() -> None:
    reader = PdfReader(BytesIO(empty(organisation="Kommunen", unit="Enheten", units=[])))
    words = "".join(page.extract_text() for page in reader.pages)
    assert "Personens underskrift" in words
    assert "/StructTreeRoot" in reader.root_object

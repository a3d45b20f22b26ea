"""Words that nobody would write, planted in what is typed about people, and the eyes that look for them in everything
that comes out: bodies, headers, files, mails, log lines and the arguments of jobs."""

import io
import logging
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import openpyxl
import pypdf
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase

# Letters, so that a name may hold one. A number is known by its last ten digits, however it is written out.
WORD = re.compile(r"zq[a-p]{12}", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\d-])(?:\d{2})?(\d{6})[-+]?(\d{4})(?![\d-])")
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def word() -> str:
    """A new one, that says nothing by itself."""
    return "Zq" + "".join("abcdefghijklmnop"[byte % 16] for byte in secrets.token_bytes(12))


def found_in(text: str) -> set[str]:
    """Everything in a text that could have been planted."""
    words = {one.lower() for one in WORD.findall(text)}
    return words | {date + last for date, last in NUMBER.findall(text)} | set(IDENTIFIER.findall(text))


@dataclass
class Canaries:
    """What was planted, in which field, and who may meet it."""

    planted: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    def word(self, name: str, audience: Iterable[str]) -> str:
        """A new word for a field."""
        made = word()
        self.planted[made.lower()] = name, frozenset(audience)
        return made

    def mark(self, name: str, value: object, audience: Iterable[str]) -> None:
        """What the product itself made: an identity number or a record's id."""
        text = str(value)
        key = text if IDENTIFIER.fullmatch(text) else re.sub(r"\D", "", text)[-10:]
        self.planted[key] = name, frozenset(audience)

    def told(self, text: str) -> list[str]:
        """The fields that stand in a log line, a mail or a job's arguments. Ids may: those are made of them."""
        return [self.planted[one][0] for one in found_in(IDENTIFIER.sub("", text)) & self.planted.keys()]

    def shown(self, text: str, reader: str, but: str = "") -> list[str]:
        """The fields a reader was shown and may not be; `but` holds what the reader sent."""
        leaked = []
        for one in found_in(text) & self.planted.keys():
            name, audience = self.planted[one]
            if reader in audience:
                self.met.add(one)
            elif one not in found_in(but):
                leaked.append(name)
        return sorted(leaked)


def text_of(answer: HttpResponseBase) -> str:
    """Everything a response says: headers, and the body of a page or a file."""
    head = str(answer.headers)
    if not isinstance(answer, HttpResponse):
        parts = [part if isinstance(part, bytes) else str(part).encode() for part in answer]  # type: ignore[attr-defined]
        answer.streaming_content = iter(parts)  # type: ignore[attr-defined]
        return head + _file(answer.get("Content-Type", ""), b"".join(parts))
    return head + _file(answer.get("Content-Type", ""), answer.content)


def _file(kind: str, body: bytes) -> str:
    if kind.startswith("application/pdf"):
        document = pypdf.PdfReader(io.BytesIO(body))
        return "".join(page.extract_text() for page in document.pages).replace("\n", "") + str(document.metadata)
    if kind.startswith(SPREADSHEET):
        sheets = openpyxl.load_workbook(io.BytesIO(body), read_only=True).worksheets
        return "\n".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
    return body.decode(errors="replace")


def mails() -> str:
    """Every mail there is in this test, whole."""
    return "\n".join(one.message().as_string() + one.body for one in getattr(mail, "outbox", ()))


def jobs() -> str:
    """The arguments of every job in the open transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(string_agg(args::text, ' '), '') FROM procrastinate_jobs")
        return str(cursor.fetchone()[0])


class Listener(logging.Handler):
    """Every log line as it would stand in the file, with its traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def taken(self) -> str:
        """What was said since last asked."""
        said, self.lines = "\n".join(self.lines), []
        return said


@contextmanager
def listening() -> Iterator[Listener]:
    """In place of every other log handler for a while."""
    root, listener = logging.getLogger(), Listener()
    kept, root.handlers = root.handlers, [listener]
    try:
        yield listener
    finally:
        root.handlers = kept

"""A staff list as .csv or .xlsx, read into rows that say what is wrong with each; nothing is done until all are right.

A spreadsheet is somebody else's file: its size and its unpacked size are limited, formulas are refused and never
evaluated, and only the first sheet is read.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import puremagic
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from samvag.access.actors import Actor
from samvag.access.roles import LABELS
from samvag.administration.actions import Employment
from samvag.administration.columns import COLUMNS
from samvag.administration.policies import own_assignments, own_units
from samvag.ui.dates import parse as parse_day

LARGEST_FILE = 1_000_000
LARGEST_UNPACKED = 20_000_000
MOST_PARTS = 500  # files inside a workbook
MOST_ROWS = 2000
REQUIRED = ("name", "hsa_id", "unit", "role", "title")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LENGTHS = {"name": 120, "hsa_id": 31, "title": 80}


class Unreadable(ValueError):
    """The file as a whole cannot be read; says why in words for whoever sent it."""


@dataclass
class Row:
    """One line of the list: what it says, what it would do, what is wrong with it."""

    number: int
    said: dict[str, str]
    employment: Employment | None = None
    known: bool = False  # stands in the register already; left as it is
    faults: list[str] = field(default_factory=list)


def read(content: bytes, *, actor: Actor) -> list[Row]:
    """Every row of the file, judged. Raises Unreadable."""
    if len(content) > LARGEST_FILE:
        raise Unreadable(_("Filen är för stor. Högst en megabyte."))
    table = _cells_of_workbook(content) if content.startswith(b"PK") else _cells_of_text(content)
    return judged(_named(table), actor=actor)


def judged(said: Iterable[tuple[int, dict[str, str]]], *, actor: Actor) -> list[Row]:
    """What each row would do in the actor's organisation, or why it cannot."""
    judge = _Judge(actor)
    return [judge.row(number, one) for number, one in said]


def _cells_of_text(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # as Excel saves a .csv
    if "\x00" in text:
        raise Unreadable(_("Det här är varken en CSV-fil eller en Excelfil (.xlsx)."))
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error:
        raise Unreadable(_("Filen går inte att läsa. Spara den som CSV eller Excel (.xlsx) och försök igen.")) from None


def _cells_of_workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > LARGEST_UNPACKED:
                raise Unreadable(_("Filen är för stor. Högst en megabyte."))
        if puremagic.from_string(content) not in (".xlsx", ".xlsm", ".zip", ".docx"):
            raise Unreadable(_("Det här är varken en CSV-fil eller en Excelfil (.xlsx)."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        for cells in book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=20, values_only=True):
            yield [_text(cell) for cell in cells]
    except Unreadable:
        raise
    except Exception:  # whatever a broken workbook makes the reader raise
        raise Unreadable(_("Filen går inte att läsa. Spara den som CSV eller Excel (.xlsx) och försök igen.")) from None


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell) if cell is not None else ""


def _named(table: Iterator[list[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by column name, empty ones left out. The heading decides the order."""
    heading = [COLUMNS.get(cell.strip().lower(), "") for cell in next(table, [])]
    if missing := [said for said, name in COLUMNS.items() if name in REQUIRED and name not in heading]:
        raise Unreadable(_("Kolumner saknas: %(names)s.") % {"names": ", ".join(missing)})
    found = 0
    for number, cells in enumerate(table, start=2):
        said = {name: cell.strip() for name, cell in zip(heading, cells, strict=False) if name}
        if not any(said.values()):
            continue
        found += 1
        if found > MOST_ROWS:
            raise Unreadable(_("Filen har fler än %(most)s rader. Dela den.") % {"most": MOST_ROWS})
        yield number, said


class _Judge:
    """Knows the organisation once, and judges each row by it."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.units = {unit.name.lower(): unit.pk for unit in own_units(actor).filter(closed_on__isnull=True)}
        self.roles = {str(label).lower(): role for role, label in LABELS.items()} | {role: role for role in LABELS}
        today = timezone.localdate()
        self.held = {
            ((one.user.hsa_id or "").upper(), one.unit_id, one.role)
            for one in own_assignments(actor)
            if one.ended_at is None and (one.ends_on is None or one.ends_on >= today)
        }
        self.own_hsa_id = next(
            (one.user.hsa_id or "" for one in own_assignments(actor).filter(user_id=actor.user_id)[:1]), ""
        )
        self.seen: set[tuple[str, int, str]] = set()

    def row(self, number: int, said: dict[str, str]) -> Row:
        row = Row(number, said)
        row.faults += self._plain(said)
        unit = self.units.get(said.get("unit", "").lower())
        role = self.roles.get(said.get("role", "").lower())
        if said.get("unit") and unit is None:
            row.faults.append(_("Enheten finns inte i er organisation."))
        if said.get("role") and role is None:
            row.faults.append(
                _("Rollen finns inte. Välj bland: %(roles)s.") % {"roles": ", ".join(map(str, LABELS.values()))}
            )
        begins, ends = self._day(row, "begins_on"), self._day(row, "ends_on")
        if begins and ends and ends < begins:
            row.faults.append(_("Uppdraget slutar innan det börjar."))
        percent = self._percent(row)
        if row.faults or unit is None or role is None:
            return row
        row.employment = Employment(
            said["name"], said["hsa_id"].upper(), unit, role, said["title"], percent, begins, ends
        )
        self._against_others(row, (row.employment.hsa_id, unit, role))
        return row

    def _plain(self, said: dict[str, str]) -> Iterator[str]:
        for name in REQUIRED:
            if not said.get(name):
                yield _("%(column)s saknas.") % {"column": _heading(name)}
        for name, text in said.items():
            if text.startswith(FORMULA):
                yield _("%(column)s: formler läses inte. Skriv värdet.") % {"column": _heading(name)}
            elif len(text) > LENGTHS.get(name, 200):
                yield _("%(column)s är för lång.") % {"column": _heading(name)}

    def _day(self, row: Row, name: str) -> date | None:
        text = row.said.get(name, "")
        day = parse_day(text, timezone.localdate()) if text else None
        if text and day is None:
            row.faults.append(_("%(column)s: skriv datumet som ÅÅÅÅ-MM-DD.") % {"column": _heading(name)})
        return day

    def _percent(self, row: Row) -> int:
        text = row.said.get("percent", "").rstrip("% ") or "100"
        if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 100:
            return int(text)
        row.faults.append(_("Procent är ett tal mellan 1 och 100."))
        return 100

    def _against_others(self, row: Row, key: tuple[str, int, str]) -> None:
        if key[0] == self.own_hsa_id.upper():
            row.faults.append(_("Du kan inte ge dig själv ett uppdrag."))
        if key in self.seen:
            row.faults.append(_("Raden finns två gånger i filen."))
        self.seen.add(key)
        row.known = key in self.held


def _heading(name: str) -> str:
    return next(said for said, own in COLUMNS.items() if own == name).capitalize()

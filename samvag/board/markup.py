"""The board's rows as plain markup, written in Python: fifty rows of ten cells through the template engine cost
three times all the rest of the page. The same function writes a row on the page, after a change and in live updates.

Everything a person has typed goes through `escape`."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvag.board.reading import Cell, Row, Step
from samvag.programmes.definition import Domain, ProgrammeDefinition
from samvag.programmes.reading import definition
from samvag.ui import symbols
from samvag.ui.templatetags.ui import icon_definition
from samvag.ui.templatetags.ui import icon_pointer as icon

ARROWS = {"better": "arrow-up-right", "same": "arrow-right", "worse": "arrow-down-right"}
ICONS = (*ARROWS.values(), "plus", "shield", "triangle-alert")


@dataclass
class Pen:
    """What is the same for every row of a page, looked up and translated once."""

    domains: tuple[Domain, ...]
    unit_id: int
    read_only: bool = False
    may_write: bool = True
    today: date = field(default_factory=timezone.localdate)

    def __post_init__(self) -> None:
        self.board = reverse("board")
        self.on = cache(self._on)
        self.level_words = cache(_level_words)
        self.role_labels = cache(_role_labels)
        self.directions = {
            code: f'<span class="direction" data-direction="{code}">{icon(ARROWS[code])}{word}</span>'
            for code, word in (("better", _("bättre")), ("same", _("oförändrat")), ("worse", _("sämre")))
        }

    @property
    def may_change(self) -> bool:
        """A past day, and a role that only reads, leave the board as it is."""
        return self.may_write and not self.read_only

    @cached_property
    def words(self) -> dict[str, str]:
        """The page's fixed words, translated and escaped."""
        said = {
            "empty": _("Inte bedömt"),
            "next": _("Nästa steg"),
            "add": _("Nytt steg"),
            "no_step": _("Inget nästa steg"),
            "late": _("Försenat"),
            "contact": _("Kontakt"),
            "never": _("Ingen ännu"),
            "people": _("Samordnare"),
            "change": _("Ändra"),
            "protected": _("Skyddade personuppgifter"),
            "disputed": _("Personen anser att det är fel:"),
        }
        return {name: escape(word) for name, word in said.items()}

    def _on(self, day: date) -> str:
        """`i dag`, `i går`, `3 mars`, or with the year when it is another. A past board says the date itself."""
        near = {} if self.read_only else {-1: _("i går"), 0: _("i dag"), 1: _("i morgon")}
        year = "" if day.year == self.today.year else f" {day.year}"
        return near.get((day - self.today).days) or f"{day.day} {MONTHS[day.month]}{year}"


def sprite() -> SafeString:
    """Every shape the rows point at, drawn once a page: inline in each cell they were two thirds of the board's bytes.
    A row that comes alone finds them on the page it goes into."""
    drawn = symbols.level_definitions() + "".join(icon_definition(name) for name in ICONS)
    return mark_safe(f'<svg class="sprite" width="0" height="0" aria-hidden="true">{drawn}</svg>')  # noqa: S308


def _level_words(version_id: int, domain: str) -> dict[int, str]:
    """The programme's escaped words for each level; empty when that version has no such domain."""
    return next(
        (
            {level.value: escape(level.word) for level in one.levels}
            for one in _domains(version_id)
            if one.code == domain
        ),
        {},
    )


def _domains(version_id: int) -> tuple[Domain, ...]:
    return definition(version_id).domains


def row_html(row: Row, pen: Pen) -> SafeString:
    """One person's row. Its id lets a change replace it alone."""
    cells = "".join(_cell(row, domain, pen) for domain in pen.domains)
    html = (
        f'<tr id="row-{row.case_id}" data-case="{row.case_id}">{_who(row, pen)}{_steps(row, pen)}'
        f"{_contact(row, pen)}{cells}{_holders(row, pen)}</tr>"
    )
    return mark_safe(html)  # noqa: S308, everything typed is escaped above


def _who(row: Row, pen: Pen) -> str:
    name = f'<a href="{reverse("case", args=[row.case_id])}">{escape(row.name)}</a>'
    mark = f'<span class="board-meta">{icon("shield")}{pen.words["protected"]}</span>' if row.protected else ""
    return f'<th scope="row">{name}<span class="board-number">{escape(row.number)}</span>{mark}</th>'


def _holders(row: Row, pen: Pen) -> str:
    roles = pen.role_labels(row.version_id)
    units: dict[str, list[str]] = {}
    for one in row.holders:
        if one.code.endswith("coordinator"):
            said = f'<span title="{roles.get(one.code, "")}">{escape(one.name)}</span>'
            units.setdefault(escape(one.unit), []).append(said)
    lines = "".join(f"<li><small>{unit}</small><br>{', '.join(names)}</li>" for unit, names in units.items())
    return f'<td data-label="{pen.words["people"]}"><ul class="board-list">{lines}</ul></td>'


def _role_labels(version_id: int) -> dict[str, str]:
    programme: ProgrammeDefinition = definition(version_id)
    return {role.code: escape(role.label) for role in programme.roles}


def _cell(row: Row, domain: Domain, pen: Pen) -> str:
    label = escape(domain.label)
    words = pen.level_words(row.version_id, domain.code)
    if not words:
        return f'<td data-label="{label}"></td>'
    entry = row.cells.get(domain.code)
    inner = _filled(entry, words, pen) if entry else _empty(pen)
    if pen.may_change:
        inner = (
            f'<a class="cell" href="{pen.board}{row.case_id}/{domain.code}/">{inner}'
            f'<span class="ds-sr-only">, {pen.words["change"]} {label}</span></a>'
        )
    return f'<td data-label="{label}">{inner}</td>'


def _empty(pen: Pen) -> str:
    return f'<span class="level" data-level="">{symbols.level_pointer(None)}<span>{pen.words["empty"]}</span></span>'


def _filled(entry: Cell, words: dict[int, str], pen: Pen) -> str:
    said = f'<span class="board-note">{escape(entry.words)}</span>' if entry.words else ""
    said += _disputed(entry.disputed, pen)
    return (
        f'<span class="level" data-level="{entry.level}">{symbols.level_pointer(entry.level)}'
        f"<span>{words.get(entry.level, entry.level)}</span></span> "
        f"{pen.directions.get(entry.direction, '')}{said}"
        f'<span class="board-meta">{pen.on(entry.on)}<span class="board-unit">, {escape(entry.unit)}</span></span>'
    )


def _disputed(words: str, pen: Pen) -> str:
    return (
        f'<span class="board-note">{icon("triangle-alert")}{pen.words["disputed"]} ”{escape(words)}”</span>'
        if words
        else ""
    )


def _steps(row: Row, pen: Pen) -> str:
    steps = "".join(_step(step, pen) for step in row.steps)
    body = f'<ul class="board-list">{steps}</ul>' if steps else f'<span class="subtle">{pen.words["no_step"]}</span>'
    if pen.may_change:
        body += (
            f'<a class="cell cell-add" href="{pen.board}nasta-steg/{row.case_id}/">{icon("plus")}{pen.words["add"]}</a>'
        )
    return f'<td data-label="{pen.words["next"]}">{body}</td>'


def _step(step: Step, pen: Pen) -> str:
    late = step.due_on < pen.today
    mark = f"{icon('triangle-alert')}<strong>{pen.words['late']}</strong> " if late else ""
    text: str = escape(step.text)
    if pen.may_change and step.unit_id == pen.unit_id:
        text = f'<a class="cell cell-step" href="{pen.board}steg/{step.record}/">{text}</a>'
    return (
        f'<li>{text} <span class="due" data-state="{"late" if late else "ok"}">{mark}{pen.on(step.due_on)}</span>'
        f'<span class="board-meta">{escape(step.responsible)}</span>{_disputed(step.disputed, pen)}</li>'
    )


def _contact(row: Row, pen: Pen) -> str:
    return f'<td data-label="{pen.words["contact"]}">{_since(row.contact_on, pen)}</td>'


def _since(day: date | None, pen: Pen) -> str:
    if day is None:
        return f'<span class="subtle">{pen.words["never"]}</span>'
    days = (pen.today - day).days
    if days <= 1:
        return escape(pen.on(day))
    return escape(ngettext("%(n)s dag sedan", "%(n)s dagar sedan", days) % {"n": days})


def row_id(case_id: UUID) -> str:
    """The selector of a case's row."""
    return f"#row-{case_id}"

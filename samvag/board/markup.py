"""The board's rows as plain markup, written in Python: fifty rows of ten cells through the template engine cost
three times all the rest of the page. The same function writes a row on the page, after a change and in live updates.

Everything a person has typed goes through `escape`."""

from collections.abc import Iterator
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

from samvag.between.marks import marks
from samvag.board.comparing import Comparison, state_of
from samvag.board.reading import NEW, Holder, Row, Step
from samvag.board.trails import trail_html
from samvag.programmes.definition import Domain, ProgrammeDefinition
from samvag.programmes.reading import definition
from samvag.ui import symbols
from samvag.ui.templatetags.ui import icon_definition
from samvag.ui.templatetags.ui import icon_pointer as icon

ARROWS = {"better": "arrow-up-right", "same": "arrow-right", "worse": "arrow-down-right"}
CHANGES = {"better": "arrow-up-right", "same": "equal", "worse": "arrow-down-right", "new": "plus", "gone": "x"}
ICONS = (*ARROWS.values(), "clock", "equal", "inbox", "plus", "shield", "sun", "triangle-alert", "user", "x")

FVK = "fast_vardkontakt"


@dataclass
class Pen:
    """What is the same for every row of a page, looked up and translated once."""

    domains: tuple[Domain, ...]
    unit_id: int
    read_only: bool = False
    may_write: bool = True
    today: date = field(default_factory=timezone.localdate)
    compared: Comparison | None = None

    def __post_init__(self) -> None:
        self.board = reverse("board")
        self.required = cache(_required)
        self.on = cache(self._on)
        self.level_words = cache(_level_words)
        self.role_labels = cache(_role_labels)
        self.promises = cache(_promises)
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
            "running": _("Insatser"),
            "none": _("Ingen antecknad här"),
            "people": _("Samordnare"),
            "change": _("Ändra"),
            "protected": _("Skyddade personuppgifter"),
            "disputed": _("Personen anser att det är fel:"),
            "trail": _("Senaste fyra månaderna"),
            "new": _("Ny på tavlan"),
            "referral": _("Ny remiss"),
            "window": _("Fönstret är öppet"),
            "met": _("%(who)s tar kontakt") % {"who": "%s"},
            "waits": _("Ingen har tagit kontakt"),
            "tap": _("Redo nu"),
            "missing": _("Saknas"),
            "paused": _("Pausad till"),
            "better": _("bättre"),
            "same_change": _("oförändrat"),
            "worse": _("sämre"),
            "new_change": _("nytt"),
            "gone": _("borta"),
            "was": _("var"),
            "away": _("borta till och med"),
            "covers": _("täcker"),
            "nobody": _("ingen täcker"),
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
        f"{_contact(row, pen)}{cells}{_running(row, pen)}{_holders(row, pen)}</tr>"
    )
    return mark_safe(html)  # noqa: S308, everything typed is escaped above


def _who(row: Row, pen: Pen) -> str:
    name = f'<a href="{reverse("case", args=[row.case_id])}">{escape(row.name)}</a>'
    marks = "".join(f'<li data-mark="{kind}">{icon(symbol)}{words}</li>' for kind, symbol, words in _marks(row, pen))
    if pen.may_change and not row.window:
        marks += f'<li class="board-tap">{_tap(row, pen)}</li>'
    marks = f'<ul class="board-marks">{marks}</ul>' if marks else ""
    return f'<th scope="row">{name}<span class="board-number">{escape(row.number)}</span>{marks}</th>'


def _tap(row: Row, pen: Pen) -> str:
    """Sends the page's one form to this case's address: a form in every row would carry the same keys fifty times."""
    there = reverse("window-open", args=[row.case_id])
    whom = f'<span class="ds-sr-only">, {escape(row.name)}</span>'
    return f'<button type="submit" form="ready" formaction="{there}">{icon("sun")}{pen.words["tap"]}{whom}</button>'


def _marks(row: Row, pen: Pen) -> Iterator[tuple[str, str, str]]:
    """What to notice about the row itself: kind, icon and words."""
    if row.window:
        there = reverse("window", args=[row.window.key])
        said = pen.words["met"].replace("%s", escape(row.window.met_by)) if row.window.met_by else ""
        said = said or (pen.words["waits"] if row.window.late else "")
        yield "window", "sun", f'<span><a href="{there}">{pen.words["window"]}</a>{said and f". {said}"}</span>'
    if row.protected:
        yield "protected", "shield", pen.words["protected"]
    if pen.today - row.opened_on <= NEW:
        yield "new", "plus", pen.words["new"]
    if row.new_referral:
        yield "referral", "inbox", pen.words["referral"]
    if row.paused_until:
        yield "paused", "clock", f"{pen.words['paused']} {pen.on(row.paused_until)}"
    for missing in _missing(row, pen):
        yield "missing", "user", f"{pen.words['missing']}: {missing}"
    for word in _between(row, pen):
        yield "between", "triangle-alert", word


def _missing(row: Row, pen: Pen) -> Iterator[str]:
    """The roles that the programme wants each party to fill and nobody holds."""
    held = {(one.code, one.unit_id) for one in row.holders}
    for role, label, party, party_label in pen.required(row.version_id):
        units = [unit for unit, code in row.parties if code == party]
        if units and not any((role, unit) in held for unit in units):
            yield f"{label}, {party_label}"


def _required(version_id: int) -> tuple[tuple[str, str, str, str], ...]:
    """Role and party with their escaped words, for every party that must fill a role."""
    programme: ProgrammeDefinition = definition(version_id)
    parties = {party.code: escape(party.label) for party in programme.parties}
    return tuple(
        (role.code, escape(role.label.lower()), code, parties[code])
        for role in programme.roles
        if role.required
        for code in role.parties
    )


def _between(row: Row, pen: Pen) -> list[str]:
    """What is about to fall between the chairs; a past board says nothing of it."""
    if pen.read_only or row.paused_until:
        return []
    gap, needs_fvk = pen.promises(row.version_id)
    own = [one for one in row.holders if one.unit_id == pen.unit_id and one.code.endswith("coordinator")]
    found = marks(
        today=pen.today,
        opened_on=row.opened_on,
        contact_on=max(filter(None, (row.contact_on, row.back_since)), default=None),
        gap=gap,
        coordinators=[one.works_on(pen.today) for one in own],
        away=[one.away_until is not None for one in own if one.works_on(pen.today)],
        needs_fvk=needs_fvk,
        has_fvk=any(one.code == FVK for one in row.holders),
        muted=row.muted,
    )
    return [escape(word) for word in found]


def _promises(version_id: int) -> tuple[int | None, bool]:
    """The longest time without contact, and whether the programme has a fast vårdkontakt."""
    programme = definition(version_id)
    gap = next((one.amount for one in programme.response_times if one.code == "contact_gap"), None)
    return gap, any(role.code == FVK for role in programme.roles)


def _running(row: Row, pen: Pen) -> str:
    """What is done for the person now, organisation by organisation."""
    lines = "".join(
        f'<li><span class="board-who">{escape(unit)}:</span> {escape(" · ".join(words))}</li>'
        for unit, words in row.running
    )
    body = f'<ul class="board-list">{lines}</ul>' if lines else f'<span class="subtle">{pen.words["none"]}</span>'
    return f'<td data-label="{pen.words["running"]}">{body}</td>'


def _holders(row: Row, pen: Pen) -> str:
    """The coordinators and the fast vårdkontakt by name, unit by unit; only the last is called what it is."""
    roles = pen.role_labels(row.version_id)
    units: dict[str, list[str]] = {}
    named: dict[str, str] = {}
    for one in row.holders:
        unit, away = escape(one.unit), _away(one, row, pen)
        if one.code.endswith("coordinator"):
            said = f'<span title="{roles.get(one.code, "")}">{escape(one.name)}</span>{away}'
            units.setdefault(unit, []).append(said)
        elif one.code == FVK:
            units.setdefault(unit, [])
            said = f'<span class="board-named">{roles.get(FVK, "")}: {escape(one.name)}{away}</span>'
            named[unit] = named.get(unit, "") + said
    lines = "".join(
        f"<li><small>{unit}</small><br>{', '.join(names)}{named.get(unit, '')}</li>" for unit, names in units.items()
    )
    return f'<td data-label="{pen.words["people"]}"><ul class="board-list">{lines}</ul></td>'


def _away(one: Holder, row: Row, pen: Pen) -> str:
    """Until when somebody is away, and who of the same unit stands in for a coordinator."""
    if one.away_until is None:
        return ""
    until = f"{pen.words['away']} {pen.on(one.away_until)}"
    if one.code == FVK:
        return f' <small class="board-away">({until})</small>'
    beside = [
        other.name
        for other in row.holders
        if other.unit_id == one.unit_id and other.code.endswith("coordinator") and other.works_on(pen.today)
        if not other.away_until
    ]
    cover = f"{escape(' / '.join(dict.fromkeys(beside)))} {pen.words['covers']}" if beside else pen.words["nobody"]
    return f' <small class="board-away">({until}, {cover})</small>'


def _role_labels(version_id: int) -> dict[str, str]:
    programme: ProgrammeDefinition = definition(version_id)
    return {role.code: escape(role.label) for role in programme.roles}


def _cell(row: Row, domain: Domain, pen: Pen) -> str:
    label = escape(domain.label)
    words = pen.level_words(row.version_id, domain.code)
    if not words:
        return f'<td data-label="{label}"></td>'
    entry = row.cells.get(domain.code)
    inner = _filled(row, domain, words, pen) if entry else _empty(pen)
    if pen.compared:
        inner += _change(row, domain, pen)
    if pen.may_change:
        inner = (
            f'<a class="cell" href="{pen.board}{row.case_id}/{domain.code}/">{inner}'
            f'<span class="ds-sr-only">, {pen.words["change"]} {label}</span></a>'
        )
    return f'<td data-label="{label}">{inner}</td>'


def _empty(pen: Pen) -> str:
    return f'<span class="level" data-level="">{symbols.level_pointer(None)}<span>{pen.words["empty"]}</span></span>'


def _filled(row: Row, domain: Domain, words: dict[int, str], pen: Pen) -> str:
    entry = row.cells[domain.code]
    said = f'<span class="board-note">{escape(entry.words)}</span>' if entry.words else ""
    said += _disputed(entry.disputed, pen)
    # Beside another day the author's own judgement of the direction would say two things at once.
    course = "" if pen.compared else _course(row, domain, words, pen)
    return (
        f'<span class="level" data-level="{entry.level}">{symbols.level_pointer(entry.level)}'
        f"<span>{words.get(entry.level, entry.level)}</span></span> {course}{said}"
        f'<span class="board-meta">{pen.on(entry.on)}<span class="board-unit">, {escape(entry.unit)}</span></span>'
    )


def _disputed(words: str, pen: Pen) -> str:
    return (
        f'<span class="board-note">{icon("triangle-alert")}{pen.words["disputed"]} ”{escape(words)}”</span>'
        if words
        else ""
    )


def _course(row: Row, domain: Domain, words: dict[int, str], pen: Pen) -> str:
    """Where it is heading, and where it has been."""
    trail = trail_html(row.trails.get(domain.code, ()), words, pen.today, pen.words["trail"])
    direction = pen.directions.get(row.cells[domain.code].direction, "")
    return f'<span class="board-course">{direction}{trail}</span>'


def _change(row: Row, domain: Domain, pen: Pen) -> str:
    """How the cell differs from the older day: a shape and a word, and what it was."""
    older = pen.compared.rows.get(row.case_id) if pen.compared else None
    before = older.cells.get(domain.code) if older else None
    state = state_of(before, row.cells.get(domain.code)) if older else ""
    if not state:
        return ""
    word = pen.words.get(f"{state}_change") or pen.words[state]
    levels = pen.level_words(older.version_id, domain.code) if older else {}
    was = f" ({pen.words['was']} {levels.get(before.level, before.level)})" if before and state != "same" else ""
    return f'<span class="board-change" data-change="{state}">{icon(CHANGES[state])}{word}{was}</span>'


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

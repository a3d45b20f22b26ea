"""What the board's page is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.roles import Permission
from samvag.board.choice import Choice
from samvag.board.comparing import Comparison, compare
from samvag.board.markup import Pen, row_html, sprite
from samvag.board.reading import Row, board_rows, of_mine, sorted_rows
from samvag.programmes.models import ProgrammeSite
from samvag.programmes.reading import definition


@dataclass(frozen=True)
class Heading:
    """A column one can sort by: its label, the address that sorts, and how it is sorted now."""

    label: str
    href: str
    state: str


@dataclass(frozen=True)
class BoardPage:
    """Everything the template asks for."""

    choice: Choice
    sites: Sequence[ProgrammeSite]
    rows: Sequence[Row]
    pen: Pen

    @property
    def comparison(self) -> Comparison | None:
        """The other day, when two are compared."""
        return self.pen.compared

    @property
    def persons(self) -> list[UUID]:
        """Whose data the page shows, for the log."""
        older = self.comparison.rows.values() if self.comparison else ()
        return list({row.person_id: None for row in (*self.rows, *older)})

    @property
    def is_live(self) -> bool:
        """Only the board as it stands now can be changed and follows others' changes."""
        return not self.pen.read_only

    @cached_property
    def rows_html(self) -> SafeString:
        """All rows in one string."""
        return mark_safe("".join(row_html(row, self.pen) for row in self.rows))  # noqa: S308, made of safe rows

    @property
    def sprite(self) -> SafeString:
        """The shapes that the rows point at."""
        return sprite()

    @property
    def headings(self) -> dict[str, Heading]:
        """The columns one can sort by."""
        labels = {"name": _("Person"), "due": _("Nästa steg"), "contact": _("Kontakt")}
        return {name: self._heading(name, label) for name, label in labels.items()}

    def _heading(self, name: str, label: str) -> Heading:
        order = self.choice.order
        state = {name: "ascending", f"-{name}": "descending"}.get(order, "none")
        return Heading(label, self.choice.address(sort=f"-{name}" if order == name else name), state)

    @property
    def without_step(self) -> int:
        """How many of the shown people nobody has a next step for."""
        return sum(not row.steps for row in self.rows)


def board_page(actor: Actor, choice: Choice, sites: Sequence[ProgrammeSite]) -> BoardPage:
    """Read once, or once for each of two days to compare; then arrange. Of two days the newer one is shown."""
    older, newer = choice.pair or (None, choice.shown_day)
    rows = _rows(actor, choice, newer)
    latest = max((row.version_id for row in rows), default=choice.site.version_now)  # type: ignore[attr-defined]
    domains = definition(latest).domains
    shown = sorted_rows(rows, choice.order)
    pen = Pen(
        domains=domains,
        unit_id=actor.unit_id,
        read_only=choice.day is not None or older is not None,
        may_write=actor.may(Permission.CASE_WRITE),
        today=newer,
        compared=compare(older, newer, _rows(actor, choice, older), shown, domains) if older else None,
    )
    return BoardPage(choice, sites, shown, pen)


def _rows(actor: Actor, choice: Choice, day: date) -> list[Row]:
    """The rows of one day, everybody's or the actor's own."""
    rows = board_rows(actor, site_id=choice.site.pk, day=day if day < timezone.localdate() else None)
    return of_mine(rows, actor) if choice.mine else rows


def pen_for(actor: Actor, version_id: int) -> Pen:
    """For a row written alone."""
    may_write = actor.may(Permission.CASE_WRITE)
    return Pen(domains=definition(version_id).domains, unit_id=actor.unit_id, may_write=may_write)


def site_pen(actor: Actor, site: ProgrammeSite) -> Pen:
    """For the empty sheet: the version in force now."""
    return pen_for(actor, site.version_now)  # type: ignore[attr-defined]

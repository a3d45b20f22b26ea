"""The same figures as a workbook, with the definitions beside them."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from samvag.statistics.before_after import Compared
from samvag.statistics.figures import NOTHING, Breakdown, Figure, compared_means


def workbook(
    title: str, figures: Iterable[Figure], lines: Iterable[Breakdown], compared: Sequence[Compared] = ()
) -> bytes:
    """An .xlsx file. Text is written as text: nothing in it is ever taken for a formula (OWASP: CSV injection)."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet(_("Siffror"))
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 2, 14)
    sheet.set_column(3, 3, 80)
    strong = book.add_format({"bold": True})
    rows: list[tuple[list[object], bool]] = [([title], True), ([], False)]
    rows += [([one.label, one.value or kept_back(), "", one.definition], False) for one in figures]
    for part in lines:
        rows += [([], False), ([part.heading, _("Antal"), _("Procent"), part.definition], True)]
        rows += [([bar.label, _cell(bar.count), _cell(bar.share)], False) for bar in part.bars]
    rows += _before_after(compared)
    if not rows[2:]:
        rows.append(([_("För få för att visas")], False))
    for number, (cells, heading) in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, int | float):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, str(cell), strong if heading else None)
    book.close()
    return buffer.getvalue()


def _before_after(compared: Sequence[Compared]) -> list[tuple[list[object], bool]]:
    if not compared:
        return []
    head = [_("Personer"), _("Median först"), _("Median sist"), _("Lägre nivå"), _("Samma nivå"), _("Högre nivå")]
    rows: list[tuple[list[object], bool]] = [([], False), ([_("Formulär före och efter"), *head], True)]
    for one in compared:
        moves = [_cell(move) if one.zoned else NOTHING for move in one.moves]
        rows.append(([one.label, _cell(one.people), _cell(one.first), _cell(one.last), *moves], False))
    return [*rows, ([compared_means()], False)]


def _cell(value: float | None) -> object:
    return kept_back() if value is None else value


def kept_back() -> str:
    """The words for what is kept back."""
    return _("visas inte")

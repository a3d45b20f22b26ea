"""The same figures as a workbook, with the definitions beside them."""

import io
from collections.abc import Iterable

import xlsxwriter
from django.utils.translation import gettext as _

from samvag.statistics.figures import Breakdown, Figure


def workbook(title: str, figures: Iterable[Figure], lines: Iterable[Breakdown]) -> bytes:
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
    if not rows[2:]:
        rows.append(([_("För få för att visas")], False))
    for number, (cells, heading) in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, str(cell), strong if heading else None)
    book.close()
    return buffer.getvalue()


def _cell(value: int | None) -> object:
    return kept_back() if value is None else value


def kept_back() -> str:
    """The words for what is kept back."""
    return _("visas inte")

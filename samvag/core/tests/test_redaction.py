"""No identity number passes through a log line."""

import logging

import pytest

from samvag.core.redaction import HIDDEN, NoIdentityNumbers, without_numbers
from tests.world import test_numbers as official_numbers


@pytest.mark.parametrize("form", ["{0}", "{1}-{2}", "{3}-{2}", "{3}+{2}", "{3}{2}"])
def test_every_usual_form_is_hidden(form: str) -> None:
    number = official_numbers()[7]
    typed = form.format(number, number[:8], number[8:], number[2:8])
    assert without_numbers(f"sök {typed}.") == f"sök {HIDDEN}."


def test_ordinary_words_dates_and_short_numbers_stay() -> None:
    assert without_numbers("2026-03-03 10:00 rad 12345, 0500-00 01 10") == "2026-03-03 10:00 rad 12345, 0500-00 01 10"


def test_arguments_and_tracebacks_are_covered() -> None:
    number = official_numbers()[8]
    try:
        raise ValueError(f"wrong {number}")
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "", 1, "saw %s", (number,), info)
    assert NoIdentityNumbers().filter(record)
    assert number not in record.getMessage()
    assert record.exc_text is not None
    assert number not in record.exc_text

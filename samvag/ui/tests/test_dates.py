from datetime import UTC, date, datetime

import pytest

from samvag.ui import dates

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-03",
        "20260303",
        "3/3",
        "3/3 2026",
        "3.3.2026",
        "3 mars",
        "3 Mars 2026",
        "den 3 mar",
        " i går ",
    ],
)
def test_the_ways_people_write_a_day(text):
    assert dates.parse(text, TODAY) == date(2026, 3, 3)


@pytest.mark.parametrize("text", ["", "2026-02-30", "31/4", "nån gång", "3 smars", "03-03-26", "1/2/3/4"])
def test_what_is_no_day_is_refused(text):
    assert dates.parse(text, TODAY) is None


def test_near_days_are_spoken_and_others_written_out():
    assert dates.spoken(TODAY, TODAY) == "i dag"
    assert dates.spoken(date(2026, 3, 3), TODAY) == "i går"
    assert dates.spoken(date(2026, 3, 1), TODAY) == "1 mars 2026"


def test_the_day_of_a_moment_is_the_day_in_sweden():
    assert dates.local_day(datetime(2026, 3, 3, 23, 30, tzinfo=UTC)) == date(2026, 3, 4)

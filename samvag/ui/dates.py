"""Dates as people in Sweden write and read them."""

import re
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

MONTH_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
ENGLISH_MONTHS = {"may": "maj", "oct": "okt"}  # the others begin alike
WORDS = {"i dag": 0, "idag": 0, "i morgon": 1, "imorgon": 1, "i går": -1, "igår": -1}
WORDS |= {"today": 0, "tomorrow": 1, "yesterday": -1}

ISO = re.compile(r"^(\d{4})-?(\d{2})-?(\d{2})$")
SLASHED = re.compile(r"^(\d{1,2})\s*[/.]\s*(\d{1,2})(?:[\s/.,-]+(\d{4}))?$")
NAMED = re.compile(r"^(?:den\s+)?(\d{1,2})(?::?e)?\s+([a-zåäö]{3,9})\.?(?:\s+(\d{4}))?$")


def parse(text: str, today: date) -> date | None:
    """The day meant by `2026-03-03`, `20260303`, `3/3`, `3/3 2026`, `3 mars 2026` or `i morgon`; in English too.

    A day without a year is in the year of `today`. None when it is no day.
    """
    words = " ".join(text.lower().split())
    if words in WORDS:
        return today + timedelta(days=WORDS[words])
    if found := ISO.match(words):
        year, month, day = (int(part) for part in found.groups())
    elif found := SLASHED.match(words):
        day, month, year = int(found[1]), int(found[2]), int(found[3] or today.year)
    elif (found := NAMED.match(words)) and (name := ENGLISH_MONTHS.get(found[2][:3], found[2][:3])) in MONTH_NAMES:
        day, month, year = int(found[1]), MONTH_NAMES.index(name) + 1, int(found[3] or today.year)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def local_day(value: date | datetime) -> date:
    """The day in Sweden of a moment, or the day itself."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def long(value: date | datetime) -> str:
    """`3 mars 2026`."""
    day = local_day(value)
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def spoken(value: date | datetime, today: date) -> str:
    """`i dag`, `i går`, `i morgon`; otherwise the date in full."""
    near = {-1: _("i går"), 0: _("i dag"), 1: _("i morgon")}
    day = local_day(value)
    return near.get((day - today).days) or long(day)

"""Logs are copies: nothing that looks like an identity number leaves through them."""

import logging
import re
import time

# Personnummer, samordningsnummer and reserve numbers as people type them; also inside longer texts.
_NUMBER = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+ ]?[0-9A-Z]{4}(?![0-9A-Za-z])")
HIDDEN = "[nummer]"


def without_numbers(text: str) -> str:
    """The text with everything that looks like an identity number taken out."""
    return _NUMBER.sub(HIDDEN, text)


def on_one_line(text: str) -> str:
    """The text with control characters spelt out, so that what somebody sent cannot look like a line of its own."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


class Line(logging.Formatter):
    """When (UTC), how serious, from where, what."""

    converter = time.gmtime  # type: ignore[assignment]
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")


class NoIdentityNumbers(logging.Filter):
    """Takes identity numbers out of a log line, its arguments and its traceback text."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the line through, without numbers."""
        record.msg = on_one_line(without_numbers(record.getMessage()))
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = without_numbers(logging.Formatter().formatException(record.exc_info))
        return True

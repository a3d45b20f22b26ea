"""Codes that people read aloud, write down and type: no vowels, no look-alikes, one digest kept."""

import hashlib
import secrets

from django.conf import settings

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
GROUP = 4
ROUNDS = 100_000  # some hundredths of a second: nothing to whoever types, much to whoever tries all


def new_code(length: int) -> str:
    """Random, in groups of four; each character is worth 4.8 bits."""
    letters = "".join(secrets.choice(ALPHABET) for _place in range(length))
    return "-".join(letters[start : start + GROUP] for start in range(0, length, GROUP))


def digest(kind: str, code: str) -> str:
    """What is kept of a code; spaces, hyphens and small letters do not matter. Slow to try, and of no use without the
    installation's secret; the same for the same code, since it is what one looks up by."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.pbkdf2_hmac("sha256", plain.encode(), f"{kind}:{settings.SECRET_KEY}".encode(), ROUNDS).hex()

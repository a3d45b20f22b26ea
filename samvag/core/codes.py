"""Codes that people read aloud, write down and type: no vowels, no look-alikes, one digest kept."""

import hashlib
import secrets

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
GROUP = 4


def new_code(length: int) -> str:
    """Random, in groups of four; each character is worth 4.8 bits."""
    letters = "".join(secrets.choice(ALPHABET) for _place in range(length))
    return "-".join(letters[start : start + GROUP] for start in range(0, length, GROUP))


def digest(kind: str, code: str) -> str:
    """What is kept of a code; spaces, hyphens and small letters do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"{kind}:{plain}".encode()).hexdigest()

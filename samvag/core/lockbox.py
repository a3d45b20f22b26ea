"""Encrypted files: whole or not at all. A file that was cut, edited or locked with another key never opens in silence.

AES-256-GCM chunk by chunk (the STREAM construction, Hoang et al. 2015): each chunk's nonce is its number and whether it
is the last, so chunks can be neither swapped nor cut off. The key of each file is derived (HKDF) from the operator's
key, a salt of the file's own and the whole header, so the header cannot be edited either.
"""

import base64
import binascii
import io
import json
import os
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"SAMVAG-KOPIA-1\n"
KEY = 32  # bytes
CHUNK = 1 << 20
TAG = 16
_LENGTH = struct.Struct(">I")
LONGEST_HEADER = 4096


class LockboxFault(Exception):
    """A key or a file that is refused; the message says why, in Swedish."""


def new_key() -> str:
    """A key as an operator keeps it: 32 random bytes in base64."""
    return base64.b64encode(os.urandom(KEY)).decode()


def read_key(text: str) -> bytes:
    """The key an operator gave."""
    with suppress(binascii.Error, ValueError):
        key = base64.b64decode(text.strip(), validate=True)
        if len(key) == KEY:
            return key
    raise LockboxFault(f"Nyckeln ska vara {KEY} byte i base64. Gör en ny med: samvag backup --new-key")


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY, salt, purpose).derive(key)


def _key_id(key: bytes) -> str:
    """Tells keys apart without giving anything of them away."""
    return _derived(key, b"", b"samvag key id")[:8].hex()


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _chunks(source: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Whole chunks, each with whether it is the last. There is always a last one, if only an empty one."""
    here = _filled(source)
    while True:
        after = _filled(source) if len(here) == CHUNK else b""
        yield here, not after
        if not after:
            return
        here = after


def _filled(source: IO[bytes]) -> bytes:
    """A whole chunk, also from a pipe that gives a little at a time."""
    parts, left = [], CHUNK
    while left and (part := source.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def lock(source: IO[bytes], target: Path, key: bytes, facts: Mapping[str, Any]) -> None:
    """Write everything in `source`, encrypted. The file gets its name only when the disk has all of it.

    Pre-condition: `target` does not exist; nothing is overwritten.
    """
    if target.exists():
        raise LockboxFault(f"{target} finns redan. Ingenting skrevs över.")
    header = json.dumps({**facts, "key": _key_id(key), "salt": os.urandom(16).hex()}).encode()
    cipher = AESGCM(_derived(key, bytes.fromhex(json.loads(header)["salt"]), header))
    beside = target.with_name(target.name + ".new")
    with open(beside, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(MAGIC + _LENGTH.pack(len(header)) + header)
        for number, (chunk, last) in enumerate(_chunks(source)):
            file.write(cipher.encrypt(_nonce(number, last), chunk, None))
        file.flush()
        os.fsync(file.fileno())
    beside.rename(target)


class Lockbox(io.RawIOBase):
    """An encrypted file as a readable stream. What is read is authentic; `drain` says whether it was all."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._file = path.open("rb")
        try:
            header = self._header()
            self.facts: dict[str, Any] = json.loads(header)
            if self.facts["key"] != _key_id(key):
                raise LockboxFault(f"{path.name} är låst med en annan nyckel än den som angavs.")
            self._cipher = AESGCM(_derived(key, bytes.fromhex(self.facts["salt"]), header))
            self._number, self._left, self._last = 0, b"", False
            self._sealed = self._file.read(CHUNK + TAG)
            self._open()  # the header is not believed before the first chunk has shown that it is whole
        except BaseException:
            self.close()
            raise

    def _header(self) -> bytes:
        """The header's bytes, if it can be one at all."""
        with suppress(struct.error, ValueError, KeyError, TypeError):
            if self._file.read(len(MAGIC)) == MAGIC:
                (length,) = _LENGTH.unpack(self._file.read(_LENGTH.size))
                header = self._file.read(min(length, LONGEST_HEADER))
                facts = json.loads(header)
                if bytes.fromhex(facts["salt"]) and isinstance(facts["key"], str):
                    return header
        raise LockboxFault(f"{self.path.name} är ingen säkerhetskopia från Samväg, eller är avklippt i början.")

    def _open(self) -> None:
        """The next chunk. What follows it is read first: only the last chunk has nothing after it."""
        after = self._file.read(CHUNK + TAG)
        self._last = not after
        try:
            self._left = self._cipher.decrypt(_nonce(self._number, self._last), self._sealed, None)
        except (InvalidTag, ValueError) as fault:
            raise LockboxFault(f"{self.path.name} är ändrad eller avklippt och används inte.") from fault
        self._number, self._sealed = self._number + 1, after

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Some bytes, authentic; 0 only after the last chunk."""
        while not self._left and not self._last:
            self._open()
        taken, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def drain(self) -> None:
        """Read to the end, so that a file whose end is cut off is refused even when nobody needed the end."""
        while not self._last:
            self._open()
        self._left = b""

    def close(self) -> None:
        self._file.close()
        super().close()


def facts_of(path: Path, key: bytes) -> dict[str, Any]:
    """What a file says about itself, believed only if its first chunk opens."""
    with Lockbox(path, key) as box:
        return box.facts

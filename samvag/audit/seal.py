"""The seal of the log: a hash tree over a batch of rows, and signed checkpoints that each link the one before.

Pure functions. Tree and prefixes are those of certificate transparency (RFC 6962 section 2.1), signatures Ed25519
(RFC 8032). A chain alone cannot show that its end was cut off or that all of it was made anew; that takes a copy of
the checkpoints kept somewhere else (`audit.outside`).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LEAF, NODE = b"\x00", b"\x01"
FIRST = "0" * 64  # what the first checkpoint links
HASH = 32


@dataclass(frozen=True)
class Line:
    """One row of the log: which, when, in which transaction, all its columns in one text, and its keyed code."""

    table: str
    id: str
    at: str
    tx: int
    text: str
    mac: str

    @property
    def leaf(self) -> bytes:
        """The row as a leaf of the tree; the keyed code is sealed too."""
        return hashlib.sha256(LEAF + self.text.encode() + b"\n" + self.mac.encode()).digest()


@dataclass(frozen=True)
class Checkpoint:
    """What was in the log up to a transaction number, signed. Holds no content and may be shown to anybody."""

    number: int
    at: str
    tx_from: int
    tx_to: int
    rows: int
    root: str
    previous: str
    key_id: str
    signature: str = ""

    @property
    def body(self) -> bytes:
        """What is signed: every field but the signature, in one fixed form."""
        fields = {name: value for name, value in asdict(self).items() if name != "signature"}
        return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()

    @property
    def digest(self) -> str:
        """What the next checkpoint links."""
        return hashlib.sha256(self.body).hexdigest()


def root(leaves: Sequence[bytes]) -> str:
    """The root of the tree over the leaves; a node without a neighbour is moved up as it is."""
    level = list(leaves)
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = [hashlib.sha256(NODE + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) - len(level) % 2 :]
    return level[0].hex()


def mac_of(text: str, key: str) -> str:
    """The keyed code of a row, as `audit_mac` in the database makes it. `key` is the context key's digest in hex."""
    inner = hashlib.sha256((key + "audit" + text).encode()).hexdigest()
    return hashlib.sha256((key + inner).encode()).hexdigest()


def database_key(secret: str) -> str:
    """The form in which the database holds a context key."""
    return hashlib.sha256(secret.encode()).hexdigest()


def private_key(secret: str) -> Ed25519PrivateKey:
    """The signing key that a secret from the settings stands for."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"samvag seal" + secret.encode()).digest())


def public_keys(keys: Iterable[Ed25519PublicKey]) -> dict[str, Ed25519PublicKey]:
    """The keys by their ids."""
    return {key_id(key): key for key in keys}


def key_id(key: Ed25519PublicKey) -> str:
    """The first sixteen signs of the public key's digest."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def next_checkpoint(
    former: Checkpoint | None, leaves: Sequence[bytes], *, tx_to: int, at: str, key: Ed25519PrivateKey
) -> Checkpoint:
    """The signed checkpoint over a batch. Pre-condition: every row below `tx_to` is final."""
    unsigned = Checkpoint(
        number=former.number + 1 if former else 1,
        at=at,
        tx_from=former.tx_to if former else 0,
        tx_to=tx_to,
        rows=len(leaves),
        root=root(leaves),
        previous=former.digest if former else FIRST,
        key_id=key_id(key.public_key()),
    )
    return signed(unsigned, key)


def signed(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> Checkpoint:
    """The same with its signature."""
    return Checkpoint(**{**asdict(checkpoint), "signature": key.sign(checkpoint.body).hex()})


def signature_holds(checkpoint: Checkpoint, keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Was this signed by one of our keys, and not changed since?"""
    key = keys.get(checkpoint.key_id)
    if key is None:
        return False
    try:
        key.verify(bytes.fromhex(checkpoint.signature), checkpoint.body)
    except (InvalidSignature, ValueError):
        return False
    return True


def written(checkpoint: Checkpoint) -> str:
    """One line of text, for a file or a letter."""
    return json.dumps(asdict(checkpoint), sort_keys=True)


def read_back(line: str) -> Checkpoint:
    """The checkpoint such a line holds. Raises ValueError when it holds none."""
    try:
        fields: Any = json.loads(line)
        return Checkpoint(**fields)
    except (TypeError, json.JSONDecodeError) as fault:
        raise ValueError("not a checkpoint") from fault

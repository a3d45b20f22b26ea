"""The hash tree and the checkpoints, as pure functions."""

import hashlib
from dataclasses import replace

import pytest

from samvag.audit.seal import (
    FIRST,
    Checkpoint,
    key_id,
    next_checkpoint,
    private_key,
    public_keys,
    read_back,
    root,
    signature_holds,
    written,
)

KEY = private_key("for tests")
# RFC 6962's own test leaves and roots, as certificate transparency implementations publish them.
LEAVES = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43"]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
}


@pytest.mark.parametrize("count", ROOTS)
def test_the_tree_is_that_of_rfc_6962(count: int) -> None:
    leaves = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in LEAVES[:count]]
    assert root(leaves) == ROOTS[count]


def _two() -> tuple[Checkpoint, Checkpoint]:
    first = next_checkpoint(None, [b"a" * 32], tx_to=10, at="2026-03-03T09:00:00+00:00", key=KEY)
    return first, next_checkpoint(first, [b"b" * 32], tx_to=20, at="2026-03-03T09:00:10+00:00", key=KEY)


def test_a_checkpoint_links_the_one_before() -> None:
    first, second = _two()
    assert (first.number, first.previous, first.tx_from) == (1, FIRST, 0)
    assert (second.number, second.previous, second.tx_from) == (2, first.digest, 10)


def test_the_signature_holds_for_every_field_and_no_other_key() -> None:
    first, _second = _two()
    keys = public_keys([KEY.public_key()])
    assert signature_holds(first, keys)
    changes = {"number": 2, "at": "", "tx_from": 1, "tx_to": 11, "rows": 2, "root": FIRST, "previous": "1" * 64}
    assert not any(signature_holds(replace(first, **{name: value}), keys) for name, value in changes.items())
    other = private_key("another").public_key()
    assert not signature_holds(first, public_keys([other]))
    assert not signature_holds(replace(first, key_id=key_id(other)), public_keys([other]))
    assert not signature_holds(replace(first, signature="no"), keys)


def test_a_checkpoint_is_written_and_read_back() -> None:
    first, _second = _two()
    assert read_back(written(first)) == first
    for line in ("", "{", "[]", '{"number": 1}'):
        with pytest.raises(ValueError, match="not a checkpoint"):
            read_back(line)

"""An encrypted file opens whole, with its own key, or not at all."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from samvag.core import lockbox
from samvag.core.lockbox import Lockbox, LockboxFault, facts_of, lock, new_key, read_key

KEY = read_key(new_key())


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lockbox, "CHUNK", 16)


@pytest.fixture
def locked(tmp_path: Path) -> Callable[[bytes], Path]:
    def make(content: bytes) -> Path:
        path = tmp_path / "kopia"
        lock(io.BytesIO(content), path, KEY, {"kind": "prov"})
        return path

    return make


def opened(path: Path, key: bytes = KEY) -> bytes:
    with Lockbox(path, key) as box:
        return box.read()


@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 32, 100])
def test_what_was_locked_comes_out_again(locked: Callable[[bytes], Path], length: int) -> None:
    content = bytes(range(length))
    path = locked(content)
    assert opened(path) == content
    assert facts_of(path, KEY)["kind"] == "prov"
    assert length < 15 or content not in path.read_bytes()


def test_another_key_is_told_from_an_edit(locked: Callable[[bytes], Path]) -> None:
    with pytest.raises(LockboxFault, match="en annan nyckel"):
        opened(locked(b"hemligt"), read_key(new_key()))


def test_every_byte_counts_and_no_end_can_be_cut_off(locked: Callable[[bytes], Path]) -> None:
    path = locked(bytes(48))
    whole = path.read_bytes()
    wrong = [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in range(len(whole))]
    for content in [*wrong, *(whole[:length] for length in range(len(whole))), whole + b"\0"]:
        path.write_bytes(content)
        with pytest.raises(LockboxFault):
            opened(path)


def test_chunks_cannot_change_places(locked: Callable[[bytes], Path]) -> None:
    path = locked(bytes(range(48)))
    whole, size = path.read_bytes(), 16 + lockbox.TAG
    start = len(whole) - 3 * size
    first, second, third = (whole[start + place * size : start + (place + 1) * size] for place in range(3))
    path.write_bytes(whole[:start] + second + first + third)
    with pytest.raises(LockboxFault, match="ändrad eller avklippt"):
        opened(path)


def test_an_end_nobody_needed_is_looked_at_too(locked: Callable[[bytes], Path]) -> None:
    path = locked(bytes(48))
    path.write_bytes(path.read_bytes()[: -(16 + lockbox.TAG)])
    with Lockbox(path, KEY) as box:
        assert box.read(4) == bytes(4)
        with pytest.raises(LockboxFault):
            box.drain()


def test_nothing_is_overwritten(locked: Callable[[bytes], Path]) -> None:
    path = locked(b"den gamla")
    with pytest.raises(LockboxFault, match="finns redan"):
        lock(io.BytesIO(b"den nya"), path, KEY, {})
    assert opened(path) == b"den gamla"


@pytest.mark.parametrize("text", ["", "kort", "å" * 44, "AAAA" * 9])
def test_a_key_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(LockboxFault, match="32 byte"):
        read_key(text)

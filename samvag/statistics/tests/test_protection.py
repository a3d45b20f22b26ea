"""No number that is kept back can be reckoned from those that are told."""

from hypothesis import given
from hypothesis import strategies as st

from samvag.statistics.protection import FEWEST, can_hide, tellable, tellable_total

CELLS = st.dictionaries(st.integers(0, 9), st.integers(0, 12), max_size=7)


@given(CELLS)
def test_what_is_told_is_true_and_never_small(cells: dict[int, int]) -> None:
    for key, told in tellable(cells).items():
        assert told is None or told == cells[key]
        assert told is None or told == 0 or told >= FEWEST


@given(CELLS)
def test_with_the_total_beside_it_each_kept_back_could_be_more_than_one_number(cells: dict[int, int]) -> None:
    told = tellable(cells)
    total = sum(cells.values())
    if not can_hide(cells):
        return  # nothing of that period is told
    kept = [key for key, count in told.items() if count is None]
    if not kept:
        return
    together = total - sum(count for count in told.values() if count is not None)
    # Everybody knows that each kept back holds at least one. Could any of them be only one number?
    assert len(kept) > 1
    assert together > len(kept)


@given(CELLS)
def test_nothing_is_kept_back_when_nothing_is_small(cells: dict[int, int]) -> None:
    large = {key: count + FEWEST for key, count in cells.items()}
    assert tellable(large) == large


def test_what_cannot_be_hidden_is_known() -> None:
    assert not can_hide(dict.fromkeys(range(5), 1))
    assert not can_hide({"a": 3})
    assert not can_hide({"a": 1, "b": 2})
    assert can_hide({"a": 0, "b": 0})
    assert can_hide({"a": 1, "b": 1, "c": 7})


def test_a_lone_small_one_takes_the_next_with_it() -> None:
    assert tellable({"a": 40, "b": 12, "c": 3, "d": 0}) == {"a": 40, "b": None, "c": None, "d": 0}
    assert tellable({"a": 40, "b": 12, "c": 1, "d": 1}) == {"a": 40, "b": None, "c": None, "d": None}
    assert [tellable_total(number) for number in (0, 1, 4, 5)] == [0, None, None, 5]

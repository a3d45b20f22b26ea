"""Small numbers are kept back, so that a figure never points at somebody."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
# Fewer than this is not told (common Swedish practice for published health statistics).
FEWEST = 5


def tellable(cells: Mapping[Key, int]) -> dict[Key, int | None]:
    """The cells of one breakdown whose total is told beside it; None for each that is kept back.

    A nought is told: nobody is in it. When one small cell alone were kept back it could be reckoned from the total, so
    the next smallest goes with it, until what is kept back together is at least FEWEST and could be split in more ways
    than one.
    """
    order = sorted((key for key, count in cells.items() if count > 0), key=lambda key: cells[key])
    kept = [key for key in order if cells[key] < FEWEST]
    rest = order[len(kept) :]
    while kept and rest and not _hides([cells[key] for key in kept]):
        kept.append(rest.pop(0))
    return {key: None if key in kept else count for key, count in cells.items()}


def can_hide(cells: Mapping[Key, int]) -> bool:
    """Whether what `tellable` keeps back stays unknown beside the total. Five lines of one each and a total of five do
    not: then nothing of that period can be told."""
    kept = [cells[key] for key, told in tellable(cells).items() if told is None]
    return not kept or _hides(kept)


def _hides(counts: list[int]) -> bool:
    together = sum(counts)
    return len(counts) > 1 and together >= FEWEST and together > len(counts)


def tellable_total(total: int) -> int | None:
    """A total by itself: kept back when it is small and somebody is in it."""
    return total if total == 0 or total >= FEWEST else None

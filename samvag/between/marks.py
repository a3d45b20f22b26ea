"""The detectors' short words on a row of the board, from what the row already holds: no statement more."""

from collections.abc import Collection
from datetime import date

from samvag.between.detectors import BY_CODE

FVK_AFTER = 30  # days, as the detector has it


def marks(
    *,
    today: date,
    opened_on: date,
    contact_on: date | None,
    gap: int | None,
    coordinators: Collection[bool],
    away: Collection[bool],
    needs_fvk: bool,
    has_fvk: bool,
    muted: Collection[str],
) -> tuple[str, ...]:
    """What stands under a person's name. `coordinators` says of each of the unit's own if they are still there, `away`
    of each who is if they are away today."""
    found = []
    if coordinators and not any(coordinators):  # that there is none, the board says by itself
        found.append("coordinator_gone")
    elif away and all(away):
        found.append("coordinators_away")
    if gap is not None and (today - (contact_on or opened_on)).days > gap:
        found.append("silent")
    if needs_fvk and not has_fvk and (today - opened_on).days > FVK_AFTER:
        found.append("no_fvk")
    return tuple(str(BY_CODE[code].short) for code in found if code not in muted)

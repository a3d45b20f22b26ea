"""What each part of the walk found, put together in var/reports/access.json by whichever process leaves the last."""

import fcntl
import json
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from tests.architecture.expectations import ADDRESSES
from tests.architecture.walking import patterns

REPORT = Path(settings.BASE_DIR) / "var" / "reports" / "access.json"
SUMMED = ("cells", "deviations", "canaries", "leaked")


def leave(part: str, **figures: float) -> None:
    """One part's figures, and the whole of what the parts say that have been left so far."""
    parts = REPORT.with_suffix("")
    parts.mkdir(parents=True, exist_ok=True)
    with (parts / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        moment = datetime.now(tz=UTC).isoformat(timespec="seconds")
        (parts / f"{part}.json").write_text(json.dumps({**figures, "at": moment}))
        states = {one.stem: json.loads(one.read_text()) for one in sorted(parts.glob("*.json"))}
        every = set(patterns())
        whole = {name: sum(one.get(name, 0) for one in states.values()) for name in SUMMED}
        whole |= {"url_patterns": len(every), "undeclared": len(every - set(ADDRESSES)), "parts": states}
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(json.dumps(whole, indent=2) + "\n")

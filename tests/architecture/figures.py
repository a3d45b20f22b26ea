"""What each part of the walk found, put together in var/reports/access.json by whichever process leaves the last."""

import fcntl
import json
from pathlib import Path

from django.conf import settings

from tests.architecture.expectations import ADDRESSES
from tests.architecture.walking import patterns

REPORT = Path(settings.BASE_DIR) / "var" / "reports" / "access.json"
SUMMED = ("cells", "deviations", "canaries", "leaked")


def leave(state: str, **figures: float) -> None:
    """One state's figures, and the whole as far as this session has walked it. The folder is the session's own."""
    parts = Path(settings.VAR_DIR) / "access"
    parts.mkdir(parents=True, exist_ok=True)
    with (parts / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (parts / f"{state}.json").write_text(json.dumps(figures))
        states = {one.stem: json.loads(one.read_text()) for one in sorted(parts.glob("*.json"))}
        every = set(patterns())
        whole = {name: sum(one.get(name, 0) for one in states.values()) for name in SUMMED}
        whole |= {"url_patterns": len(every), "undeclared": len(every - set(ADDRESSES)), "states": states}
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(json.dumps(whole, indent=2) + "\n")

"""What is being done for a person, organisation by organisation: what the life line draws as bars, and the arrangements
about medicine by the heading they have in lists. Roles and next steps have columns of their own."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, JSONField, Value, When

from samvag.records.models import Kind
from samvag.records.telling import Content, telling

# Help is given at times: as long after the latest it still counts as going on.
LATELY = timedelta(days=30)
LASTING = (Kind.ACTOR, Kind.HAND_OUT, Kind.TAPERING)

# Who does it, and what, each once.
Running = tuple[tuple[str, tuple[str, ...]], ...]


def contents() -> Case:
    """What stands in the kinds that can go on, beside its envelope."""
    whens = [When(kind=kind, then=telling(kind).content()) for kind in (Kind.HELP, *LASTING)]
    return Case(*whens, default=Value(None), output_field=JSONField())


def running(found: Iterable[Mapping[str, Any]], version_id: int, day: date) -> Running:
    """What goes on that day of `kind`, `unit` and `content`, by unit or, of others around the person, organisation."""
    units: dict[str, dict[str, None]] = {}
    for one in found:
        kind, content = Kind(one["kind"]), one["content"]
        if content and _goes_on(kind, content, day):
            unit, words = _words(kind, one["unit"], content, version_id)
            units.setdefault(unit, {})[words] = None
    return tuple((unit, tuple(words)) for unit, words in sorted(units.items()))


def _goes_on(kind: Kind, content: Content, day: date) -> bool:
    if kind == Kind.ACTOR:  # a sister or a neighbour is no organisation
        return bool(content["organisation_name"]) and not _over(content["ended_on"], day)
    if kind == Kind.HAND_OUT:
        begun = date.fromisoformat(content["from_on"]) <= day
        return begun and not any(_over(content[end], day) for end in ("until_on", "ended_on"))
    return kind == Kind.HELP or content["state"] == "running"


def _over(last: str | None, day: date) -> bool:
    return last is not None and date.fromisoformat(last) < day


def _words(kind: Kind, unit: str, content: Content, version_id: int) -> tuple[str, str]:
    if kind == Kind.ACTOR:
        return content["organisation_name"], content["function"]
    return unit, content["label"] if kind == Kind.HELP else telling(kind).words(content, version_id).title

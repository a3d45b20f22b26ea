"""Writing one life domain of the mapping, correcting what was written, and placing the person by what it says."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.board.actions import share
from samvag.cases.models import Case
from samvag.mapping.models import Mapped, Need, Placement
from samvag.mapping.policies import can_map
from samvag.programmes.reading import definition
from samvag.records.actions import correct_record, write_record
from samvag.records.models import Category, Kind


@dataclass(frozen=True)
class Said:
    """What is known of one domain. The person's own words come first; the two views of the need are two values."""

    own_words: str = ""
    person_need: str = Need.UNKNOWN
    staff_need: str = Need.UNKNOWN
    our_words: str = ""
    resources: str = ""
    worked: str = ""

    @property
    def empty(self) -> bool:
        """Is nothing said?"""
        return self == Said()


def map_domain(
    case: Case,
    domain: str,
    said: Said,
    *,
    by: Actor,
    share_with: Collection[int] | None = None,
    happened_at: datetime | None = None,
    at: datetime | None = None,
) -> Mapped:
    """Keep what was said of one domain as a record of the author's unit, of the domain's own category. What was said
    before stays as it was. `happened_at` is when it was said, now or earlier.
    """
    can_map(by, case).require()
    found = next((one for one in definition(case.programme_version_id).domains if one.code == domain), None)
    if found is None:
        raise Refused(_("Programmet har inget sådant livsområde."))
    _require_something(said)
    made = write_record(
        Mapped,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.MAPPING,
        category=found.category,
        content={"domain": domain, **asdict(said)},
        at=happened_at or at,
    )
    share(made.record, case, by=by, chosen=share_with, at=at)
    return made


def _require_something(said: Said) -> None:
    if said.empty:
        raise Refused(_("Inget är skrivet än. Börja med personens egna ord, eller svara på en av frågorna."))


def correct_mapped(
    former: Mapped,
    case: Case,
    *,
    by: Actor,
    reason: str,
    said: Said | None,
    share_with: Collection[int] | None = None,
    at: datetime | None = None,
) -> Mapped:
    """A new version with what was written wrong; the former stays readable. `said` None takes it back. What has changed
    since is no correction: it is said anew."""
    can_map(by, case).require()
    if said is None:
        return correct_record(former, by=by, reason=reason, retracted=True, at=at)
    _require_something(said)
    new = correct_record(former, by=by, reason=reason, content=asdict(said), at=at)
    share(new.record, case, by=by, chosen=share_with, at=at)
    return new


@dataclass(frozen=True)
class Decided:
    """Where a professional places the person, and why."""

    complexity: str
    ability: str
    group: int
    because: str


def place(
    case: Case,
    decided: Decided,
    *,
    by: Actor,
    share_with: Collection[int] | None = None,
    at: datetime | None = None,
) -> Placement:
    """Keep a decision. It may differ from what was suggested; what was decided before stays."""
    can_map(by, case).require()
    made = write_record(
        Placement,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.PLACEMENT,
        category=Category.COORDINATION,
        content=asdict(decided),
        at=at,
    )
    share(made.record, case, by=by, chosen=share_with, at=at)
    return made


def take_back_placement(
    placement: Placement, case: Case, *, by: Actor, reason: str, at: datetime | None = None
) -> None:
    """It was wrong from the beginning, such as about another person. It stays among the versions."""
    can_map(by, case).require()
    correct_record(placement, by=by, reason=reason, retracted=True, at=at)

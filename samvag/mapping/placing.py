"""Four fields and five groups: what the mapping suggests, and why. A suggestion; a professional decides.

The two axes and the five groups are those of Vårdanalys, PM 2016:1, as SKR's slides of 2019 give them: complexity is
how many efforts have to be held together, resources how much the person manages by their own ability. There, high
complexity with small resources is group 1 and with good resources group 4; group 2 is newly ill, with several actors at
a pace; group 3 mainly well in body with small resources; group 5 mainly well. Nothing in a mapping tells a pace, so
group 2 is never suggested. The limits in RULES are no source's but ours, to be tried; hence the page shows them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samvag.cases.reading import CaseFile
from samvag.mapping.models import Complexity, Mapped, Need, Resources
from samvag.mapping.reading import Line


@dataclass(frozen=True)
class Rules:
    """The limits: from how many on, or from which share."""

    needs: int  # life domains where help is needed
    helpers: int  # organisations that help
    manages: float  # share of the mapped domains with no need of help, or with something to build on
    mapped: float  # share of the programme's domains, for there to be a suggestion at all


RULES = Rules(needs=4, helpers=2, manages=0.5, mapped=0.5)


@dataclass(frozen=True)
class Suggestion:
    """Where the mapping points, with the reasons in words. No group when too little is mapped."""

    reasons: tuple[str, ...]
    complexity: str = ""
    resources: str = ""
    group: int | None = None


def need_of(one: Mapped) -> str:
    """The need as the staff see it, or as the person does where the staff do not know."""
    return one.staff_need if one.staff_need != Need.UNKNOWN else one.person_need


def suggest(lines: Sequence[Line], file: CaseFile) -> Suggestion:
    """What the mapping as it stands points at."""
    known = [(one, one.now) for one in lines if one.now and need_of(one.now) != Need.UNKNOWN]
    if len(known) < RULES.mapped * len(lines):
        words = {"known": len(known), "all": len(lines)}
        return Suggestion(
            (_("%(known)s av %(all)s livsområden är kartlagda. Det räcker inte för ett förslag.") % words,)
        )
    needs = [one for line, one in known if need_of(one) != Need.NONE]
    helpers = _helpers(file)
    manages = [one for line, one in known if need_of(one) == Need.NONE or one.resources]
    complexity = Complexity.HIGH if len(needs) >= RULES.needs and helpers >= RULES.helpers else Complexity.LOW
    resources = Resources.GOOD if len(manages) >= RULES.manages * len(known) else Resources.SMALL
    well = not any(line.domain.category == "somatic" and one in needs for line, one in known)
    reasons = (
        _("Hjälp behövs i %(n)s livsområden. Från %(limit)s räknas det som många.")
        % {"n": len(needs), "limit": RULES.needs},
        _("%(n)s verksamheter hjälper till. Från %(limit)s behöver någon hålla ihop det.")
        % {"n": helpers, "limit": RULES.helpers},
        _("I %(n)s av %(known)s områden behövs ingen hjälp eller finns något att bygga på. Gränsen är hälften.")
        % {"n": len(manages), "known": len(known)},
    )
    return Suggestion(reasons, complexity, resources, _group(complexity, resources, well))


def _helpers(file: CaseFile) -> int:
    return len({one.organisation_name for one in file.parties} | set(_around(file)))


def _around(file: CaseFile) -> Iterable[str]:
    return (one.organisation_name for one in file.around if one.organisation_name)


def _group(complexity: str, resources: str, well_in_body: bool) -> int:
    if complexity == Complexity.HIGH:
        return 1 if resources == Resources.SMALL else 4
    return 3 if resources == Resources.SMALL and well_in_body else 5

"""Help that can be given: what the programme's catalogue says that one's own party does, and a short list that every
programme has; and what has been given in a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvag.access.actors import Actor
from samvag.cases.models import Case
from samvag.cases.policies import visible_cases
from samvag.cases.reading import CaseFile
from samvag.programmes.reading import definition
from samvag.visits.models import Help
from samvag.visits.telling import counted

ANTABUS, OTHER = "antabus", "other"
MOST = 200
# What the social-medicine clinic gives, and everybody may: the names stand with the programme's own.
ALWAYS: Mapping[str, str | Promise] = {
    "talk": gettext_lazy("Stödsamtal"),
    "mi": gettext_lazy("Motiverande samtal (MI)"),
    "medicine": gettext_lazy("Läkemedelshantering"),
    ANTABUS: gettext_lazy("Antabus"),
    "taper": gettext_lazy("Nedtrappning med läkaren"),
    "along": gettext_lazy("Följeslagning"),
    "mediation": gettext_lazy("Kontaktförmedling"),
}


def choices_for(actor: Actor, file: CaseFile) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the actor's own party does in the programme, and what anybody may give; something else comes last."""
    party = file.party_of(actor.unit_id)
    own = [
        (one.code, one.label)
        for one in definition(file.case.programme_version_id).interventions
        if party is not None and party.code in one.parties
    ]
    always = [(code, str(label)) for code, label in ALWAYS.items()]
    return [
        (_("Vanlig hjälp"), always),
        (_("I programmet"), own),
        (_("Annat"), [(OTHER, _("Något annat, med egna ord"))]),
    ]


@dataclass(frozen=True)
class Line:
    """Help that was given once, as the list shows it."""

    record: UUID
    what: str
    outcome: str
    at: datetime
    who: str
    unit: str
    ours: bool


@dataclass(frozen=True)
class Total:
    """One sort of help: how many times, how many in all where that is counted, and when last."""

    label: str
    times: int
    count: int
    last: datetime


def visible_help(actor: Actor) -> QuerySet[Help]:
    """What stands, in cases the actor may open."""
    return Help.objects.filter(
        record__superseded_at__isnull=True,
        record__retracted=False,
        case_id__in=visible_cases(actor).values("pk"),
    ).select_related("record__author__user")


def help_in(actor: Actor, case: Case) -> tuple[list[Line], list[Total]]:
    """What has been given in one case, the latest first, and summed up by sort: one statement."""
    found = list(visible_help(actor).filter(case_id=case.pk).order_by("-record__occurred_at", "pk")[:MOST])
    lines = [
        Line(
            record=one.pk,
            what=counted(one.label, one.count),
            outcome=one.outcome,
            at=one.record.occurred_at,
            who=one.record.author.user.name if one.record.author else "",
            unit=one.record.unit_short,
            ours=one.record.unit_id == actor.unit_id,
        )
        for one in found
    ]
    return lines, _totals(found)


def _totals(found: Sequence[Help]) -> list[Total]:
    sorts: dict[str, list[Help]] = {}
    for one in found:
        sorts.setdefault(one.label, []).append(one)
    totals = [
        Total(label, len(some), sum(one.count or 0 for one in some), some[0].record.occurred_at)
        for label, some in sorts.items()
    ]
    return sorted(totals, key=lambda one: (-one.times, one.label))

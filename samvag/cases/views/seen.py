"""The line under a field that becomes a record: who will see it, preset from consents, narrowed by unticking."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.cases.reading import CaseFile
from samvag.core.drafts import several
from samvag.sharing.audience import Seen
from samvag.sharing.presets import reach_of, recipients_for
from samvag.ui import dates


def reach_rows(actor: Actor, file: CaseFile, sent: QueryDict) -> list[Seen]:
    """Everybody some consent reaches, with what they may receive: true for any category."""
    return reached(actor, file.case.person_id, [one.unit_id for one in file.parties], sent)


def reached(actor: Actor, person_id: UUID, units: Iterable[int], sent: QueryDict) -> list[Seen]:
    """Of these units those that some consent reaches, with what they may receive."""
    return [
        Seen(
            unit_name=one.unit_name,
            ground_label=_("får ta emot: %(what)s") % {"what": one.category_labels},
            until=None,
            checked=_ticked(one.unit_id, sent),
            value=str(one.unit_id),
        )
        for one in reach_of(actor, person_id=person_id, units=units)
    ]


def category_rows(actor: Actor, file: CaseFile, category: str, sent: QueryDict) -> list[Seen]:
    """Exactly those who would see an item of this category, with ground and end."""
    return seeing(actor, file.case.person_id, [one.unit_id for one in file.parties], category, sent)


def seeing(actor: Actor, person_id: UUID, units: Iterable[int], category: str, sent: QueryDict) -> list[Seen]:
    """Of these units those that would see an item of this category, with ground and end."""
    offered = recipients_for(actor, person_id=person_id, category=category, units=units)
    return [
        Seen(
            unit_name=one.unit_name,
            ground_label=_("samtycke %(day)s") % {"day": dates.long(one.consent.valid_from)} if one.consent else "",
            until=one.until,
            checked=_ticked(one.unit_id, sent),
            value=str(one.unit_id),
        )
        for one in offered
    ]


def _ticked(unit_id: int, sent: QueryDict) -> bool:
    """Ticked unless the writer saw the tick and took it away."""
    return str(unit_id) in sent.getlist("share") or str(unit_id) not in sent.getlist("offered")


def ticked(sent: QueryDict) -> list[int]:
    """The units the writer left ticked; anything else than a number is nobody."""
    return [int(one) for one in sent.getlist("share") if one.isdecimal() and len(one) < 10]


def note_key(case_id: UUID) -> str:
    """Under which name a note on its way is kept."""
    return f"note:{case_id}"


def as_sent(kept: Mapping[str, Any]) -> QueryDict:
    """The ticks of a draft as if they had just been sent: a narrowing made yesterday is not widened today."""
    sent = QueryDict(mutable=True)
    for name in ("share", "offered"):
        sent.setlist(name, several(kept, name))
    return sent

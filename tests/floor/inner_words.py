"""Short words for what happens inside one organisation: closing out, blocking, opening in an emergency."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.cases.models import Case, Party
from samvag.core.context import acting
from samvag.core.identity_numbers import IdentityNumber, Kind
from samvag.inner import actions as inner
from samvag.inner.models import Block, TimedAccess
from samvag.people.actions import close_out
from samvag.people.models import ConflictMark, Person, PersonLink
from samvag.records.models import Note, Record
from samvag.sharing.models import Consent, Disclosure
from tests.world import World

EVERY = (Person, PersonLink, Case, Party, Record, Note, Consent, Disclosure)


def nothing_for(world: World, name: str) -> bool:
    with world.acting(name):
        return all(model.objects.count() == 0 for model in EVERY)


def number_of(world: World, case: Case) -> IdentityNumber:
    link = world.link("maria", case)
    return IdentityNumber(Kind(link.number_kind), link.number)


def mark(world: World, case: Case, who: str, by: str = "maria") -> ConflictMark:
    with world.acting(by):
        return close_out(
            by=world.actor(by), person_id=case.person_id, user_id=world.actor(who).user_id, reason="former_partner"
        )


def emergency(world: World, case: Case, name: str = "olle", reason: str = "life") -> UUID | None:
    number = number_of(world, case)
    with world.acting(name):
        return inner.open_in_emergency(number, by=world.actor(name), reason=reason, words="Medvetslös på golvet")


@contextmanager
def under(world: World, key: UUID, name: str = "olle") -> Iterator[Actor]:
    """As the page does: the access's own key beside the unit's."""
    with world.acting(name):
        own = TimedAccess.objects.get(pk=key)
    actor = replace(world.actor(name), extra_keys=(own.reader_key,))
    with acting(actor, purpose="emergency"):
        yield actor


def ward_joins(world: World, case: Case) -> None:
    """The ward becomes a party, as psychiatry's second unit in the case."""
    world.consent("maria", case, to="Psykiatrisk avdelning 12")
    with world.acting("maria"):
        Party(case=case, unit=world.unit("Psykiatrisk avdelning 12"), person_id=case.person_id, code="psykiatri",
              ground="consent", joined_at=timezone.now()).save(force_insert=True)  # fmt: skip


def block(world: World, case: Case, **terms: Any) -> Block:
    with world.acting("karin"):
        return inner.set_block(by=world.actor("karin"), person_id=case.person_id, **terms)


def reads(world: World, name: str, item: Note) -> bool:
    with world.acting(name):
        return Note.objects.filter(pk=item.pk).exists() and Record.objects.filter(pk=item.pk).exists()

"""Ids of two people mixed: an address with two of them, and a form field that carries one, accept only what belongs
together. (A care record written over by another person's id is the commonest flaw of its kind.)"""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from lxml import html

from samvag.cases.actions import PartyTerms, open_case
from samvag.cases.models import CaseRole
from samvag.meetings.models import Attendance, Meeting
from samvag.programmes.reading import current_version
from samvag.referrals.models import TriageItem
from samvag.sharing.models import ConsentRecipient, Disclosure
from tests.architecture.expectations import ADDRESSES
from tests.architecture.states import Scene, build
from tests.architecture.tables import PERSON_TABLES
from tests.architecture.walking import Walk, kind_of, url
from tests.world import World

pytestmark = pytest.mark.django_db
UUIDS = re.compile(r"<uuid:(\w+)>")
NUMBERED = re.compile(r"\d{1,9}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHELL = {"csrfmiddlewaretoken", "_once", "draft_key", "revision", "next", "scheme", "language"}
KEEPS_NOTHING = {"audit_event", "audit_read"}


def nested() -> list[str]:
    """Addresses with more than one id."""
    return sorted(pattern for pattern in ADDRESSES if len(UUIDS.findall(pattern)) > 1)


def rows(world: World) -> dict[str, tuple[Any, ...]]:
    """Every row about a person that Maria sees, table by table, in one number."""
    digest = "SELECT count(*), COALESCE(sum(hashtextextended(t::text, 0)), 0) FROM (SELECT {} FROM {}) t"
    found = {}
    with world.acting("maria"), connection.cursor() as cursor:
        for table in sorted(set(PERSON_TABLES) - KEEPS_NOTHING):
            cursor.execute(
                "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = %s::regclass "
                "AND attnum > 0 AND NOT attisdropped AND has_column_privilege(attrelid, attnum, 'SELECT')",
                [table],
            )
            (columns,) = cursor.fetchone()
            if columns:
                cursor.execute(digest.format(columns, table))
                found[table] = cursor.fetchone()
    return found


@pytest.mark.parametrize("pattern", nested())
def test_an_address_takes_only_ids_that_belong_together(world: World, pattern: str) -> None:
    one, two = build(world, "disclosed"), build(world, "disclosed")
    # A sync meeting goes through everybody at its site: what does not belong to it is at another.
    two.ids |= {
        "meeting": elsewhere(world),
        "sync": elsewhere(world, "sync"),
        "managers": elsewhere(world, "managers"),
        "walked": case_elsewhere(world),
    }
    walked, address = Walk(world, one), ADDRESSES[pattern]
    before = rows(world)
    for swapped in UUIDS.findall(pattern):
        source = dict(address.arguments)[swapped]
        where = url(pattern, address, one.ids | {source: two.ids[source]})
        for method in address.methods.split():
            answer = walked.ask("maria", method, where)
            if not address.may:  # nobody of this house may, and both people are her unit's
                assert kind_of(answer) == "refused", (method, swapped)
                continue
            assert kind_of(answer) == "gone", (method, swapped)
            assert answer.content == walked.ask("maria", method, url(pattern, address, walked.nobody)).content
    assert rows(world) == before


def case_elsewhere(world: World) -> uuid.UUID:
    """A case of Maria's at another site."""
    maria, site = world.actor("maria"), world.site("samvux-sjobron")
    person_id = world.referral().person_id
    version = current_version(site.programme.code, timezone.localdate()).pk
    party = PartyTerms(maria.unit_id, "kommun", "own_referral")
    with world.acting("maria"):
        case = open_case(by=maria, person_id=person_id, site=site, programme_version_id=version, parties=[party])
    return case.pk


def elsewhere(world: World, kind: str = "triage") -> uuid.UUID:
    """A meeting of another site, where Maria's unit takes part too."""
    with world.acting("vera"):
        called = world.actor("vera", "Lindens vårdcentral").assignment_id
        meeting = Meeting.objects.create(
            site=world.site("samvux-sjobron"), kind=kind, starts_at=timezone.now(), called_by_id=called
        )
    return meeting.pk


def fields_with_ids() -> list[str]:
    """Addresses whose page Maria may open and whose form she may send."""
    return sorted(
        pattern
        for pattern, address in ADDRESSES.items()
        if address.methods == "GET POST" and address.sees not in ("public",) and "maria" in address.may
    )


def forms(body: bytes) -> Iterator[dict[str, list[str]]]:
    """Each form as the browser would send it, with something in every empty field."""
    for form in html.fromstring(body.decode()).forms:
        if form.method.upper() != "POST":
            continue
        sent: dict[str, list[str]] = {}
        for name, value in form.form_values():
            sent.setdefault(name, []).append(value)
        for field in form.inputs:
            kind = field.get("type", field.tag)
            if field.name and field.name not in sent:
                values = [one for one in getattr(field, "value_options", ()) if one]
                sent[field.name] = values[:1] or ([field.get("value", "on")] if kind in ("radio", "checkbox") else [])
            if field.name and kind in ("text", "textarea", "date", "tel") and not any(sent.get(field.name, ())):
                sent[field.name] = [str(timezone.localdate()) if "date" in kind or "_on" in field.name else "x"]
        yield {name: values for name, values in sent.items() if values}


def foreign(world: World, two: Scene) -> dict[str, list[str]]:
    """Ids that exist and have nothing to do with the first person."""
    units = [world.unit(name).pk for name in ("Försörjningsstöd", "Psykiatrisk avdelning 12")]
    numbers = [*units, world.actor("adam").assignment_id]
    records = [two.ids[name] for name in ("note", "status", "step", "case", "referral", "consent", "role")]
    return {"number": [str(one) for one in numbers], "uuid": [str(one) for one in (*records, elsewhere(world))]}


def touched(world: World, one: Scene, two: Scene) -> list[int]:
    """What would stand if a foreign id had been taken."""
    units = [world.unit(name).pk for name in ("Försörjningsstöd", "Psykiatrisk avdelning 12")]
    adam = world.actor("adam").assignment_id
    with world.acting("maria"):
        return [
            CaseRole.objects.filter(assignment_id=adam).count(),
            Attendance.objects.filter(assignment_id=adam).count(),
            Disclosure.objects.filter(recipient_id__in=units).count(),
            ConsentRecipient.objects.filter(unit_id__in=units).count(),
            TriageItem.objects.filter(pk=one.ids["referral"]).exclude(meeting_id=one.ids["meeting"]).count(),
            TriageItem.objects.filter(pk=two.ids["referral"]).exclude(meeting_id=two.ids["meeting"]).count(),
        ]


@pytest.mark.heavy
def test_a_field_takes_only_ids_that_were_offered(world: World) -> None:
    one, two = build(world, "disclosed"), build(world, "disclosed")
    walked, strange = Walk(world, one), foreign(world, two)
    before, tried, taken = touched(world, one, two), 0, []
    for pattern in fields_with_ids():
        address = ADDRESSES[pattern]
        where = url(pattern, address, one.ids)
        answer = walked.ask("maria", "GET", where)
        for sent in forms(answer.content) if answer.status_code == 200 else ():
            for name, values in sent.items():
                if name in SHELL or not NUMBERED.fullmatch(values[0]):
                    continue
                for other in strange["uuid" if "-" in values[0] else "number"]:
                    tried += 1
                    if changes(world, walked, where, sent | {name: [other]}, one, two) != before:
                        taken.append(f"{pattern} {name}={other}")
    assert taken == []
    assert tried > 20


def changes(world: World, walked: Walk, where: str, sent: dict[str, list[str]], one: Scene, two: Scene) -> list[int]:
    """Send it, look, and undo it."""
    with transaction.atomic():
        answer = walked.send("maria", where, sent)
        assert answer.status_code < 500, where
        found = touched(world, one, two)
        transaction.set_rollback(True)
    return found


def test_what_was_offered_is_taken(world: World) -> None:
    """The twin: with its own ids the very same form is saved."""
    one = build(world, "disclosed")
    walked, where = Walk(world, one), f"/tavla/nasta-steg/{one.ids['case']}/"
    (sent,) = [form for form in forms(walked.ask("maria", "GET", where).content) if "responsible" in form]
    assert walked.send("maria", where, sent | {"text": ["Ring"]}).status_code == 302

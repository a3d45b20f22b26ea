"""Those around the person: who keeps them up to date, who is told, and how the card shows who is still there."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.cases.actions import FollowUp, add_actor, follow_up_actor
from samvag.cases.around import FADES, Around, circle
from samvag.cases.models import ActorAround, Case
from samvag.cases.tests.words import PSYCHIATRY, page, statements
from samvag.core.context import DEMONSTRATION
from samvag.meetings.reading import around as may_be_guests
from samvag.participation.reading import contacts_in
from samvag.programmes.reading import definition
from samvag.records.actions import write_record
from samvag.records.models import Kind, Record
from samvag.records.telling import told, with_content
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent
from samvag.ui import dates
from tests.world import World

pytestmark = pytest.mark.django_db
SENT = {"name": "Siv Lind", "function": "God man", "organisation_name": "", "reach": "Torsdagar"}


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def god_man(world: World, case: Case, *, days: int = 0, share: bool = True, **words: Any) -> ActorAround:
    chosen = [world.unit(PSYCHIATRY).pk] if share else []
    given = {"name": "Siv Lind", "function": "God man"} | words
    with world.acting("maria", purpose=DEMONSTRATION):
        return add_actor(case, by=world.actor("maria"), share_with=chosen, at=ago(days) if days else None, **given)


def follow_up(world: World, one: ActorAround, case: Case, by: str = "maria", **words: Any) -> ActorAround:
    with world.acting(by):
        now = FollowUp(**({"name": "Siv Lind", "function": "God man"} | words))
        return follow_up_actor(one, case, now, by=world.actor(by))


def address(one: ActorAround) -> str:
    return f"/uppgift/{one.pk}/runt/"


def test_the_unit_keeps_it_up_to_date_and_those_who_had_it_get_the_new_version(world: World) -> None:
    case = world.case()
    one = god_man(world, case)
    asked = world.client("johan").get(address(one)).content.decode()
    assert "Den nya går till dem som har den nu: Öppenvårdspsykiatrin." in asked
    answer = world.client("johan").post(address(one), SENT | {"contact_on": "I dag", "ended_on": ""})
    assert answer.status_code == 302, answer.context["form"].errors
    today = dates.long(timezone.localdate())
    for name in ("maria", "karin"):
        seen = page(world, name, f"/arende/{case.pk}/")
        assert f"senast kontakt {today}" in seen
        assert "Torsdagar" in seen
    with world.acting("karin"):
        rows = Record.objects.filter(lineage=one.record.lineage, superseded_at__isnull=True)
        (newest,) = with_content(rows)
        assert newest.version == 2
        assert newest.correction_reason == "Uppdaterad"
        assert f"Senast kontakt {today}." in told(newest).text


def test_what_was_not_handed_over_stays_so(world: World) -> None:
    case = world.case()
    one = god_man(world, case, share=False)
    asked = world.client("maria").get(address(one)).content.decode()
    assert "går till dem som har den nu" not in asked
    follow_up(world, one, case, contact_on=timezone.localdate())
    assert "Siv Lind" in page(world, "maria", f"/arende/{case.pk}/")
    assert "Siv Lind" not in page(world, "karin", f"/arende/{case.pk}/")


def test_an_ended_consent_hands_nothing_on(world: World) -> None:
    case = world.case()
    one = god_man(world, case)
    with world.acting("maria"):
        for consent in Consent.objects.filter(person_id=case.person_id, ended_at__isnull=True):
            withdraw_consent(consent, by=world.actor("maria"))
    new = follow_up(world, one, case, reach="Måndagar")
    with world.acting("karin"):
        assert not Record.objects.filter(lineage=one.record.lineage).exists()
        assert not ActorAround.objects.filter(pk=new.pk).exists()


@pytest.mark.parametrize("name", ["karin", "per", "hans", "sara", "olle"])
def test_nobody_else_keeps_it(world: World, name: str) -> None:
    case, status = world.case(), 404 if name in ("sara", "olle") else 403
    one = god_man(world, case)
    for answer in (world.client(name).get(address(one)), world.client(name).post(address(one), SENT)):
        assert answer.status_code == status
    if name in ("karin", "per"):
        assert "Bara den enhet som skrev uppgiften" in world.client(name).get(address(one)).content.decode()
        assert "Uppdatera" not in page(world, name, f"/arende/{case.pk}/")
        with pytest.raises(Refused, match="Bara den enhet"):
            follow_up(world, one, case, name)
    assert 'Uppdatera<span class="ds-sr-only"> Siv Lind, God man</span>' in page(world, "maria", f"/arende/{case.pk}/")


def test_another_record_is_not_somebody(world: World) -> None:
    case = world.case()
    step = world.next_step("maria", case)
    assert world.client("maria").get(address(step)).status_code == 404


def test_a_closed_case_stands_as_it_is(world: World) -> None:
    case = world.case()
    one = god_man(world, case)
    with world.acting("maria"):
        Case.objects.filter(pk=case.pk).update(closed_at=timezone.now(), closed_reason="Klart")
        case.refresh_from_db()
    assert world.client("maria").post(address(one), SENT).status_code == 403
    with pytest.raises(Refused, match="avslutat"):
        follow_up(world, one, case)
    assert "Uppdatera" not in page(world, "maria", f"/arende/{case.pk}/")


def test_no_day_ahead_and_nobody_gone_before_they_came(world: World) -> None:
    case = world.case()
    one = god_man(world, case, since=date(2026, 3, 3))
    client, tomorrow = world.client("maria"), timezone.localdate() + timedelta(days=1)
    for name in ("contact_on", "ended_on"):
        said = client.post(address(one), SENT | {name: "i morgon"})
        assert said.status_code == 422
        assert "Den dagen har inte kommit än" in said.content.decode()
        with pytest.raises(Refused, match="inte kommit"):
            follow_up(world, one, case, **{name: tomorrow})
    assert client.post(address(one), SENT | {"ended_on": "2026-03-02"}).status_code == 422
    with pytest.raises(Refused, match="kom in i bilden"):
        follow_up(world, one, case, ended_on=date(2026, 3, 2))
    assert client.post(address(one), SENT | {"ended_on": "2026-03-03"}).status_code == 302


@pytest.mark.parametrize("days", [{"contact_on": 1}, {"ended_on": 1}, {"since": 0, "ended_on": -1}])
def test_the_database_holds_it_too(world: World, days: dict[str, int]) -> None:
    case, today = world.case(), timezone.localdate()
    content: dict[str, Any] = {"name": "x", "function": "x"}
    content |= {name: today + timedelta(days=ahead) for name, ahead in days.items()}
    with world.acting("maria"), pytest.raises(IntegrityError), transaction.atomic():
        write_record(
            ActorAround,
            by=world.actor("maria"),
            person_id=case.person_id,
            case_id=case.pk,
            kind=Kind.ACTOR,
            category="coordination",
            content=content,
        )


def test_two_at_once_and_the_second_gets_the_text_back(world: World) -> None:
    case = world.case()
    one = god_man(world, case)
    assert world.client("johan").post(address(one), SENT | {"reach": "Måndagar"}).status_code == 302
    late = world.client("maria").post(address(one), SENT | {"reach": "Efter klockan tre", "contact_on": "i dag"})
    assert late.status_code == 409
    said = late.content.decode()
    assert "Efter klockan tre" in said
    assert "Måndagar" in said
    with world.acting("maria"):
        newest = Record.objects.get(lineage=one.record.lineage, superseded_at__isnull=True)
    assert f"/uppgift/{newest.pk}/runt/" in said
    assert newest.version == 2


def test_nothing_new_writes_nothing(world: World) -> None:
    case = world.case()
    one = god_man(world, case, reach="Torsdagar")
    assert world.client("maria").post(address(one), SENT).status_code == 302
    with world.acting("maria"):
        assert Record.objects.filter(lineage=one.record.lineage).count() == 1


def test_who_is_gone_stands_apart_and_is_not_asked_to_anything(world: World) -> None:
    case = world.case()
    gone, there = god_man(world, case, name="Bo Lind"), god_man(world, case, name="Siv Ek")
    follow_up(world, gone, case, name="Bo Lind", ended_on=timezone.localdate())
    for name in ("maria", "karin"):
        seen = page(world, name, f"/arende/{case.pk}/")
        near, _summary, former = seen.partition("Inte längre runt personen")
        assert "Siv Ek" in near
        assert "Bo Lind, God man" not in near.replace("</strong>", "")
        assert "Bo Lind" in former
    with world.acting("maria"):
        assert [one.pk for one in may_be_guests(case.pk)] == [there.pk]
        assert [one.key for one in contacts_in(world.actor("maria"), case.pk)] == [there.pk]


def test_who_came_back_stands_among_the_others_again(world: World) -> None:
    case = world.case()
    gone = follow_up(world, god_man(world, case), case, ended_on=timezone.localdate())
    assert "Inte längre runt personen</summary>" in page(world, "maria", f"/arende/{case.pk}/")
    assert world.client("johan").post(address(gone), SENT | {"ended_on": ""}).status_code == 302
    assert "Inte längre runt personen</summary>" not in page(world, "maria", f"/arende/{case.pk}/")


def test_those_nobody_has_heard_of_stand_last_from_the_day_after_the_limit(world: World) -> None:
    case = world.case()
    (limit,) = [one.amount for one in definition(case.programme_version_id).response_times if one.code == FADES]
    god_man(world, case, name="Siv Ek", days=limit)
    god_man(world, case, name="Bo Lind", days=limit + 1)
    heard = god_man(world, case, name="Eva Lind", days=limit + 9)
    seen = page(world, "johan", f"/arende/{case.pk}/")
    near, quiet = seen[seen.index("Runt personen") :].split("Inte hört av på länge")
    assert "Siv Ek" in near
    assert "Bo Lind" in quiet
    assert f"inget hört sedan {dates.long(ago(limit + 1))}" in quiet
    assert "Eva Lind" in quiet
    follow_up(world, heard, case, name="Eva Lind", contact_on=timezone.localdate(ago(limit)))
    seen = page(world, "johan", f"/arende/{case.pk}/")
    assert "Eva Lind" in seen[seen.index("Runt personen") :].split("Inte hört av på länge")[0]


def test_a_programme_that_sets_no_limit_has_nobody_quiet() -> None:
    today = timezone.localdate()
    one = Around(Case().pk, 1, "x", "x", "", None, "", None, None, today - timedelta(days=4000), "x")
    assert circle([one], fades=None).near == (one,)
    assert circle([one], fades=180).quiet == (one,)


def test_the_case_page_costs_the_same_however_many_there_are(world: World) -> None:
    case = world.case()
    god_man(world, case)
    few = statements(world, "maria", f"/arende/{case.pk}/")
    for number in range(12):
        god_man(world, case, name=f"Granne {number}", share=False)
    assert statements(world, "maria", f"/arende/{case.pk}/") == few <= 8
    assert statements(world, "maria", address(god_man(world, case))) <= 10

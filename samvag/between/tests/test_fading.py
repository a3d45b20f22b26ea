"""Roles and people around the person that fade: a finding the day after the limit, for one's own unit, and an end."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.between.actions import mute
from samvag.between.reading import Finding, findings
from samvag.board.tests.conftest import OpenMore, open_more, statements
from samvag.cases.actions import FollowUp, add_actor, assign_role, end_role, follow_up_actor, write_case_note
from samvag.cases.around import FADES
from samvag.cases.models import ActorAround, Case, CaseRole
from samvag.core.context import DEMONSTRATION
from samvag.programmes.reading import definition
from samvag.ui import dates
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["open_more"]
LIMIT = 180
FADED = ("faded_role", "faded_actor")


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def case(open_more: OpenMore) -> Case:
    """Open for more than a year; Maria coordinates it."""
    return open_more(1, at=ago(2 * LIMIT))[0]


def faded(world: World, name: str) -> list[Finding]:
    with world.acting(name):
        return [one for one in findings(world.actor(name)) if one.detector.code in FADED]


def give(
    world: World, case: Case, whom: str = "sara", code: str = "social_worker", *, days: int, by: str = "maria"
) -> CaseRole:
    with world.acting(by, purpose=DEMONSTRATION):
        holder = world.actor(whom).assignment_id
        made = assign_role(case, by=world.actor(by), assignment_id=holder, code=code, at=ago(days))
        return CaseRole.objects.select_related("assignment", "case").get(pk=made.pk)


def somebody(world: World, case: Case, *, days: int, **words: Any) -> ActorAround:
    with world.acting("maria", purpose=DEMONSTRATION):
        return add_actor(case, by=world.actor("maria"), name="Siv Lind", function="God man", at=ago(days), **words)


def runs(world: World, role: CaseRole) -> bool:
    with world.acting("maria"):
        return CaseRole.objects.filter(pk=role.pk, ends_at__isnull=True).exists()


def ended(world: World, role: CaseRole, by: str) -> None:
    with world.acting(by):
        end_role(role, by=world.actor(by))


def test_every_programme_says_after_how_long(world: World, case: Case) -> None:
    (promise,) = [one for one in definition(case.programme_version_id).response_times if one.code == FADES]
    assert (promise.amount, promise.unit) == (LIMIT, "calendar_days")
    assert "eget val" in promise.source


@pytest.mark.parametrize(("days", "found"), [(LIMIT, False), (LIMIT + 1, True)])
def test_a_role_fades_the_day_after_the_limit(world: World, case: Case, days: int, found: bool) -> None:
    role = give(world, case, days=days)
    said = faded(world, "johan")
    assert [one.subject for one in said] == ([role.pk] if found else [])
    page = world.client("johan").get(f"/arende/{case.pk}/").content.decode()
    assert (f"tyst sedan {dates.long(ago(days))}" in page) == found
    if found:
        (one,) = said
        assert one.sentence == f"Sara Holm har inte haft kontakt på {days} dagar och står kvar som handläggare."
        assert one.href == f"/arende/{case.pk}/roll/{role.pk}/slut/"
        assert one.number == case.number
        assert world.client("johan").get(one.href).status_code == 200


def test_what_the_holder_writes_is_a_sign_of_life_and_the_colleagues_is_not(world: World, case: Case) -> None:
    give(world, case, days=LIMIT + 50)
    words = {"category": "social", "heading": "Hemma", "text": "Vi sågs.", "share_with": ()}
    with world.acting("maria"):
        write_case_note(case, by=world.actor("maria"), **words)  # type: ignore[arg-type]
    assert len(faded(world, "maria")) == 1
    with world.acting("sara", purpose=DEMONSTRATION):
        write_case_note(case, by=world.actor("sara"), at=ago(LIMIT + 1), **words)  # type: ignore[arg-type]
    (one,) = faded(world, "maria")
    assert f"{LIMIT + 1} dagar" in one.sentence
    with world.acting("sara", purpose=DEMONSTRATION):
        write_case_note(case, by=world.actor("sara"), at=ago(LIMIT), **words)  # type: ignore[arg-type]
    assert faded(world, "maria") == []


def test_a_coordinator_does_not_fade(world: World, case: Case) -> None:
    give(world, case, "johan", "colleague_coordinator", days=LIMIT + 100)
    assert faded(world, "maria") == []


def test_only_ones_own_unit_is_told(world: World, case: Case) -> None:
    give(world, case, days=LIMIT + 9)
    somebody(world, case, days=LIMIT + 9)
    give(world, case, "nina", "fast_vardkontakt", days=LIMIT + 9, by="karin")
    assert {one.detector.code for one in faded(world, "maria")} == set(FADED)
    assert all("Nina" not in one.sentence for one in faded(world, "maria"))
    assert [one.sentence[:4] for one in faded(world, "karin")] == ["Nina"]
    for name in ("olle", "rut", "vera"):
        assert faded(world, name) == []
    theirs = world.client("karin").get(f"/arende/{case.pk}/").content.decode()
    assert theirs.count("tyst sedan") == 1  # Nina's, not Sara's


def test_nothing_fades_while_the_person_rests_or_the_case_is_closed(world: World, case: Case) -> None:
    give(world, case, days=LIMIT + 9)
    somebody(world, case, days=LIMIT + 9)
    with world.acting("maria"):
        Case.objects.filter(pk=case.pk).update(closed_at=timezone.now(), closed_reason="Klart")
    assert faded(world, "maria") == []


@pytest.mark.parametrize(("days", "found"), [(LIMIT, False), (LIMIT + 1, True)])
def test_somebody_around_the_person_fades_the_day_after(world: World, case: Case, days: int, found: bool) -> None:
    one = somebody(world, case, days=days)
    said = faded(world, "maria")
    assert [(f.subject, f.href) for f in said] == ([(one.record.lineage, f"/uppgift/{one.pk}/runt/")] if found else [])
    if found:
        assert said[0].sentence == f"Ingen har hört av Siv Lind på {days} dagar. Finns hen kvar runt personen?"
        sent = {"name": "Siv Lind", "function": "God man", "contact_on": "i går"}
        assert world.client("maria").post(said[0].href, sent).status_code == 302
        assert faded(world, "maria") == []


def test_who_is_gone_is_not_asked_for(world: World, case: Case) -> None:
    one = somebody(world, case, days=LIMIT + 9)
    with world.acting("maria"):
        gone = FollowUp("Siv Lind", "God man", ended_on=timezone.localdate())
        follow_up_actor(one, case, gone, by=world.actor("maria"))
    assert faded(world, "maria") == []


def test_still_here_is_said_of_one_at_a_time(world: World, case: Case) -> None:
    sara = give(world, case, days=LIMIT + 9)
    one = somebody(world, case, days=LIMIT + 9)
    client, until = world.client("maria"), "i morgon"
    for code, key in (("faded_role", sara.pk), ("faded_actor", one.record.lineage)):
        where = f"/mellan-stolarna/{code}/{key}/"
        assert client.post(where, {"reason": "Finns kvar", "until": until}).status_code == 302
    assert {f.muted_because for f in faded(world, "maria")} == {"Finns kvar"}
    other = give(world, case, "hans", days=LIMIT + 9)
    assert [f.subject for f in faded(world, "maria") if f.muted_until is None] == [other.pk]


def test_ending_the_role_ends_what_it_opened(world: World, case: Case) -> None:
    role = give(world, case, days=LIMIT + 9)
    sara = world.client("sara")
    assert sara.get(f"/arende/{case.pk}/").status_code == 200
    where = f"/arende/{case.pk}/roll/{role.pk}/slut/"
    asked = world.client("maria").get(where).content.decode()
    assert "Sara Holm är handläggare." in asked
    assert f"/arende/{case.pk}/roll/{role.pk}/" in asked
    assert sara.get(where).status_code == 403
    assert world.client("maria").post(where).status_code == 302
    assert sara.get(f"/arende/{case.pk}/").status_code == 404
    assert case.number not in sara.get("/arenden/").content.decode()
    assert faded(world, "maria") == []
    assert world.client("maria").get(where).status_code == 404
    with pytest.raises(Refused, match="redan avslutad"):
        ended(world, role, "maria")


@pytest.mark.parametrize(("by", "why"), [("karin", "Bara den enhet"), ("sara", None), ("nina", "Bara den enhet")])
def test_who_may_not_end_it(world: World, case: Case, by: str, why: str | None) -> None:
    role = give(world, case, days=1)
    with pytest.raises(Refused, match=why):
        ended(world, role, by)
    answer = world.client(by).post(f"/arende/{case.pk}/roll/{role.pk}/slut/")
    assert answer.status_code == (404 if by == "nina" else 403)
    assert runs(world, role)


def test_the_last_coordinator_of_a_unit_hands_over_instead(world: World, case: Case) -> None:
    johan = give(world, case, "johan", "colleague_coordinator", days=3)
    with world.acting("maria"):
        maria = CaseRole.objects.select_related("assignment").get(code="main_coordinator", case=case)
    ended(world, johan, "maria")
    with pytest.raises(Refused, match="Lämna över rollen i stället"):
        ended(world, maria, "maria")
    answer = world.client("maria").post(f"/arende/{case.pk}/roll/{maria.pk}/slut/")
    assert answer.status_code == 422
    assert "Lämna över rollen i stället" in answer.content.decode()
    assert f"/roll/{maria.pk}/slut/" not in world.client("maria").get(f"/arende/{case.pk}/").content.decode()
    assert runs(world, maria)


def test_the_head_is_led_where_the_head_may_go(world: World, case: Case) -> None:
    role = give(world, case, days=LIMIT + 9)
    somebody(world, case, days=LIMIT + 9)
    hrefs = {one.detector.code: one.href for one in faded(world, "hans")}
    assert hrefs == {"faded_role": f"/arende/{case.pk}/roll/{role.pk}/slut/", "faded_actor": f"/arende/{case.pk}/"}
    assert all(world.client("hans").get(href).status_code == 200 for href in hrefs.values())


def test_it_costs_no_statement_more(world: World, case: Case) -> None:
    for name in ("sara", "hans"):
        give(world, case, name, days=LIMIT + 9)
    for _each in range(5):
        somebody(world, case, days=LIMIT + 9)
    assert statements(world.client("maria"), "/mellan-stolarna/") <= 5
    assert statements(world.client("maria"), "/") <= 10
    assert statements(world.client("maria"), f"/arende/{case.pk}/") <= 8


def test_a_mute_of_another_units_role_is_never_seen(world: World, case: Case) -> None:
    role = give(world, case, days=LIMIT + 9)
    with world.acting("karin"):
        until = timezone.localdate()
        karin = world.actor("karin")
        mute(by=karin, detector="faded_role", subject=role.pk, person_id=case.person_id, reason="x", until=until)
    assert [one.muted_until for one in faded(world, "maria")] == [None]
    assert world.client("karin").get(f"/mellan-stolarna/faded_role/{role.pk}/").status_code == 404

"""The open window: one tap, told to the pairs on both sides, met, closed, undone, faded."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import Error, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.administration.actions import end_employment
from samvag.board.reading import board_rows
from samvag.board.tests.conftest import statements
from samvag.cases.models import Case, Closure, Window
from samvag.meetings.agenda import agenda_of
from samvag.meetings.sitting import sitting_of
from samvag.meetings.tests.conftest import Hold, hold
from samvag.organisations.models import Assignment, Unit
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent
from samvag.windows.actions import close_window, open_window, respond, undo_window
from samvag.windows.reading import after, stand_of, window_of
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["hold"]
ADULTS = "Vuxenenheten"


def tapped(world: World, case: Case, by: str = "maria") -> Window:
    with world.acting(by):
        return open_window(case, by=world.actor(by))


def on_board(world: World, who: str) -> bool:
    with world.acting(who):
        return board_rows(world.actor(who))[0].window is not None


@pytest.fixture
def told(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], set[str]]:
    """Taps as somebody and gives who is told, by name; a whole unit by its name."""
    heard: set[str] = set()

    def one_by_one(kind: str, *, whom: list[int], subject: UUID) -> None:
        heard.update(Assignment.objects.filter(pk__in=whom).values_list("user__username", flat=True))

    def a_unit(kind: str, *, unit: int, subject: UUID) -> None:
        heard.add(Unit.objects.get(pk=unit).name)

    monkeypatch.setattr("samvag.windows.actions.tell", one_by_one)
    monkeypatch.setattr("samvag.windows.actions.tell_unit", a_unit)

    def tap(by: str) -> set[str]:
        with world.acting(by):
            window = open_window(Case.objects.get(), by=world.actor(by))
            undo_window(window, by=world.actor(by))
        said = set(heard)
        heard.clear()
        return said

    return tap


def leaves(world: World, name: str) -> None:
    """Somebody stops today."""
    with world.acting("adam"):
        ends = timezone.localdate() - timedelta(days=1)
        end_employment(by=world.actor("adam"), assignment_id=world.actor(name).assignment_id, on=ends)


def test_one_tap_tells_both_sides_and_the_first_to_answer_is_timed(world: World, hold: Hold) -> None:
    case = world.case()
    maria, karin = world.client("maria"), world.client("karin")
    assert "Redo nu" in maria.get(f"/arende/{case.pk}/").content.decode()
    assert f'formaction="/arende/{case.pk}/fonster/"' in maria.get("/tavla/").content.decode()
    where = maria.post(f"/arende/{case.pk}/fonster/")["Location"]
    assert maria.post(f"/arende/{case.pk}/fonster/")["Location"] == where  # the one that is open stands
    assert on_board(world, "maria")
    assert on_board(world, "karin")
    assert "Ingen har tagit kontakt än" in karin.get(f"/arende/{case.pk}/").content.decode()
    meeting = hold(begin=False)
    with world.acting("karin"):
        karin_is = world.actor("karin")
        sitting = sitting_of(karin_is, meeting.pk)
        assert sitting
        assert [item.window for item in agenda_of(karin_is, sitting).wanted] == [True]
    karin.post(where + "kontakt/")
    with world.acting("per"), pytest.raises(Refused, match="hann före"):
        respond(Window.objects.select_related("record").get(), by=world.actor("per"))
    page = maria.get(where).content.decode()
    assert "Karin Berg, Öppenvårdspsykiatrin, tar kontakt" in page
    assert "Första svaret kom efter 0 minuter" in page
    assert "Karin Berg tar kontakt" in maria.get("/tavla/").content.decode()
    assert maria.post(where + "angra/").status_code == 403
    assert maria.post(where, {"outcome": ""}).status_code == 422
    maria.post(where, {"outcome": "booked"})
    assert "Vi har bestämt en tid" in karin.get(where).content.decode()
    assert not on_board(world, "karin")
    assert karin.post(where + "kontakt/").status_code == 403


def test_the_pair_covers_for_each_other_and_then_the_unit(world: World, told: Callable[[str], set[str]]) -> None:
    world.case()
    assert told("karin") == {"maria", "johan", "karin", "per"}  # whoever tapped is left out where it is told
    leaves(world, "maria")
    assert told("karin") == {"johan", "karin", "per"}
    leaves(world, "johan")
    assert told("karin") == {ADULTS, "karin", "per"}


def test_without_consent_the_other_house_neither_hears_nor_sees(world: World, told: Callable[[str], set[str]]) -> None:
    case = world.case()
    with world.acting("maria"):
        maria = world.actor("maria")
        withdraw_consent(Consent.objects.get(given=True, owner_id=maria.organisation_id), by=maria)
    assert told("maria") == {"maria", "johan"}
    window = tapped(world, case)
    assert world.client("karin").get(f"/fonster/{window.pk}/").status_code == 404
    with world.acting("karin"):
        assert not Window.objects.filter(pk=window.pk).exists()


def test_a_protected_person_is_nobody_elses_to_answer(world: World) -> None:
    case = world.case(given_name="Hemlig", family_name="Holm")
    window = tapped(world, case)
    words = {"protection": "sekretessmarkering", "reason": "Folkbokföringen"}
    world.client("maria").post(f"/person/{world.link('maria', case).pk}/skydd/", words)
    for name in ("hans", "sara", "pia"):
        with world.acting(name):
            assert not Window.objects.filter(pk=window.pk).exists()
    page = world.client("maria").get(f"/fonster/{window.pk}/").content.decode()
    assert "<title>Öppet fönster" in page
    assert "Jag tar kontakt" in page


def test_the_clock_is_the_databases_and_an_ended_case_is_left_alone(world: World) -> None:
    case = world.case()
    window = tapped(world, case)
    early = timezone.now() - timedelta(hours=3)
    with world.acting("karin"):
        karin = world.actor("karin")
        respond(Window.objects.select_related("record").get(), by=karin, at=early)
        window.refresh_from_db()
        assert window.responded_at
        assert window.responded_at > early + timedelta(hours=2)
    with world.acting("maria"):
        maria = world.actor("maria")
        Closure.objects.create(
            case=case, person_id=case.person_id, reason="own_wish", closed_at=early, closed_by_id=maria.assignment_id
        )
        with pytest.raises(Refused, match="stängt"):
            close_window(Window.objects.select_related("record").get(), by=maria, outcome="met")
        assert not Window.objects.filter(pk=window.pk).update(closed_at=early, outcome="met")  # nor past the act
        with pytest.raises(Refused, match="avslutat"):
            open_window(Case.objects.get(), by=maria)


def test_a_mistake_is_undone_and_closes_to_the_others(world: World) -> None:
    case = world.case()
    window = tapped(world, case)
    with world.acting("karin"), pytest.raises(Refused, match="enhet som öppnade"):
        undo_window(Window.objects.select_related("record").get(), by=world.actor("karin"))
    assert world.client("maria").post(f"/fonster/{window.pk}/angra/").status_code == 302
    assert world.client("karin").get(f"/fonster/{window.pk}/").status_code == 404
    assert not on_board(world, "maria")
    with world.acting("maria"), pytest.raises(Error), transaction.atomic():  # what was taken back stays so
        Window.objects.filter(pk=window.pk).update(closed_at=timezone.now(), outcome="met")


def test_it_fades_by_itself_and_vanishes_with_the_consent(world: World) -> None:
    case = world.case()
    now = timezone.now()
    with world.acting("maria", purpose="demonstration"):
        old = open_window(case, by=world.actor("maria"), at=now - timedelta(days=6))
    assert not on_board(world, "maria")
    with world.acting("maria"):
        found = window_of(world.actor("maria"), old.pk)
        assert found
        assert stand_of(found).code == "faded"
        with pytest.raises(Refused, match="stängt"):
            close_window(found, by=world.actor("maria"), outcome="met")
    fresh = tapped(world, case)
    assert on_board(world, "karin")
    with world.acting("maria"):
        maria = world.actor("maria")
        withdraw_consent(Consent.objects.get(given=True, owner_id=maria.organisation_id), by=maria)
    assert world.client("karin").get(f"/fonster/{fresh.pk}/").status_code == 404
    assert on_board(world, "maria")


def test_nobody_says_it_in_anothers_name_and_others_find_nothing(world: World) -> None:
    case = world.case()
    window = tapped(world, case)
    per = world.actor("per").assignment_id
    with world.acting("karin"), pytest.raises(Error), transaction.atomic():
        Window.objects.filter(pk=window.pk).update(responded_at=timezone.now(), responded_by_id=per)
    for name, answer in (("hans", 403), ("sara", 404), ("olle", 404), ("rut", 404)):
        assert world.client(name).post(f"/fonster/{window.pk}/kontakt/").status_code == answer
        assert world.client(name).post(f"/arende/{case.pk}/fonster/").status_code == answer


def test_how_long_in_words_and_what_pages_cost(world: World) -> None:
    now = timezone.now()
    spans = {timedelta(minutes=1): "1 minut", timedelta(minutes=95): "1 tim 35 min", timedelta(days=3): "3 dygn"}
    assert [after(now - span, now) for span in spans] == list(spans.values())
    case = world.case()
    window = tapped(world, case)
    assert statements(world.client("maria"), f"/fonster/{window.pk}/") <= 10
    assert statements(world.client("maria"), f"/arende/{case.pk}/") <= 8

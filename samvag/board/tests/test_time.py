"""The board in time: the slider, two days beside each other, the small lines and the marks; and what it costs."""

import json
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samvag.board.actions import Status, set_next_step, set_status
from samvag.board.choice import chosen
from samvag.board.comparing import state_of
from samvag.board.models import StatusEntry
from samvag.board.reading import board_rows, end_of, sites_of
from samvag.board.tests.conftest import OpenMore, statements
from samvag.board.trails import trail_html
from samvag.cases.actions import hand_over_role
from samvag.cases.models import Case, CaseRole
from samvag.core.identity_numbers import parse_person
from samvag.referrals.door import Submission, receive
from samvag.referrals.models import Channel
from tests.world import World

pytestmark = pytest.mark.django_db
BOARD = "/tavla/"
DAY = timedelta(days=1)


def ago(days: int, hour: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() - days * DAY, time(hour, 1)))


def iso(days: int) -> str:
    return (timezone.localdate() - days * DAY).isoformat()


def page(client: Client, headers: dict[str, str] | None = None, **query: str) -> str:
    answer = client.get(BOARD, query, headers=headers or {})
    assert answer.status_code == 200
    return answer.content.decode()


def say(world: World, case: Case, domain: str, level: int, days: int, words: str = "") -> StatusEntry:
    maria = world.actor("maria")
    with world.acting("maria", purpose="demonstration"):
        return set_status(case, Status(domain, level, "same", words), by=maria, at=ago(days), share_with=())


def test_two_days_beside_each_other_say_what_got_better_worse_new_and_stayed(world: World, open_more: OpenMore) -> None:
    (case,) = open_more(1, at=ago(60), lines=False)
    say(world, case, "boende", 3, 50)
    say(world, case, "ekonomi", 1, 50)
    say(world, case, "psykisk_halsa", 2, 50)
    say(world, case, "boende", 1, 20)
    say(world, case, "ekonomi", 4, 20)
    say(world, case, "beroende", 2, 20)
    html = page(world.client("maria"), dag=iso(10), jamfor=iso(40))
    assert html.count('data-change="better"') == 2  # in the cell and in the list
    assert html.count('data-change="worse"') == 2
    assert html.count('data-change="same"') == 1
    assert "Det här har ändrats" in html
    assert "1 bättre, 1 sämre, 1 oförändrade och 1 nya rutor." in html
    assert 'class="cell"' not in html
    assert "data-board-live" not in html
    assert "board-trail" not in html  # one thing at a time
    # Which of the days is asked for as the other does not matter.
    again = page(world.client("maria"), dag=iso(40), jamfor=iso(10))
    assert again.count('data-change="worse"') == 2


def test_a_day_beside_itself_is_that_day_alone(world: World) -> None:
    world.case()
    assert "data-change" not in page(world.client("maria"), jamfor=timezone.localdate().isoformat())
    assert "ÅÅÅÅ-MM-DD, till exempel" in page(world.client("maria"), jamfor="i forrgar")


def test_comparing_lists_new_people_steps_and_who_took_over(world: World, open_more: OpenMore) -> None:
    maria = world.actor("maria")
    (case,) = open_more(1, at=ago(30), lines=False)
    with world.acting("maria", purpose="demonstration"):
        role = CaseRole.objects.select_related("case").get(case=case)
        hand_over_role(role, by=maria, successor_id=world.actor("johan").assignment_id, at=ago(5))
        set_next_step(
            case, by=maria, text="Sök bostad", responsible_id=maria.assignment_id, due_on=date.today(), at=ago(4)
        )
    world.case(given_name="Ny", family_name="Nyman")
    html = page(world.client("maria"), jamfor=iso(10))
    listed = html[html.index('id="board-changes"') :]
    for words in ("Nytt steg: Sök bostad", "Har fått en roll: Johan Ek", "Har lämnat sin roll: Maria Lund", "Nyman"):
        assert words in listed
    assert "Ny på tavlan." in listed


@pytest.mark.parametrize(
    ("before", "after", "state"), [(3, 1, "better"), (1, 3, "worse"), (2, 2, "same"), (None, None, "")]
)
def test_lower_is_better(before: int | None, after: int | None, state: str) -> None:
    class Level:
        def __init__(self, level: int) -> None:
            self.level = level

    def cell(level: int | None) -> object:
        return None if level is None else Level(level)

    assert state_of(cell(before), cell(after)) == state  # type: ignore[arg-type]


def test_the_slider_gets_the_part_that_differs_and_the_links_of_that_day(world: World, open_more: OpenMore) -> None:
    open_more(1, at=ago(30))
    asked = {"HX-Request": "true", "HX-Target": "board-part"}
    part = page(world.client("maria"), headers=asked, dag=iso(3))
    assert "<html" not in part
    assert "Så här stod tavlan den" in part
    assert part.count("hx-swap-oob") == 3
    assert f"dag={iso(4)}" in part
    assert f"dag={iso(10)}" in part
    assert f"dag={iso(2)}" in part
    whole = page(world.client("maria"))
    assert f'data-first="{iso(30)}"' in whole
    assert 'max="30"' in whole
    assert 'rel="next"' not in whole  # there is no day after today


def test_without_history_there_is_no_slider(world: World) -> None:
    assert "board-slider" not in page(world.client("maria"))


def test_a_week_on_ends_at_today(world: World, open_more: OpenMore) -> None:
    open_more(1, at=ago(30))
    with world.acting("maria"):
        sites = sites_of(world.actor("maria"))

    class Asked(dict[str, str]):
        pass

    choice = chosen(Asked(dag=iso(3)), sites)  # type: ignore[arg-type]
    assert "dag=" not in choice.week_after
    assert f"dag={iso(10)}" in choice.week_before
    assert choice.slider_now == 27


def test_a_cell_draws_its_last_months_and_says_them(world: World, open_more: OpenMore) -> None:
    (case,) = open_more(1, at=ago(90), lines=False)
    for level, days in ((4, 80), (3, 50), (3, 40), (1, 5)):
        say(world, case, "boende", level, days)
    say(world, case, "ekonomi", 1, 5)
    html = page(world.client("maria"))
    assert html.count('class="board-trail"') == 1
    assert "Senaste fyra månaderna: Utan bostad, Riskerar att förlora, Fungerar med stöd." in html
    # What was said later had not been said then.
    then = page(world.client("maria"), dag=iso(45))
    assert "Senaste fyra månaderna: Utan bostad, Riskerar att förlora." in then


def test_a_line_starts_at_the_edge_and_ends_at_the_shown_day() -> None:
    last = date(2026, 6, 1)
    drawn = trail_html(((date(2025, 1, 1), 4), (last, 0)), {0: "Lugnt", 4: "Akut"}, last, "Förut")
    assert '"M0 14H42V2H42"' in drawn
    assert "Förut: Akut, Lugnt." in drawn
    assert trail_html(((last, 1),), {}, last, "") == ""


def test_marks_tell_of_who_is_new_and_what_is_missing(world: World, open_more: OpenMore) -> None:
    open_more(1, at=ago(30), lines=False)
    client = world.client("maria")
    html = page(client)
    assert "Ny på tavlan" not in html
    assert "Saknas: huvudsamordnare, Öppenvårdspsykiatrin" in html
    assert "Saknas: huvudsamordnare, Kommunens" not in html
    assert "Ny på tavlan" in page(client, dag=iso(25))


def test_a_referral_about_somebody_on_the_board_is_marked(world: World) -> None:
    case = world.case()
    client = world.client("maria")
    assert "Ny remiss" not in page(client)
    number = parse_person(world.link("maria", case).number, timezone.localdate())
    words = Submission(given_name="Alva", family_name="Test0", wants="Mer hjälp", channel=Channel.PHONE)
    with world.acting("maria"):
        receive(world.site(), words, number=number)
    assert "Ny remiss" in page(client)
    assert "Ny remiss" not in page(world.client("karin"))  # it was sent to the municipality alone


def test_the_meeting_room_keeps_its_size_from_link_to_link(world: World) -> None:
    world.case()
    html = page(world.client("maria"), visning="stor")
    assert "board-wall" in html
    assert "Lämna mötesläget" in html
    assert html.count("visning=stor") > 3


@pytest.mark.parametrize("many", [5, 50])
def test_a_past_day_and_two_days_keep_the_budget(world: World, many: int, open_more: OpenMore) -> None:
    open_more(many, at=ago(380))
    client = world.client("maria")
    assert page(client, dag=iso(365)).count("<tr id=") == many
    assert statements(client, f"{BOARD}?dag={iso(365)}") <= 5
    assert statements(client, f"{BOARD}?dag={iso(365)}&jamfor={iso(30)}") <= 6


def test_a_year_back_is_found_by_indexes(world: World, open_more: OpenMore) -> None:
    """With whole-table reading made dear, none is left where there is an index to start from."""
    open_more(5, at=ago(380))
    maria = world.actor("maria")
    with world.acting("maria"), CaptureQueriesContext(connection) as captured:
        board_rows(maria, site_id=world.site().pk, day=timezone.localdate() - 365 * DAY)
    (asked,) = [one["sql"] for one in captured if one["sql"].startswith("SELECT") and "cases_case" in one["sql"]]
    with world.acting("maria"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN (FORMAT JSON) " + asked.replace("%", "%%"))
        answer = cursor.fetchone()[0]
    plan = json.loads(answer) if isinstance(answer, str) else answer
    assert not whole_tables(plan[0]["Plan"])
    assert end_of(timezone.localdate()) > timezone.now()


def whole_tables(node: dict[str, object]) -> set[str]:
    """The tables about persons that a plan reads from end to end."""
    found = {str(node["Relation Name"])} if node["Node Type"] == "Seq Scan" else set()
    for below in node.get("Plans", []):  # type: ignore[attr-defined]
        found |= whole_tables(below)
    return {table for table in found if not table.startswith(("organisations_", "identity_", "programmes_"))}

"""Those in the practice town who are on their way out, rest for a while, or were let go too soon."""

from datetime import timedelta

from samvag.board.reading import cases_to_write_in
from samvag.cases.models import Case
from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.days import Point
from samvag.demo.story import INTEGRATED, SAMVUX, Town
from samvag.leaving.actions import Plan, close_case, pause_case, plan_leaving
from samvag.people.models import PersonLink

HANNA = Plan(
    reason="point_efforts",
    signs={
        "own_livelihood": ["met", "Lön för halva tiden och sjukpenning för resten."],
        "goals_reached": ["met", "Hon säger själv att hon har kommit dit hon ville."],
        "one_party_enough": ["unknown", "Skolhälsan har lovat att återkomma."],
    },
    receiver_kind="other",
    receiver="Företagshälsovården, Bergsskolan",
    why_not="Företagshälsovården har bytt sköterska. Vi ringer igen när den nya har börjat.",
    still_open="Avstämningen med Försäkringskassan tar Hanna själv, med Ingela.",
)


def prepare_and_rest(town: Town) -> None:
    """Mikael is to be taken over by psychiatry, which has not answered; Hanna left before anybody had said yes; Amina
    rests from the contact, and Yonas should have been back by now."""
    point = Point(town.calendar.day(0), 15 * 60)
    maria, vera, johan = (town.actors[name] for name in ("maria", "vera", "johan"))
    at = town.calendar.moment(point)
    with acting(maria, purpose=DEMONSTRATION):
        unit = town.units["oppen"]
        mikael = Plan(
            reason="point_efforts",
            signs={"ordinary_services": ["met", "Klarar veckorna med barnen. Ringer själv när det blåser."]},
            receiver_kind="named_contact",
            receiver=unit.name,
            receiver_unit_id=unit.pk,
            met_on=town.calendar.day(4),
        )
        plan_leaving(_case(town, "maria", "Mikael"), mikael, by=maria, at=at)
        away = town.calendar.due(point, 18)
        pause_case(_case(town, "maria", "Amina"), by=maria, reason="own_wish", expected_on=away, at=at)
    with acting(johan, purpose=DEMONSTRATION):
        began = town.calendar.moment(Point(town.calendar.day(5), 10 * 60))
        back = town.calendar.day(1)
        yonas = _case(town, "johan", "Yonas")
        begins = town.calendar.day(5)
        expected = back if back > begins else begins + timedelta(days=1)
        pause_case(yonas, by=johan, reason="away", begins_on=begins, expected_on=expected, at=began)
    with acting(vera, purpose=DEMONSTRATION):
        hanna = _case(town, "vera", "Hanna", SAMVUX)
        plan_leaving(hanna, HANNA, by=vera, at=at)
        close_case(hanna, by=vera, reason=HANNA.reason, at=town.calendar.moment(point.later()))


def _case(town: Town, name: str, called: str, site: str = INTEGRATED) -> Case:
    """The person's open case, as the actor's unit knows them."""
    actor = town.actors[name]
    known = PersonLink.objects.filter(unit_id=actor.unit_id, given_name=called).values("person_id")
    found: Case = cases_to_write_in(actor).get(person_id__in=known, site=town.sites[site])
    return found

"""Four fields and five groups: what is suggested and why, who decides, and that nothing decided is overwritten."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db import IntegrityError, transaction

from samvag.access.decisions import Refused
from samvag.cases.reading import CaseFile
from samvag.mapping.actions import Decided, Said, map_domain, place
from samvag.mapping.forms import FITS
from samvag.mapping.models import Complexity, Group, Placement, Resources
from samvag.mapping.placing import Suggestion, suggest
from samvag.mapping.reading import Line
from samvag.programmes.reading import definition
from tests.world import World

WHY = {"complexity": "high", "ability": "good", "group": "4", "because": "Hon håller ihop det själv."}


def case_with(needs: str, resources: str = "", helpers: int = 2) -> Suggestion:
    """Ten domains, the staff's view by first letter (- is unknown); `resources` are the places with something to build
    on. The first domain is bodily health."""
    views = {"u": "unmet", "m": "met", "n": "none", "-": "unknown"}
    lines = []
    for place_, letter in enumerate(needs):
        record = SimpleNamespace(unit_id=1)
        said = SimpleNamespace(
            record=record,
            staff_need=views[letter],
            person_need="unknown",
            resources="x" if str(place_) in resources else "",
        )
        category = "social" if place_ else "somatic"
        domain: Any = SimpleNamespace(code=str(place_), category=category)
        lines.append(Line(domain, (cast(Any, said),), 1))
    units = tuple(SimpleNamespace(organisation_name=str(number)) for number in range(helpers))
    return suggest(lines, cast(CaseFile, SimpleNamespace(parties=units, around=())))


@pytest.mark.parametrize(
    ("needs", "resources", "helpers", "group"),
    [
        ("uuuu------", "", 2, None),  # less than half is mapped
        ("uuuun-----", "", 2, 1),
        ("uuuun-----", "01", 2, 4),  # three of five: none needed, or something to build on
        ("uuuun-----", "0", 2, 1),
        ("uuuunn----", "0", 2, 4),  # exactly half
        ("uuunn-----", "", 2, 5),  # three needs are few
        ("uuuun-----", "01", 1, 5),  # one helper: nothing to hold together
        ("nuuu-u----", "", 1, 3),  # small resources, well in body
        ("muuu-n----", "", 1, 5),
        ("nnnnnnnnnn", "", 3, 5),
    ],
)
def test_what_the_mapping_points_at(needs: str, resources: str, helpers: int, group: int | None) -> None:
    found = case_with(needs, resources, helpers)
    assert found.group == group
    assert all(found.reasons)
    if group:
        assert group in FITS[found.complexity, found.resources]


def test_where_the_staff_do_not_know_the_person_counts() -> None:
    record = SimpleNamespace(unit_id=1)
    said: Any = SimpleNamespace(record=record, staff_need="unknown", person_need="none", resources="")
    domain: Any = SimpleNamespace(code="x", category="social")
    file = cast(CaseFile, SimpleNamespace(parties=(), around=()))
    assert suggest([Line(domain, (said,), 1)], file).group == 5


def test_a_professional_decides_and_every_decision_stays(world: World) -> None:
    case, client = world.case(), world.client("maria")
    page = f"/arende/{case.pk}/kartlaggning/grupp/"
    empty = client.get(page).content.decode()
    assert "Inget förslag än" in empty
    chosen = client.get(page).context["form"]
    assert not any(chosen[name].value() for name in ("complexity", "ability", "group"))  # nothing beforehand
    with world.acting("maria"):
        for domain in definition(case.programme_version_id).domains:
            map_domain(case, domain.code, Said("x", "unmet", "unmet"), by=world.actor("maria"), share_with=())
    assert "pekar mot grupp 1" in client.get(page).content.decode()
    assert client.post(page, WHY | {"because": " "}).status_code == 422
    wrong = client.post(page, WHY | {"group": "1"})
    assert wrong.status_code == 422
    assert "Den gruppen hör till ett annat fält" in wrong.content.decode()
    assert client.post(page, WHY | {"group": "6"}).status_code == 422
    assert client.post(page, WHY).status_code == 302
    client.post(page, {"complexity": "low", "ability": "small", "group": "3", "because": "Det har lugnat sig."})
    body = client.get(page).content.decode()
    assert body.index("Det har lugnat sig.") < body.index("Hon håller ihop det själv.")
    assert "Förslaget var" not in body  # what was suggested rests on what others handed over
    with world.acting("maria"):
        newest = Placement.objects.filter(case_id=case.pk).latest("record__recorded_at")
    taken = f"/grupp/{newest.pk}/ta-tillbaka/"
    assert client.post(taken, {}).status_code == 422
    assert client.post(taken, {"reason": "Fel person"}).status_code == 302
    assert "Det har lugnat sig." not in client.get(page).content.decode()


def test_who_may_not(world: World) -> None:
    case, unit = world.case(), world.unit("Öppenvårdspsykiatrin").pk
    page = f"/arende/{case.pk}/kartlaggning/grupp/"
    world.client("maria").post(page, WHY | {"share": unit, "offered": unit})
    with world.acting("maria"):
        made = Placement.objects.get(case_id=case.pk)
    karin, hans = world.client("karin"), world.client("hans")
    assert "Hon håller ihop det själv." in karin.get(page).content.decode()
    assert karin.get(f"/grupp/{made.pk}/ta-tillbaka/").status_code == 403
    assert "Spara beslutet" not in hans.get(page).content.decode()
    assert hans.post(page, WHY).status_code == 403
    assert world.client("olle").get(page).status_code == 404
    with world.acting("hans"), pytest.raises(Refused):
        place(case, Decided("high", "good", 4, "x"), by=world.actor("hans"))


def test_the_database_holds_the_same_table(world: World) -> None:
    case, maria = world.case(), world.actor("maria")
    with world.acting("maria"):
        for complexity in Complexity:
            for ability in Resources:
                for group in Group:
                    decided = Decided(complexity, ability, group, "x")
                    if group in FITS[complexity, ability]:
                        place(case, decided, by=maria, share_with=())
                        continue
                    with pytest.raises(IntegrityError), transaction.atomic():
                        place(case, decided, by=maria, share_with=())

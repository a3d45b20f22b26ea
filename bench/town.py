"""Organisations, units, staff and sites in realistic number: one pair of units for every five hundred people."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from samvag.demo.structure import OWNER, build_structure
from samvag.identity.models import User
from samvag.organisations.models import Assignment, Organisation, SecrecyRegime, Unit
from samvag.programmes.models import Programme, ProgrammeSite, ProgrammeVersion, SiteParty

PEOPLE_A_PAIR = 500
PAIRS_A_REGION = 10
STAFF_A_UNIT = 5
PROGRAMME = "integrerat_arbetssatt"
BEGAN = date(2025, 1, 1)


@dataclass(frozen=True)
class Side:
    """One party of a pair: who owns what it writes, its unit and reader key, and who works there."""

    organisation: int
    unit: int
    key: int
    staff: tuple[int, ...]
    name: str
    called: str  # the organisation


@dataclass(frozen=True)
class Pair:
    """A municipal and a psychiatric unit that share a programme site."""

    site: str
    municipal: Side
    psychiatric: Side


def build(people: int) -> tuple[list[Pair], int]:
    """The practice town's structure and as many pairs as the people need; returns them and the programme version."""
    build_structure()
    programme = Programme.objects.using(OWNER).get(code=PROGRAMME)
    version = ProgrammeVersion.objects.using(OWNER).filter(programme=programme).latest("number")
    count = max(1, people // PEOPLE_A_PAIR)
    with transaction.atomic(using=OWNER):
        regions = [_organisation(number, "psychiatry") for number in range(-(-count // PAIRS_A_REGION))]
        return [_pair(number, regions[number // PAIRS_A_REGION], programme) for number in range(count)], version.pk


def _organisation(number: int, kind: str) -> Organisation:
    health = kind == "psychiatry"
    name = f"Mätregion {number}, psykiatrin" if health else f"Mätkommun {number}, socialtjänsten"
    return Organisation.objects.using(OWNER).create(
        name=name,
        short_name=name.partition(",")[0],
        principal=name.partition(",")[0],
        kind=kind,
        secrecy_regime=SecrecyRegime.OSL25_HEALTH if health else SecrecyRegime.OSL26_SOCIAL,
    )


def _pair(number: int, region: Organisation, programme: Programme) -> Pair:
    municipal = _side(_organisation(number, "municipality"), f"Vuxenenheten {number}", 10_000 + 2 * number)
    psychiatric = _side(region, f"Öppenvården {number}", 10_001 + 2 * number)
    site = ProgrammeSite.objects.using(OWNER).create(
        slug=f"matplats-{number}",
        programme=programme,
        name=f"Integrerat arbetssätt {number}",
        receiving_unit_id=municipal.unit,
        board_owner_unit_id=psychiatric.unit,
    )
    parties = (("kommun", municipal.unit), ("psykiatri", psychiatric.unit))
    SiteParty.objects.using(OWNER).bulk_create(
        [SiteParty(site=site, party_code=code, unit_id=unit) for code, unit in parties]
    )
    return Pair(site.pk.hex, municipal, psychiatric)


def _side(organisation: Organisation, name: str, key: int) -> Side:
    unit = Unit.objects.using(OWNER).create(organisation=organisation, name=name, short_name=name, reader_key=key)
    users = User.objects.using(OWNER).bulk_create(
        [
            User(username=f"m{key}-{place}", name=f"Handläggare {key}-{place}", password="!")  # noqa: S106
            for place in range(STAFF_A_UNIT)
        ]
    )
    staff = Assignment.objects.using(OWNER).bulk_create(
        [
            Assignment(
                user=user,
                unit=unit,
                role="coordinator" if place < 2 else "nurse",
                title="Samordnare" if place < 2 else "Sjuksköterska",
                begins_on=BEGAN,
            )
            for place, user in enumerate(users)
        ]
    )
    return Side(organisation.pk, unit.pk, key, tuple(one.pk for one in staff), name, organisation.name)

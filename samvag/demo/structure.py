"""The practice town's organisations, units, staff and programme sites. Fictive from beginning to end.

Set up through the owner role, as an installation's administrator would; what happens to people there is made by the
product's own actions in `demo.story`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from samvag.assessments.actions import load_instruments
from samvag.identity.models import User
from samvag.organisations.models import Assignment, Organisation, SecrecyRegime, Unit
from samvag.programmes.actions import load_catalogue
from samvag.programmes.models import Programme, ProgrammeSite, SiteParty
from samvag.programmes.schema import catalogue_files

OWNER = "owner"
HSA = "TST5565594230"  # Inera's own number in its test environment
STARTED_ON = date(2025, 1, 1)

ORGANISATIONS: Mapping[str, tuple[str, str, str, str, SecrecyRegime]] = {
    # code: name, short name, principal, kind, regime
    "social": (
        "Sjöbrons kommun, socialtjänsten",
        "Sjöbrons kommun",
        "Sjöbrons kommun",
        "municipality",
        SecrecyRegime.OSL26_SOCIAL,
    ),
    "region": (
        "Region Västvidden, psykiatrin",
        "Region Västvidden",
        "Region Västvidden",
        "psychiatry",
        SecrecyRegime.OSL25_HEALTH,
    ),
    "linden": (
        "Linden Vårdcentral AB",
        "Linden vårdcentral",
        "Linden Vårdcentral AB",
        "primary_care",
        SecrecyRegime.PSL6_PRIVATE_HEALTH,
    ),
}

UNITS: Mapping[str, tuple[str, str, str, int, str]] = {
    # code: organisation, name, short name, reader key, phone
    "vuxen": ("social", "Vuxenenheten", "Vuxenenheten", 101, "0500-00 01 10"),
    "stod": ("social", "Försörjningsstöd", "Försörjningsstöd", 102, "0500-00 01 20"),
    "oppen": ("region", "Öppenvårdspsykiatrin", "Öppenvårdspsykiatrin", 201, "0500-00 02 10"),
    "avd": ("region", "Psykiatrisk avdelning 12", "Avdelning 12", 202, "0500-00 02 20"),
    "vc": ("linden", "Lindens vårdcentral", "Vårdcentralen", 301, "0500-00 03 10"),
}


@dataclass(frozen=True)
class Persona:
    """A member of staff one can sign in as in the practice town, with the assignments they hold."""

    username: str
    name: str
    assignments: tuple[tuple[str, str, str], ...]  # unit, role, title
    about: str


PERSONAS: tuple[Persona, ...] = (
    Persona(
        "maria",
        "Maria Lund",
        (("vuxen", "coordinator", "Samordnare"),),
        "Samordnare i kommunen, beslutar vilka som ingår",
    ),
    Persona("johan", "Johan Ek", (("vuxen", "coordinator", "Samordnare"),), "Marias kollega"),
    Persona(
        "sara",
        "Sara Holm",
        (("vuxen", "social_worker", "Socialsekreterare"),),
        "Ser bara ärenden där hon har en roll",
    ),
    Persona(
        "olle",
        "Olle Strand",
        (("stod", "coordinator", "Handläggare"),),
        "Kollega i samma kommun utan roll i något ärende: ser ingenting",
    ),
    Persona("karin", "Karin Berg", (("oppen", "coordinator", "Samordnare"),), "Samordnare i psykiatrin"),
    Persona("per", "Per Dahl", (("oppen", "coordinator", "Samordnare"),), "Karins kollega"),
    Persona("nina", "Nina Åström", (("oppen", "nurse", "Sjuksköterska"),), "Sjuksköterska med enskilda ärenden"),
    Persona("pia", "Pia Ödman", (("oppen", "physician", "Överläkare"),), "Läkare i remissgruppen"),
    Persona(
        "rut",
        "Rut Sjö",
        (("vc", "receiving_nurse", "Distriktssköterska"),),
        "Tar emot till SamVux på vårdcentralen",
    ),
    Persona(
        "vera",
        "Vera Björk",
        (("vc", "coordinator", "Vårdsamordnare"), ("oppen", "nurse", "Sjuksköterska")),
        "Två anställningar: väljer vilken hon arbetar i",
    ),
    Persona("disa", "Disa Rask", (("avd", "ward_staff", "Sjuksköterska"),), "Avdelningen: skickar och ser kvittens"),
    Persona(
        "ylva",
        "Ylva Sand",
        (("avd", "nurse", "Sjuksköterska"),),
        "Natten på avdelningen: läser om andras patienter bara i en nödsituation",
    ),
    Persona("gun", "Gun Alm", (("oppen", "head", "Enhetschef"),), "Chef för Öppenvårdspsykiatrin"),
    Persona("hans", "Hans Nord", (("vuxen", "head", "Enhetschef"),), "Chef för Vuxenenheten"),
    Persona("lena", "Lena Falk", (("oppen", "log_reviewer", "Logggranskare"),), "Granskar loggen"),
    Persona("adam", "Adam Grip", (("stod", "administrator", "Administratör"),), "Administratör utan insyn i personer"),
)

SITES: Mapping[str, tuple[str, str, str, str, Mapping[str, str]]] = {
    # slug: programme code, name, receiving unit, board owner, party code → unit
    "integrerat-sjobron": (
        "integrerat_arbetssatt",
        "Integrerat arbetssätt Sjöbron",
        "vuxen",
        "oppen",
        {"kommun": "vuxen", "psykiatri": "oppen"},
    ),
    "samvux-sjobron": (
        "samvux",
        "SamVux Sjöbron",
        "vc",
        "vc",
        {"vardcentral": "vc", "kommun": "vuxen", "psykiatri": "oppen"},
    ),
    "mottagningen-sjobron": (
        "socialmedicinsk_mottagning",
        "Socialmedicinska mottagningen Sjöbron",
        "vc",
        "vc",
        {"region": "vc", "kommun": "vuxen"},
    ),
}


def build_structure() -> None:
    """Make what is missing; what is there stays. Runs on the owner role, outside any actor's context."""
    load_catalogue(paths=sorted(catalogue_files()))
    load_instruments()
    organisations = {code: _organisation(code) for code in ORGANISATIONS}
    units = {code: _unit(code, organisations) for code in UNITS}
    for persona in PERSONAS:
        _persona(persona, units)
    for slug in SITES:
        _site(slug, units)


def _organisation(code: str) -> Organisation:
    name, short_name, principal, kind, regime = ORGANISATIONS[code]
    return Organisation.objects.using(OWNER).get_or_create(
        name=name,
        defaults={
            "short_name": short_name,
            "principal": principal,
            "kind": kind,
            "secrecy_regime": regime,
        },
    )[0]


def _unit(code: str, organisations: Mapping[str, Organisation]) -> Unit:
    organisation, name, short_name, key, phone = UNITS[code]
    return Unit.objects.using(OWNER).get_or_create(
        organisation=organisations[organisation],
        name=name,
        defaults={"short_name": short_name, "reader_key": key, "phone": phone, "hsa_id": f"{HSA}-E{key}"},
    )[0]


def _persona(persona: Persona, units: Mapping[str, Unit]) -> None:
    user, _made = User.objects.using(OWNER).get_or_create(
        username=persona.username,
        defaults={
            "name": persona.name,
            "is_persona": True,
            "password": "!",
            "hsa_id": f"{HSA}-{persona.username}".upper(),
        },
    )
    for unit, role, title in persona.assignments:
        Assignment.objects.using(OWNER).get_or_create(
            user=user, unit=units[unit], role=role, defaults={"title": title, "begins_on": STARTED_ON}
        )


def _site(slug: str, units: Mapping[str, Unit]) -> None:
    programme, name, receiving, board_owner, parties = SITES[slug]
    site, _made = ProgrammeSite.objects.using(OWNER).get_or_create(
        slug=slug,
        defaults={
            "programme": Programme.objects.using(OWNER).get(code=programme),
            "name": name,
            "receiving_unit": units[receiving],
            "board_owner_unit": units[board_owner],
            "phone": units[receiving].phone,
        },
    )
    for code, unit in parties.items():
        SiteParty.objects.using(OWNER).get_or_create(site=site, party_code=code, defaults={"unit": units[unit]})

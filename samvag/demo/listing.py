"""What the town's houses say of their units in the directory: published, changed once, and one change under way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.days import Point
from samvag.demo.story import Town
from samvag.directory.actions import publish, write_entry
from samvag.organisations.models import Unit


@dataclass(frozen=True)
class Said:
    """One version of a unit's entry: who of the house wrote it, how long ago, and what."""

    by: str
    unit: str
    days: int
    offers: str
    professions: str
    room: str = ""
    waiting: str = ""
    reach: str = ""
    public: bool = True
    published: bool = True

    @property
    def fields(self) -> Mapping[str, object]:
        """The columns of the entry."""
        said = {name: getattr(self, name) for name in ("offers", "room", "waiting", "reach", "public")}
        return said | {"professions": self.professions.split()}


ADULTS = "Stöd till vuxna i vardagen: boendestöd, stödboende, kontaktperson, behandling för beroende och "
SAID = (
    Said(
        "adam",
        "Vuxenenheten",
        88,
        ADULTS + "någon som går med.",
        "social_worker addiction_therapist family_therapist",
        "yes",
        "Första samtalet inom en vecka.",
        "Du behöver inte veta vad du ska söka. Ring, så reder vi ut det.",
    ),
    Said(
        "adam",
        "Försörjningsstöd",
        88,
        "Pengar till hyra, mat och el när inget annat räcker, och hjälp att ordna det som skulle ha räckt.",
        "social_worker",
        "yes",
        "Första tiden inom tre arbetsdagar.",
        "Ring eller kom till receptionen. Har du ingen mat i dag, säg det först.",
    ),
    Said(
        "lena",
        "Öppenvårdspsykiatrin",
        80,
        "Utredning och behandling vid svår psykisk ohälsa: läkemedel, samtal och hembesök.",
        "psychiatric_nurse psychologist psychotherapist counsellor occupational_therapist physician",
        "full",
        "Ungefär sex veckor till ett första besök. Den som kommer från avdelningen får tid fortare.",
        "Ring helst före tio.",
    ),
    Said(
        "lena",
        "Avdelning 12",
        80,
        "Heldygnsvård för vuxna. Planering med öppenvården varje vardag klockan tio.",
        "psychiatric_nurse physician counsellor",
        reach="Ring dygnet runt. Fråga efter den som har planeringen.",
        public=False,
    ),
    Said(
        "rut",
        "Vårdcentralen",
        70,
        "Kroppslig hälsa, ångest, sömn och nedstämdhet, sjukskrivning och rehabilitering.",
        "physician district_nurse counsellor cbt_therapist rehab_coordinator care_coordinator",
        "some",
        "Samtal med kurator inom tre veckor.",
    ),
    Said(
        "adam",
        "Vuxenenheten",
        40,
        ADULTS + "sysselsättning.",
        "social_worker addiction_therapist family_therapist health_educator",
        "some",
        "Första samtalet inom två veckor.",
        "Du behöver inte veta vad du ska söka. Ring, så reder vi ut det.",
    ),
    Said("adam", "Vuxenenheten", 1, ADULTS + "anhörigstöd.", "social_worker", published=False),
)


def write_in_the_directory(town: Town) -> None:
    """All of it. Only the municipality's administrator is somebody one can be in the town: in the other houses a
    colleague stands in for theirs."""
    for one in SAID:
        by = replace(town.actors[one.by], role="administrator")
        at = town.calendar.moment(Point(town.calendar.day(one.days), 10 * 60))
        unit = Unit.objects.get(short_name=one.unit)
        with acting(by, purpose=DEMONSTRATION):
            write_entry(unit, by=by, at=at, **one.fields)
            if one.published:
                publish(unit, by=by, at=at)

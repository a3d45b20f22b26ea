"""What the practice town has told to systems outside Samväg."""

from samvag.cases.models import Case
from samvag.cases.reading import case_file
from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.days import Point
from samvag.demo.story import INTEGRATED, Town
from samvag.participation.actions import show_participation
from samvag.participation.reading import contacts_in, standing_consents
from samvag.people.models import PersonLink


def show_elsewhere(town: Town) -> None:
    """Maria has let the region's planning system know that Tobias takes part, and that his sister may be called."""
    maria, at = town.actors["maria"], town.calendar.moment(Point(town.calendar.day(1), 11 * 60))
    with acting(maria, purpose=DEMONSTRATION):
        known = PersonLink.objects.filter(unit_id=maria.unit_id, given_name="Tobias").values("person_id")
        case = Case.objects.get(person_id__in=known, site=town.sites[INTEGRATED], closed_at__isnull=True)
        file = case_file(maria, case.pk)
        standing = standing_consents(maria, case.person_id)
        if file is None or not standing:
            return
        sister = [one.key for one in contacts_in(maria, case.pk) if standing[0].lets(one.category, one.lineage)]
        show_participation(
            file,
            by=maria,
            consent_id=standing[0].key,
            system="Regionens system för vårdplanering",
            contacts=sister,
            at=at,
        )

"""Who can be asked to come when one meets about somebody."""

from collections.abc import Mapping

from samvag.access.actors import Actor
from samvag.access.roles import ROLES, Permission
from samvag.cases.models import Case, CaseRole, Party
from samvag.cases.reading import staff_of
from samvag.organisations.models import Assignment
from samvag.records.models import Category
from samvag.sharing.presets import recipients_for

# Roles that open every case of their unit and write in it.
_WHOLE_UNIT = {role for role, may in ROLES.items() if {Permission.CASES_OF_UNIT, Permission.CASE_WRITE} <= set(may)}


def may_come(actor: Actor, case: Case, parties: Mapping[int, int] | None = None) -> list[Assignment]:
    """Who can take part in a visit or a meeting: staff of the case's units, of the own house or reached by the person's
    consent, who may open the case. `parties` is unit and organisation of those who take part, where the page has them
    already."""
    if parties is None:
        open_now = Party.objects.filter(case=case, left_at__isnull=True)
        parties = dict(open_now.values_list("unit_id", "unit__organisation_id"))
    reached = recipients_for(actor, person_id=case.person_id, category=Category.COORDINATION, units=parties)
    own = {unit for unit, organisation in parties.items() if organisation == actor.organisation_id}
    units = own | {one.unit_id for one in reached}
    held = CaseRole.objects.filter(case=case, ends_at__isnull=True).values_list("assignment_id", flat=True)
    holders = set(held)
    # A protected person is given to somebody by name; the unit's other staff cannot come.
    open_to = set() if case.person.protection else _WHOLE_UNIT
    return [one for one in staff_of(list(units), case.person_id) if one.pk in holders or one.role in open_to]

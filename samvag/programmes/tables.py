"""Which row table holds which list of a programme. Reading and writing both go by this one list."""

from collections.abc import Mapping

from samvag.programmes import definition as d
from samvag.programmes import models as m

# Scales hang under domains and are handled beside this list.
LISTS: Mapping[str, tuple[type, type[m.VersionRow]]] = {
    "asks": (d.Ask, m.AskRow),
    "criteria": (d.Criterion, m.CriterionRow),
    "parties": (d.PartyDefinition, m.PartyRow),
    "roles": (d.RoleDefinition, m.RoleRow),
    "response_times": (d.ResponseTime, m.ResponseTimeRow),
    "meetings": (d.Meeting, m.MeetingRow),
    "domains": (d.Domain, m.DomainRow),
    "interventions": (d.Intervention, m.InterventionRow),
    "exit_criteria": (d.ExitCriterion, m.ExitCriterionRow),
    "opening_hours": (d.OpeningHours, m.OpeningHoursRow),
    "sharing": (d.SharingPreset, m.SharingRow),
}

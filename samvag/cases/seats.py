"""The roles of a case as its page lists them: of one's own unit also who has gone quiet, and which may be ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from samvag.cases.models import CaseRole


@dataclass(frozen=True)
class Seats:
    """All roles of a case, each with `contact_at`, in the eyes of a unit and its house; `fades` is after how many
    days of silence a role is quiet, None for never."""

    labels: Mapping[str, str]
    roles: Sequence[CaseRole]
    unit_id: int
    organisation_id: int
    fades: int | None

    def row(self, role: CaseRole) -> dict[str, Any]:
        """One role with what the page says of it."""
        return {
            "role": role,
            "label": self.labels.get(role.code, role.code),
            "unit": role.assignment.unit,
            "quiet_since": self._quiet_since(role),
            "is_ours": role.assignment.unit.organisation_id == self.organisation_id,  # ours to hand over
            "may_end": self._own(role) and (not role.coordinates or len(self._coordinators()) > 1),
        }

    def _own(self, role: CaseRole) -> bool:
        return role.ends_at is None and role.assignment.unit_id == self.unit_id

    def _coordinators(self) -> list[CaseRole]:
        return [one for one in self.roles if self._own(one) and one.coordinates]

    def _quiet_since(self, role: Any) -> date | None:
        """Of one's own unit everything can be seen, so that silence is silence. Coordinators are asked otherwise."""
        if self.fades is None or role.coordinates or not self._own(role):
            return None
        heard: datetime = max(day for day in (role.begins_at, role.contact_at) if day is not None)
        day = timezone.localdate(heard)
        return day if (timezone.localdate() - day).days > self.fades else None

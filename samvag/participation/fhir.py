"""The same document for a machine: a FHIR R4 Bundle (type collection) after the Swedish base profiles.

Sources: hl7.org/fhir/R4 (Bundle, Patient, CareTeam, PractitionerRole, RelatedPerson, Organization, Provenance) and
hl7se.fhir.base 1.1.0 for the identifier systems. Seven resources in a fixed shape: a library would bring more than it
would save, and the tests hold the shape to the published cardinalities.
"""

import json
from datetime import date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samvag.core.identity_numbers import Kind
from samvag.participation.models import Participation
from samvag.people.models import PersonLink

_SE = "http://electronichealth.se/identifier/"
SYSTEMS = {
    Kind.PERSONNUMMER: f"{_SE}personnummer",
    Kind.SAMORDNINGSNUMMER: f"{_SE}samordningsnummer",
    Kind.NATIONELLT_RESERVNUMMER: f"{_SE}nationelltReservnummer",
}
ORGANISATION_NUMBER = "urn:oid:2.5.4.97"
_TYPE = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
Resource = dict[str, Any]


def as_bytes(made: Resource) -> bytes:
    """The bundle as it is sent."""
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


def bundle(made: Participation, link: PersonLink) -> Resource:
    """Patient, CareTeam, who is in it, and Provenance. Pre-condition: `made` is loaded with its consent, record and
    owner; the person has no protected identity."""
    with translation.override("sv"):
        return {
            "resourceType": "Bundle",
            "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{made.pk}"},
            "type": "collection",
            "timestamp": _instant(made.record.occurred_at),
            "entry": _Entries(made).whole(link),
        }


class _Entries:
    """The bundle's entries, each referred to by an address of its own that tells nothing."""

    def __init__(self, made: Participation) -> None:
        self.made = made
        self.entries: list[Resource] = []

    def _add(self, name: str, resource: Resource) -> Resource:
        """One entry; the answer is a reference to it."""
        url = f"urn:uuid:{self._key(name)}"
        if all(one["fullUrl"] != url for one in self.entries):
            self.entries.append({"fullUrl": url, "resource": resource})
        return {"reference": url}

    def _key(self, name: str) -> UUID:
        return uuid5(NAMESPACE_URL, f"{self.made.pk}:{name}")

    def whole(self, link: PersonLink) -> list[Resource]:
        """In the order that a reader wants them."""
        made = self.made
        patient = self._add("patient", _patient(link))
        owner = made.record.owner
        custodian = self._organisation(owner.principal, owner.organisation_number)
        members = [self._coordinator(one) for one in made.coordinators]
        members += [self._contact(one, patient) for one in made.contacts]
        team: Resource = {
            "resourceType": "CareTeam",
            "status": "active",
            "name": made.programme,
            "subject": patient,
            "period": {"start": made.since.isoformat()},
        }
        if members:
            team["participant"] = members
        team["managingOrganization"] = [custodian]
        self._provenance(self._add("team", team), custodian)
        return self.entries

    def _organisation(self, name: str, number: str) -> Resource:
        resource: Resource = {"resourceType": "Organization"}
        if number:
            resource["identifier"] = [{"system": ORGANISATION_NUMBER, "value": number}]
        return self._add(f"organisation:{name}", resource | {"active": True, "name": name})

    def _coordinator(self, one: dict[str, str]) -> Resource:
        role: Resource = {
            "resourceType": "PractitionerRole",
            "active": True,
            "period": {"start": one["since"]},
            "practitioner": {"display": one["name"]},
            "organization": self._organisation(one["principal"], one["number"]),
            "code": [{"text": one["role"]}],
        }
        if one["phone"]:
            role["telecom"] = [{"system": "phone", "value": one["phone"], "use": "work"}]
        member = self._add(f"coordinator:{one['name']}:{one['role']}:{one['principal']}", role)
        named = member | {"display": one["name"]}
        return {"role": [{"text": one["role"]}], "member": named, "period": {"start": one["since"]}}

    def _contact(self, one: dict[str, str], patient: Resource) -> Resource:
        related: Resource = {
            "resourceType": "RelatedPerson",
            "active": True,
            "patient": patient,
            "name": [{"text": one["name"]}],
        }
        if one["reach"]:  # as it was agreed, in words: not only numbers
            related["telecom"] = [{"system": "other", "value": one["reach"]}]
        member = self._add(f"contact:{one['name']}:{one['reach']}", related)
        return {"role": [{"text": _("Får kontaktas")}], "member": member | {"display": one["name"]}}

    def _provenance(self, team: Resource, custodian: Resource) -> None:
        made = self.made
        begins, ends = _instant(made.consent.valid_from), _instant(made.valid_until)
        resource = {
            "resourceType": "Provenance",
            "target": [team],
            "occurredPeriod": {"start": _instant(made.record.occurred_at), "end": ends},
            "recorded": _instant(made.record.recorded_at),
            "reason": [
                {
                    "coding": [{"system": _REASON, "code": "COC"}],
                    "text": _("Personens samtycke (OSL 10:1 och 12:2), %(begins)s till %(ends)s")
                    % {"begins": begins[:10], "ends": ends[:10]},
                }
            ],
            "agent": [{"type": {"coding": [{"system": _TYPE, "code": "custodian"}]}, "who": custodian}],
        }
        self._add("provenance", resource)


def _patient(link: PersonLink) -> Resource:
    name: Resource = {"text": f"{link.given_name} {link.family_name}".strip(), "given": [link.given_name]}
    if link.family_name:
        name["family"] = link.family_name
    resource: Resource = {"resourceType": "Patient", "name": [name]}
    system = SYSTEMS.get(Kind(link.number_kind)) if link.number_kind else None
    if system and link.number:
        resource["identifier"] = [{"system": system, "value": link.number}]
    return resource


def _instant(at: datetime | date) -> str:
    """With its offset from UTC, as FHIR's instant demands."""
    moment = at if isinstance(at, datetime) else timezone.make_aware(datetime.combine(at, time.min))
    return timezone.localtime(moment).isoformat(timespec="seconds")

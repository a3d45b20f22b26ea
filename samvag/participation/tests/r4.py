"""The published structure of the FHIR R4 resources used, held by hand: no element that is not there, none too few."""

import re
from typing import Any

# element: (min, max) as in hl7.org/fhir/R4, of the elements we send; "*" is a list.
SHAPES: dict[str, dict[str, tuple[int, str]]] = {
    "Bundle": {"identifier": (0, "1"), "type": (1, "1"), "timestamp": (0, "1"), "entry": (0, "*")},
    "Patient": {"identifier": (0, "*"), "name": (0, "*")},
    "CareTeam": {
        "status": (0, "1"),
        "name": (0, "1"),
        "subject": (0, "1"),
        "period": (0, "1"),
        "participant": (0, "*"),
        "managingOrganization": (0, "*"),
    },
    "PractitionerRole": {
        "active": (0, "1"),
        "period": (0, "1"),
        "practitioner": (0, "1"),
        "organization": (0, "1"),
        "code": (0, "*"),
        "telecom": (0, "*"),
    },
    "RelatedPerson": {"active": (0, "1"), "patient": (1, "1"), "name": (0, "*"), "telecom": (0, "*")},
    "Organization": {"identifier": (0, "*"), "active": (0, "1"), "name": (0, "1")},
    "Provenance": {
        "target": (1, "*"),
        "occurredPeriod": (0, "1"),
        "recorded": (1, "1"),
        "reason": (0, "*"),
        "agent": (1, "*"),
    },
}
CODES = {
    ("Bundle", "type"): {"collection"},
    ("CareTeam", "status"): {"proposed", "active", "suspended", "inactive", "entered-in-error"},
}
MAY_REFER = {
    ("CareTeam", "subject"): {"Patient"},
    ("CareTeam", "managingOrganization"): {"Organization"},
    ("CareTeam", "member"): {"PractitionerRole", "RelatedPerson"},
    ("PractitionerRole", "organization"): {"Organization"},
    ("RelatedPerson", "patient"): {"Patient"},
    ("Provenance", "target"): {"CareTeam"},
    ("Provenance", "who"): {"Organization"},
}
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")
TELECOM = {"phone", "fax", "email", "pager", "url", "sms", "other"}


def check_bundle(bundle: dict[str, Any]) -> None:
    """Fails on the first thing that R4 would not take."""
    _shape(bundle)
    assert INSTANT.match(bundle["timestamp"])
    there = {one["fullUrl"]: one["resource"]["resourceType"] for one in bundle["entry"]}
    assert len(there) == len(bundle["entry"])  # bdl-7: each address once
    assert {"Patient", "CareTeam", "PractitionerRole", "Organization", "Provenance"} <= set(there.values())
    for entry in bundle["entry"]:
        assert set(entry) == {"fullUrl", "resource"}
        _shape(entry["resource"])
        _references(entry["resource"], entry["resource"]["resourceType"], "", there)
        _values(entry["resource"])


def _shape(resource: dict[str, Any]) -> None:
    kind = resource["resourceType"]
    shape = SHAPES[kind]
    assert set(resource) - {"resourceType"} <= set(shape), resource
    for name, (least, most) in shape.items():
        assert not least or name in resource, (kind, name)
        if name in resource:
            assert isinstance(resource[name], list) == (most == "*"), (kind, name)
            assert resource[name] not in ([], {}, ""), (kind, name)  # an element is never empty
            codes = CODES.get((kind, name))
            assert codes is None or resource[name] in codes, (kind, name)


def _references(value: Any, kind: str, name: str, there: dict[str, str]) -> None:
    if isinstance(value, list):
        for one in value:
            _references(one, kind, name, there)
    elif isinstance(value, dict):
        if "reference" in value:
            assert there[value["reference"]] in MAY_REFER[kind, name], (kind, name)
        for key, one in value.items():
            _references(one, kind, key, there)


def _values(resource: dict[str, Any]) -> None:
    for one in resource.get("telecom", []):
        assert one["system"] in TELECOM
    for one in resource.get("participant", []):
        assert set(one) <= {"role", "member", "onBehalfOf", "period"}
    if resource["resourceType"] == "Provenance":
        assert INSTANT.match(resource["recorded"])
        assert all("who" in one for one in resource["agent"])

"""What is said when somebody answers, and when something is handed over on another ground, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from samvag.sharing.models import Form, Ground


@dataclass(frozen=True)
class CarveOutTerms:
    """What the person does not want told, in their words, and what it is bound to, if anything."""

    words: str
    unit_id: int | None = None
    category: str = ""
    lineage: UUID | None = None
    colleague_id: int | None = None


@dataclass(frozen=True)
class ConsentTerms:
    """What a person said yes to, towards one disclosing organisation."""

    purpose: str
    categories: tuple[str, ...]
    recipients: tuple[int, ...]
    form: str = Form.WRITTEN
    witness: str = ""
    carve_outs: tuple[CarveOutTerms, ...] = ()
    leaflet_version: str = ""
    purposes: tuple[str, ...] = ()
    language: str = ""
    interpreter: bool = False
    interpreter_language: str = ""
    capacity_note: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True)
class Reasons:
    """On which ground, why, and what the ground demands to be stated (`sharing.grounds`)."""

    ground: Ground
    note: str
    stated: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outsider:
    """Somebody who is not in Samväg, in words, and how they are told."""

    name: str
    kind: str
    way: str

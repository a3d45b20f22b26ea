"""Who may see what, in plain Python: the rules of `docs/who-may-see.md` and nothing of the product's own code."""

from dataclasses import dataclass, field
from uuid import UUID

Unit = int


@dataclass
class Case:
    person: str
    owner: int
    parties: set[Unit] = field(default_factory=set)


@dataclass
class Record:
    person: str
    unit: Unit
    category: str
    case: UUID | None
    current: bool = True


@dataclass
class Consent:
    person: str
    unit: Unit
    given: bool
    categories: frozenset[str]
    recipients: frozenset[Unit]
    begins: int
    ends: int
    ended: bool = False
    replaced: bool = False


@dataclass
class Disclosure:
    record: UUID
    recipient: Unit
    consent: UUID | None
    ends: int
    ended: bool = False


@dataclass
class Model:
    """The state of all worlds of a batch. Times are hours from the batch's beginning; `now` moves."""

    organisation: dict[Unit, int]
    now: int = 0
    links: set[tuple[str, Unit]] = field(default_factory=set)
    cases: dict[UUID, Case] = field(default_factory=dict)
    records: dict[UUID, Record] = field(default_factory=dict)
    consents: dict[UUID, Consent] = field(default_factory=dict)
    disclosures: dict[UUID, Disclosure] = field(default_factory=dict)
    opened: dict[str, set[Unit]] = field(default_factory=dict)  # protected persons and who was given them

    def unprotected(self, unit: Unit, person: str) -> bool:
        return person not in self.opened or unit in self.opened[person]

    def open_to(self, disclosure: Disclosure) -> bool:
        return not disclosure.ended and disclosure.ends > self.now

    def reads(self, unit: Unit, key: UUID) -> bool:
        """May the unit read the record?"""
        record = self.records[key]
        inside = self.organisation[unit] == self.organisation[record.unit]
        party = record.case is not None and unit in self.cases[record.case].parties
        handed = any(d.record == key and d.recipient == unit and self.open_to(d) for d in self.disclosures.values())
        return (unit == record.unit or (inside and party) or handed) and self.unprotected(unit, record.person)

    def sees_disclosure(self, unit: Unit, disclosure: Disclosure) -> bool:
        record = self.records[disclosure.record]
        owner = self.organisation[unit] == self.organisation[record.unit]
        named = unit in (record.unit, disclosure.recipient)
        return named and (owner or self.open_to(disclosure)) and self.unprotected(unit, record.person)

    def visible(self, unit: Unit) -> dict[str, set[str]]:
        """Everything the unit may know of, by what it is."""
        records = {str(key) for key in self.records if self.reads(unit, key)}
        return {
            "record": records,
            "note": records,
            "link": {person for person, one in self.links if one == unit and self.unprotected(unit, person)},
            "case": {
                str(key)
                for key, case in self.cases.items()
                if unit in case.parties and self.unprotected(unit, case.person)
            },
            "consent": {
                str(key)
                for key, consent in self.consents.items()
                if consent.unit == unit and self.unprotected(unit, consent.person)
            },
            "disclosure": {
                str(key) for key, disclosure in self.disclosures.items() if self.sees_disclosure(unit, disclosure)
            },
        }

    def may_write(self, unit: Unit, person: str, case: UUID | None) -> bool:
        fits = case is None or (self.cases[case].person == person and unit in self.cases[case].parties)
        return (person, unit) in self.links and fits

    def may_correct(self, unit: Unit, key: UUID) -> bool:
        record = self.records[key]
        return record.unit == unit and record.current and self.may_write(unit, record.person, record.case)

    def may_invite(self, unit: Unit, key: UUID) -> bool:
        case = self.cases[key]
        return case.owner == self.organisation[unit] and unit in case.parties

    def covers(self, consent: Consent, record: Record, recipient: Unit) -> bool:
        return (
            consent.given
            and not consent.ended
            and consent.person == record.person
            and self.organisation[consent.unit] == self.organisation[record.unit]
            and record.category in consent.categories
            and recipient in consent.recipients
            and consent.begins <= self.now < consent.ends
        )

    def may_disclose(self, unit: Unit, key: UUID, recipient: Unit, consent: UUID | None) -> bool:
        record = self.records[key]
        mine = self.organisation[unit] == self.organisation[record.unit] and self.reads(unit, key)
        return mine and (consent is None or self.covers(self.consents[consent], record, recipient))

    def may_end(self, unit: Unit, key: UUID) -> bool:
        disclosure = self.disclosures[key]
        record = self.records[disclosure.record]
        owner = self.organisation[unit] == self.organisation[record.unit]
        return owner and unit in (record.unit, disclosure.recipient) and not disclosure.ended

    def end_consent(self, key: UUID, heir: UUID | None) -> None:
        """Withdrawn without an heir, replaced with one: what the heir covers goes on under it."""
        self.consents[key].ended = True
        for disclosure in self.disclosures.values():
            if disclosure.consent != key or disclosure.ended:
                continue
            record = self.records[disclosure.record]
            if heir is not None and self.covers(self.consents[heir], record, disclosure.recipient):
                disclosure.consent = heir
                disclosure.ends = min(disclosure.ends, self.consents[heir].ends)
            else:
                disclosure.ended = True

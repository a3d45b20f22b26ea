"""Who may see what, in plain Python: the rules of `docs/who-may-see.md` and nothing of the product's own code."""

from dataclasses import dataclass, field
from uuid import UUID

Unit = int


@dataclass
class Case:
    person: str
    owner: int
    parties: set[Unit] = field(default_factory=set)
    on_consent: set[Unit] = field(default_factory=set)  # those of them that stand on nothing else


@dataclass
class Record:
    person: str
    unit: Unit
    category: str
    case: UUID | None
    lineage: UUID
    current: bool = True


@dataclass(frozen=True)
class CarveOut:
    """What is not to be told: to a unit, of a category, of a record; what is left out is any."""

    unit: Unit | None
    category: str
    lineage: UUID | None

    def hits(self, unit: Unit, category: str, lineage: UUID | None) -> bool:
        bound = self.unit is not None or self.category != "" or self.lineage is not None
        fits = self.unit in (None, unit) and self.category in ("", category) and self.lineage in (None, lineage)
        return bound and fits


@dataclass
class Consent:
    person: str
    unit: Unit
    given: bool
    categories: frozenset[str]
    recipients: frozenset[Unit]
    begins: int
    ends: int
    carve_outs: tuple[CarveOut, ...] = ()
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
class Emergency:
    """One person's records in the unit's organisation, opened by whoever acts for the unit."""

    person: str
    unit: Unit
    key: int
    ends: int
    through: set[Unit] = field(default_factory=set)


@dataclass
class Model:
    """The state of all worlds of a batch. Times are hours from the batch's beginning; `now` moves."""

    organisation: dict[Unit, int]
    user: dict[Unit, int] = field(default_factory=dict)  # who acts for the unit; some act for two
    now: int = 0
    links: set[tuple[str, Unit]] = field(default_factory=set)
    cases: dict[UUID, Case] = field(default_factory=dict)
    records: dict[UUID, Record] = field(default_factory=dict)
    consents: dict[UUID, Consent] = field(default_factory=dict)
    disclosures: dict[UUID, Disclosure] = field(default_factory=dict)
    taken: dict[UUID, UUID] = field(default_factory=dict)  # copy -> what it was copied from
    copies: set[UUID] = field(default_factory=set)  # disclosures that have been copied
    arrived: set[tuple[str, Unit]] = field(default_factory=set)  # came to the unit by themselves
    opened: dict[str, set[Unit]] = field(default_factory=dict)  # protected persons and who was given them
    waiting: set[tuple[str, Unit]] = field(default_factory=set)  # a referral that nobody has answered
    blocks: set[tuple[str, Unit, UUID | None]] = field(default_factory=set)
    marks: set[tuple[str, int, int]] = field(default_factory=set)  # person, user closed out, organisation that did it
    emergencies: dict[UUID, Emergency] = field(default_factory=dict)

    def unprotected(self, unit: Unit, person: str) -> bool:
        """Neither closed out, in any employment, nor without an opening to somebody protected."""
        closed_out = any(one == person and user == self.user[unit] for one, user, _ in self.marks)
        return not closed_out and (person not in self.opened or unit in self.opened[person])

    def protect(self, unit: Unit, person: str) -> None:
        """Whoever marks keeps the person; so do the coordinators of units in a case or with something waiting."""
        parties = {one for case in self.cases.values() if case.person == person for one in case.parties}
        self.opened[person] = {unit} | parties | {one for who, one in self.waiting if who == person}

    def blocked(self, record: Record) -> bool:
        return bool({(record.person, record.unit, None), (record.person, record.unit, record.case)} & self.blocks)

    def open_to(self, disclosure: Disclosure) -> bool:
        return not disclosure.ended and disclosure.ends > self.now

    def reads(self, unit: Unit, key: UUID) -> bool:
        """May the unit read the record?"""
        record = self.records[key]
        inside = self.organisation[unit] == self.organisation[record.unit]
        party = record.case is not None and unit in self.cases[record.case].parties
        closed = inside and self.blocked(record)
        handed = any(
            d.record == key and d.recipient == unit and self.open_to(d) and not (closed and d.consent is None)
            for d in self.disclosures.values()
        )
        takes_part = inside and party and not closed
        return (unit == record.unit or takes_part or handed) and self.unprotected(unit, record.person)

    def reads_under(self, access: Emergency, key: UUID) -> bool:
        """May whoever opened in an emergency read the record, on the page that reads under it?"""
        record = self.records[key]
        inside = self.organisation[access.unit] == self.organisation[record.unit]
        opened = not self.blocked(record) or record.unit in access.through
        under = record.person == access.person and inside and opened and access.ends > self.now
        return (under and self.unprotected(access.unit, record.person)) or self.reads(access.unit, key)

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
            "carve-out": {
                f"{key}{number}"
                for key, consent in self.consents.items()
                if consent.unit == unit and self.unprotected(unit, consent.person)
                for number, _ in enumerate(consent.carve_outs)
            },
            "taken": {
                str(copy)
                for copy, source in self.taken.items()
                if unit in (self.records[copy].unit, self.records[source].unit)
                and self.unprotected(unit, self.records[copy].person)
            },
            "disclosure": {
                str(key) for key, disclosure in self.disclosures.items() if self.sees_disclosure(unit, disclosure)
            },
        }

    def may_write(self, unit: Unit, person: str, case: UUID | None) -> bool:
        fits = case is None or (self.cases[case].person == person and unit in self.cases[case].parties)
        return (person, unit) in self.links and fits and self.unprotected(unit, person)

    def may_correct(self, unit: Unit, key: UUID) -> bool:
        record = self.records[key]
        return record.unit == unit and record.current and self.may_write(unit, record.person, record.case)

    def may_invite(self, unit: Unit, key: UUID, guest: Unit, on_consent: bool) -> bool:
        case = self.cases[key]
        mine = case.owner == self.organisation[unit] and unit in case.parties
        inside = self.organisation[guest] == case.owner
        mine = mine and self.unprotected(unit, case.person)
        return mine and (not on_consent or inside or self.reaches(case.person, case.owner, guest, "coordination"))

    def may_block(self, unit: Unit, person: str, case: UUID | None) -> bool:
        return self.may_write(unit, person, case) and (person, unit, case) not in self.blocks

    def may_close_out(self, unit: Unit, person: str, user: int) -> bool:
        """Somebody else, of one's own house, named by a consent of one's own or beside one in a case."""
        units = {one for one, acts in self.user.items() if acts == user}
        mine = self.organisation[unit]
        near = any(self.organisation[one] == mine for one in units)
        near |= any(
            consent.person == person and self.organisation[consent.unit] == mine and not consent.ended
            and consent.recipients & units
            for consent in self.consents.values()
        )  # fmt: skip
        near |= any(c.person == person and unit in c.parties and c.parties & units for c in self.cases.values())
        fresh = (person, user, mine) not in self.marks
        return self.may_write(unit, person, None) and user != self.user[unit] and near and fresh

    def may_let_in(self, unit: Unit, mark: tuple[str, int, int]) -> bool:
        person, user, organisation = mark
        mine = organisation == self.organisation[unit] and user != self.user[unit]
        return mine and self.may_write(unit, person, None) and mark in self.marks

    def may_open(self, unit: Unit, person: str) -> bool:
        """In an emergency: somebody known in one's own house."""
        known = any(who == person and self.organisation[one] == self.organisation[unit] for who, one in self.links)
        return known and self.unprotected(unit, person)

    def may_open_block(self, unit: Unit, access: Emergency, blocked: Unit) -> bool:
        theirs = any(who == access.person and one == blocked for who, one, _ in self.blocks)
        inside = self.organisation[blocked] == self.organisation[unit]
        return access.unit == unit and theirs and inside and self.unprotected(unit, access.person)

    def in_force(self, consent: Consent) -> bool:
        return consent.given and not consent.ended and consent.begins <= self.now < consent.ends

    def of(self, person: str, owner: int) -> list[Consent]:
        """What the person has said yes to, towards one organisation, that holds now."""
        return [
            one
            for one in self.consents.values()
            if one.person == person and self.organisation[one.unit] == owner and self.in_force(one)
        ]

    def carved(self, person: str, owner: int, unit: Unit, category: str, lineage: UUID | None) -> bool:
        """A no in any of them beats a yes in another."""
        return any(no.hits(unit, category, lineage) for one in self.of(person, owner) for no in one.carve_outs)

    def reaches(self, person: str, owner: int, unit: Unit, category: str) -> bool:
        told = any(category in one.categories and unit in one.recipients for one in self.of(person, owner))
        return told and not self.carved(person, owner, unit, category, None)

    def covers(self, consent: Consent, record: Record, recipient: Unit) -> bool:
        owner = self.organisation[record.unit]
        return (
            self.in_force(consent)
            and consent.person == record.person
            and self.organisation[consent.unit] == owner
            and record.category in consent.categories
            and recipient in consent.recipients
            and not self.carved(record.person, owner, recipient, record.category, record.lineage)
        )

    def may_disclose(self, unit: Unit, key: UUID, recipient: Unit, consent: UUID | None) -> bool:
        record = self.records[key]
        mine = self.organisation[unit] == self.organisation[record.unit] and self.reads(unit, key)
        return mine and (consent is None or self.covers(self.consents[consent], record, recipient))

    def may_end(self, unit: Unit, key: UUID) -> bool:
        disclosure = self.disclosures[key]
        record = self.records[disclosure.record]
        owner = self.organisation[unit] == self.organisation[record.unit]
        mine = owner and unit in (record.unit, disclosure.recipient) and not disclosure.ended
        return mine and self.unprotected(unit, record.person)

    def end_consent(self, key: UUID, heir: UUID | None) -> None:
        """Withdrawn without an heir, replaced with one: what the heir covers goes on under it."""
        self.consents[key].ended = True
        for disclosure in self.disclosures.values():
            if disclosure.consent != key or disclosure.ended:
                continue
            record = self.records[disclosure.record]
            if heir is not None and self.covers(self.consents[heir], record, disclosure.recipient):
                old, new = self.consents[key].ends, self.consents[heir].ends
                whole = disclosure.ends >= old > self.now
                disclosure.consent, disclosure.ends = heir, new if whole else min(disclosure.ends, new)
            else:
                self.end(disclosure)
        self.parties_stand(self.consents[key].person, self.organisation[self.consents[key].unit])

    def give(self, key: UUID, consent: Consent) -> None:
        """Written down. What it carves out closes at once, whichever consent that rested on."""
        self.consents[key] = consent
        if not consent.carve_outs:
            return
        owner = self.organisation[consent.unit]
        for disclosure in self.disclosures.values():
            record = self.records[disclosure.record]
            about = record.person == consent.person and self.organisation[record.unit] == owner
            if disclosure.consent is None or disclosure.ended or not about:
                continue
            if self.carved(record.person, owner, disclosure.recipient, record.category, record.lineage):
                self.end(disclosure)
        self.parties_stand(consent.person, owner)

    def end(self, disclosure: Disclosure) -> None:
        disclosure.ended = True
        record = self.records[disclosure.record]
        if disclosure.consent is None:
            self.parties_stand(record.person, self.organisation[record.unit])
        self.link_stands(record.person, disclosure.recipient)

    def parties_stand(self, person: str, owner: int) -> None:
        """Whoever was let in on consent leaves when neither a consent nor another ground in the case reaches them."""
        for key, case in self.cases.items():
            if case.person != person or case.owner != owner:
                continue
            for unit in sorted(case.on_consent):
                inside = self.organisation[unit] == owner
                if not inside and not self.reaches(person, owner, unit, "coordination") and not self.told(key, unit):
                    self.leave(key, unit)

    def told(self, case: UUID, unit: Unit) -> bool:
        """Does anything in the case lie open to the unit without consent?"""
        return any(
            self.records[one.record].case == case
            and one.recipient == unit
            and one.consent is None
            and self.open_to(one)
            for one in self.disclosures.values()
        )

    def leave(self, case: UUID, unit: Unit) -> None:
        self.cases[case].parties.discard(unit)
        self.cases[case].on_consent.discard(unit)
        self.link_stands(self.cases[case].person, unit)

    def link_stands(self, person: str, unit: Unit) -> None:
        """A unit knows a person by what it wrote itself, takes part in, or has been told and may read."""
        known = (
            (person, unit) in self.arrived
            or any(one.person == person and one.unit == unit for one in self.records.values())
            or any(one.person == person and one.unit == unit for one in self.consents.values())
            or any(one.person == person and unit in one.parties for one in self.cases.values())
            or any(
                self.records[one.record].person == person and one.recipient == unit and self.open_to(one)
                for one in self.disclosures.values()
            )
        )
        if not known:
            self.links.discard((person, unit))

    def expire(self) -> None:
        """As the job does: what the clock has ended is written down."""
        for key, consent in self.consents.items():
            if consent.given and not consent.ended and consent.ends <= self.now:
                self.end_consent(key, None)
        for disclosure in self.disclosures.values():
            if not disclosure.ended and disclosure.ends <= self.now:
                self.end(disclosure)

    def may_take(self, unit: Unit, key: UUID) -> bool:
        disclosure = self.disclosures[key]
        return disclosure.recipient == unit and self.open_to(disclosure) and key not in self.copies

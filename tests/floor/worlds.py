# ruff: noqa: E501 (SQL reads better unbroken)
"""Random worlds lived in the database as the web role, step by step beside the model."""

import json
import random
import uuid
from dataclasses import replace
from typing import Any

from tests.floor.inner_worlds import InnerLife
from tests.floor.model import CarveOut, Case, Consent, Disclosure, Record
from tests.floor.towns import Town, time_sql

CATEGORIES = ("social", "psychiatric", "somatic", "coordination")
SOON, FAR, PAST = 2, 9999, -48  # hours from the batch's beginning


class Life(InnerLife):
    """One random world: a few units, two persons, a score of steps, allowed or not."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.model, self.dice = town, town.model, random.Random(seed)  # noqa: S311
        self.units = self.dice.sample(sorted(town.places), self.dice.choice((3, 4)))
        if self.dice.random() < 0.5:  # two neighbours in one house, for what happens inside it
            house = [unit for unit in sorted(town.places) if self.model.organisation[unit] == town.largest]
            self.units[:2] = self.dice.sample(house, 2)
        self.persons = [f"{uuid.uuid4().hex[:12]}" for _ in range(self.dice.choice((1, 1, 2)))]
        self.records: list[uuid.UUID] = []
        self.cases: list[uuid.UUID] = []
        self.consents: list[uuid.UUID] = []
        self.disclosures: list[uuid.UUID] = []
        self.opened: set[tuple[str, int]] = set()
        self.ids: dict[str, str] = {}

    def live(self, steps: int) -> None:
        acts = [self.write, self.write, self.consent, self.consent, self.disclose, self.disclose, self.disclose,
                self.open_case, self.invite, self.invite, self.leave, self.correct, self.end_consent, self.narrow, self.end, self.arrive,
                self.take, self.carve,
                self.block, self.lift_block, self.close_out, self.close_out, self.let_in, self.emergency, self.open_block]  # fmt: skip
        for begin in (self.arrive, self.arrive, self.write, self.write, self.consent, self.consent, self.open_case):
            begin()
        for _ in range(steps):
            self.dice.choice(acts)()
        if self.dice.random() < 0.3:
            self.protect()

    def arrive(self) -> None:
        unit, person = self.unit(), self.dice.choice(self.persons)
        if (person, unit) in self.model.links:
            return
        words = dict.fromkeys(
            ("family_name", "phone", "contact_note", "background", "contact_wishes", "sender_name"), ""
        )
        words |= {"id": str(uuid.uuid4()), "site": self.town.places[unit].site, "channel": "web", "sender": "self",
                  "number_kind": "x", "number": person, "given_name": person, "wants": "x", "sender_label": "",
                  "code_hash": uuid.uuid4().hex, "clocks": [{"rule": "x", "label": "x", "due_at": "2030-01-01T00:00Z"}],
                  "programme_version": str(self.town.version)}  # fmt: skip
        self.town.attempt(unit, True, "receives", ("SELECT referral_receive(%s::jsonb)", [json.dumps(words)]))
        self.model.links.add((person, unit))
        self.model.waiting.add((person, unit))
        self.model.arrived.add((person, unit))
        if person in self.ids:  # whoever is closed out takes a call and then does not find it
            return
        found = self.town.sql("SELECT person_id FROM people_personlink WHERE given_name = %s", [person]).fetchone()
        assert found is not None
        self.ids[person] = found[0]

    def _record(self, unit: int, key: uuid.UUID, record: Record, former: uuid.UUID | None = None) -> Any:
        place = self.town.places[unit]
        lineage = "(SELECT lineage FROM records_record WHERE id = %s)" if former else "%s"
        version = "(SELECT version + 1 FROM records_record WHERE id = %s)" if former else "1 + 0 * length(%s::text)"
        query = (
            "INSERT INTO records_record (id, kind, category, person_id, case_id, owner_id, unit_id, author_id, occurred_at,"
            " recorded_at, lineage, version, retracted, correction_reason, person_may_see, protected) VALUES (%s, 'note', %s,"
            f" %s, %s, %s, %s, %s, now(), now(), {lineage}, {version}, false, %s, true, false)"
        )
        values = [key, record.category, self.ids[record.person], record.case, place.organisation, unit, place.assignment,
                  former or key, former or key, "x" if former else ""]  # fmt: skip
        content = "INSERT INTO records_note (record_id, person_may_see, protected, heading, text) VALUES (%s, true, false, %s, %s)"
        return (query, values), (content, [key, "x", "x"])

    def write(self) -> None:
        person, key = self.person(), uuid.uuid4()
        unit = self.likely(self.knower(person))
        case = self.dice.choice([None, *self.cases])
        record = Record(person, unit, self.dice.choice(CATEGORIES), case, key)
        allowed = self.model.may_write(unit, person, case)
        if self.town.attempt(unit, allowed, "writes", *self._record(unit, key, record)):
            self.model.records[key] = record
            self.records.append(key)

    def correct(self) -> None:
        if not self.records:
            return
        former, key = self.dice.choice(self.records), uuid.uuid4()
        old = self.model.records[former]
        unit = self.likely(old.unit)
        record = Record(old.person, unit, old.category, old.case, old.lineage)
        if not self.model.reads(unit, former):  # without the lineage there is nothing to try
            return
        allowed = self.model.may_correct(unit, former)
        if self.town.attempt(unit, allowed, "corrects", *self._record(unit, key, record, former)):
            old.current = False
            self.model.records[key] = record
            self.records.append(key)

    def open_case(self) -> None:
        person, key = self.person(), uuid.uuid4()
        unit = self.likely(self.knower(person))
        place = self.town.places[unit]
        if (person, unit) in self.opened:  # one open case at a site, which here is the unit's own
            return
        allowed = self.model.may_write(unit, person, None)
        query = (
            "INSERT INTO cases_case (id, number, person_id, site_id, programme_version_id, opened_at, opened_by_id, owner_id,"
            " closed_reason, protected) VALUES (%s, %s, %s, %s, %s, now(), %s, %s, '', false)"
        )
        values = [
            key,
            key.hex[:20],
            self.ids[person],
            place.site,
            self.town.version,
            place.assignment,
            place.organisation,
        ]
        if self.town.attempt(unit, allowed, "opens", (query, values), self._party(key, unit)):
            self.model.cases[key] = Case(person, place.organisation, {unit})
            self.opened.add((person, unit))
            self.cases.append(key)

    def _party(self, case: uuid.UUID, unit: int, ground: str = "own_referral") -> tuple[str, list[Any]]:
        query = (
            "INSERT INTO cases_party (id, case_id, unit_id, person_id, code, ground, joined_at, protected)"
            " VALUES (gen_random_uuid(), %s, %s, gen_random_uuid(), 'x', %s, now(), false)"
        )
        return query, [case, unit, ground]

    def invite(self) -> None:
        if not self.cases:
            return
        key = self.dice.choice(self.cases)
        case = self.model.cases[key]
        reached = [one for one in self.units if self.model.reaches(case.person, case.owner, one, "coordination")]
        guest = self.dice.choice(reached) if reached and self.dice.random() < 0.7 else self.unit()
        unit = self.likely(min(case.parties, default=guest))
        if guest in case.parties:
            return
        ground = self.dice.choice(("consent", "consent", "own_referral"))
        allowed = self.model.may_invite(unit, key, guest, ground == "consent")
        if self.town.attempt(unit, allowed, "invites", self._party(key, guest, ground)):
            case.parties.add(guest)
            if ground == "consent":
                case.on_consent.add(guest)
            self.model.links.add((case.person, guest))

    def leave(self) -> None:
        if not self.cases:
            return
        unit, key = self.unit(), self.dice.choice(self.cases)
        case = self.model.cases[key]
        query = "UPDATE cases_party SET left_at = now() WHERE case_id = %s AND unit_id = %s AND left_at IS NULL"
        allowed = unit in case.parties and self.model.unprotected(unit, case.person)
        if self.town.attempt(unit, allowed, "leaves", (query, [key, unit])):
            self.model.leave(key, unit)

    def _new_consent(self, unit: int, person: str, given: bool) -> Consent:
        begins, ends = self.dice.choice([*[(PAST, FAR)] * 5, *[(PAST, SOON)] * 2, (PAST, PAST + 1), (FAR - 9, FAR)])
        categories = frozenset(self.dice.sample(CATEGORIES, self.dice.randint(1, 3)))
        recipients = frozenset(self.dice.sample(self.units, self.dice.randint(1, 3)))
        carve_outs = tuple(self._carve_out(person, unit) for _ in range(self.dice.choice((0, 0, 0, 1)) if given else 0))
        return Consent(person, unit, given, categories, recipients, begins, ends, carve_outs)

    def _carve_out(self, person: str, unit: int) -> CarveOut:
        own = self.model.organisation[unit]
        written = [one for one in (self.model.records[key] for key in self.records)
                   if one.person == person and self.model.organisation[one.unit] == own]  # fmt: skip
        return CarveOut(
            self.dice.choice((None, self.unit())),
            self.dice.choice(("", "", self.dice.choice(CATEGORIES))),
            self.dice.choice((None, None, None, self.dice.choice(written).lineage)) if written else None,
        )

    def _give(self, unit: int, consent: Consent, key: uuid.UUID, replaces: uuid.UUID | None) -> Any:
        place = self.town.places[unit]
        query = (
            "INSERT INTO sharing_consent (id, person_id, owner_id, unit_id, given, purpose, categories, form,"
            " witness, leaflet_version, valid_from, valid_until, recorded_at, recorded_by_id, replaces_id, end_kind, protected)"
            " VALUES (%s, %s, %s, %s, %s, 'x', %s, 'written', '', '', "
            f"{time_sql(consent.begins)}, {time_sql(consent.ends)}, now(), %s, %s, '', false)"
        )
        values = [key, self.ids[consent.person], place.organisation, unit, consent.given, sorted(consent.categories),
                  place.assignment, replaces]  # fmt: skip
        recipient = "INSERT INTO sharing_consentrecipient (consent_id, unit_id) VALUES (%s, %s)"
        carve_out = (
            "INSERT INTO sharing_carveout (id, consent_id, person_id, owner_id, words, unit_id, category, lineage, protected)"
            " VALUES (gen_random_uuid(), %s, gen_random_uuid(), 0, %s, %s, %s, %s, false)"
        )
        recipients = [(recipient, [key, one]) for one in sorted(consent.recipients)]
        nos = [(carve_out, [key, str(number), no.unit, no.category, no.lineage])
               for number, no in enumerate(consent.carve_outs)]  # fmt: skip
        return (query, values), *recipients, *nos

    def consent(self) -> None:
        person, key = self.person(), uuid.uuid4()
        unit = self.likely(self.knower(person))
        consent = self._new_consent(unit, person, self.dice.random() < 0.85)
        allowed = self.model.may_write(unit, person, None)
        if self.town.attempt(unit, allowed, "notes a consent", *self._give(unit, consent, key, None)):
            self.model.give(key, consent)
            self.consents.append(key)

    def carve(self) -> None:
        """A later answer takes back a part of what was told on an earlier one."""
        told = [
            one for one in (self.model.disclosures[key] for key in self.disclosures) if one.consent and not one.ended
        ]
        if not told:
            return
        one, key = self.dice.choice(told), uuid.uuid4()
        record = self.model.records[one.record]
        no = CarveOut(one.recipient, self.dice.choice(("", record.category)), self.dice.choice((None, record.lineage)))
        unit = self.likely(record.unit)
        consent = replace(self._new_consent(unit, record.person, True), begins=PAST, ends=FAR, carve_outs=(no,))
        if self.model.organisation[unit] != self.model.organisation[record.unit]:
            consent.carve_outs = ()
        allowed = self.model.may_write(unit, record.person, None)
        if self.town.attempt(unit, allowed, "carves out", *self._give(unit, consent, key, None)):
            self.model.give(key, consent)
            self.consents.append(key)

    def _end_consent(self, unit: int, key: uuid.UUID, kind: str) -> tuple[str, list[Any]]:
        query = "UPDATE sharing_consent SET ended_at = now(), ended_by_id = %s, end_kind = %s WHERE id = %s"
        return query + " AND ended_at IS NULL", [self.town.places[unit].assignment, kind, key]

    def end_consent(self) -> None:
        if not self.consents:
            return
        carry = [key for key in self.consents if self._carries_a_party(self.model.consents[key])]
        key = self.dice.choice(carry if carry and self.dice.random() < 0.6 else self.consents)
        consent = self.model.consents[key]
        unit = self.likely(consent.unit)
        allowed = consent.unit == unit and not consent.ended and self.model.unprotected(unit, consent.person)
        if self.town.attempt(unit, allowed, "withdraws", self._end_consent(unit, key, "withdrawn")):
            self.model.end_consent(key, None)

    def _carries_a_party(self, consent: Consent) -> bool:
        cases = (case for case in self.model.cases.values() if case.person == consent.person)
        return not consent.ended and any(case.on_consent & consent.recipients for case in cases)

    def narrow(self) -> None:
        if not self.consents:
            return
        old, key = self.dice.choice(self.consents), uuid.uuid4()
        former = self.model.consents[old]
        unit = self.likely(former.unit)
        heir = self._new_consent(unit, former.person, True)
        allowed = former.unit == unit and not former.ended and not former.replaced
        allowed &= self.model.unprotected(unit, former.person)
        statements = (*self._give(unit, heir, key, old), self._end_consent(unit, old, "replaced"))
        if self.town.attempt(unit, allowed, "narrows", *statements):
            former.replaced = True
            self.model.give(key, heir)
            self.consents.append(key)
            self.model.end_consent(old, key)

    def disclose(self) -> None:
        if not self.records:
            return
        recipient, record = self.unit(), self.dice.choice(self.records)
        consent = self.dice.choice([None, *self.consents, *self.consents])
        fitting = self._fitting()
        if fitting and self.dice.random() < 0.75:
            consent, record, recipient = self.dice.choice(fitting)
        unit = self.likely(self.model.records[record].unit)
        if any(
            d.record == record and d.recipient == recipient and not d.ended for d in self.model.disclosures.values()
        ):
            return
        ends, key, place = self.dice.choice((SOON, FAR)), uuid.uuid4(), self.town.places[unit]
        query = (
            "INSERT INTO sharing_disclosure (id, record_id, person_id, owner_id, recipient_id, ground, ground_note, consent_id,"
            " decided_by_id, decided_at, valid_until, end_reason, protected) VALUES (%s, %s, gen_random_uuid(), %s, %s, %s, %s,"
            f" %s, %s, now(), {time_sql(ends)}, '', false)"
        )
        values = [key, record, place.organisation, recipient, "consent" if consent else "harmless", "" if consent else "x",
                  consent, place.assignment]  # fmt: skip
        allowed = self.model.may_disclose(unit, record, recipient, consent)
        if self.town.attempt(unit, allowed, "hands over", (query, values)):
            ends = min(ends, self.model.consents[consent].ends) if consent else ends
            self.model.disclosures[key] = Disclosure(record, recipient, consent, ends)
            self.model.links.add((self.model.records[record].person, recipient))
            self.disclosures.append(key)

    def _fitting(self) -> list[tuple[uuid.UUID, uuid.UUID, int]]:
        """What some consent covers now."""
        return [
            (key, record, unit)
            for key in self.consents
            for record in self.records
            for unit in sorted(self.model.consents[key].recipients)
            if self.model.covers(self.model.consents[key], self.model.records[record], unit)
        ]

    def end(self) -> None:
        if not self.disclosures:
            return
        key = self.dice.choice(self.disclosures)
        unit = self.likely(self.model.records[self.model.disclosures[key].record].unit)
        query = "UPDATE sharing_disclosure SET ended_at = now(), end_reason = 'x' WHERE id = %s AND ended_at IS NULL"
        if self.town.attempt(unit, self.model.may_end(unit, key), "takes back", (query, [key])):
            self.model.end(self.model.disclosures[key])

    def take(self) -> None:
        """Copy what one received into a record of one's own."""
        if not self.disclosures:
            return
        key, copy = self.dice.choice(self.disclosures), uuid.uuid4()
        disclosure = self.model.disclosures[key]
        source = self.model.records[disclosure.record]
        unit = self.likely(disclosure.recipient)
        place = self.town.places[unit]
        record = Record(source.person, unit, source.category, None, copy)
        allowed = self.model.may_take(unit, key) and self.model.may_write(unit, source.person, None)
        query = (
            "INSERT INTO sharing_taken (record_id, disclosure_id, person_id, owner_id, unit_id, source_id, source_owner_id,"
            " source_unit_id, received_at, taken_at, taken_by_id, protected) VALUES (%s, %s, gen_random_uuid(), %s, %s,"
            " gen_random_uuid(), %s, %s, now(), now(), %s, false)"
        )
        values = [copy, key, place.organisation, unit, place.organisation, unit, place.assignment]
        if self.town.attempt(unit, allowed, "takes a copy", *self._record(unit, copy, record), (query, values)):
            self.model.records[copy] = record
            self.records.append(copy)
            self.model.taken[copy] = disclosure.record
            self.model.copies.add(key)

    def protect(self) -> None:
        unit, person = self.unit(), self.person()
        if not self.model.may_write(unit, person, None):
            return
        self.town.act(unit)
        query = "SELECT person_protect(id, 'sekretessmarkering') FROM people_personlink WHERE given_name = %s"
        assert self.town.sql(query, [person]).fetchall() == [(True,)]
        self.model.protect(unit, person)

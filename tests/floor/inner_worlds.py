# ruff: noqa: E501 (SQL reads better unbroken)
"""What happens inside one organisation in a random world: blocks, somebody closed out, an emergency."""

import random
import uuid

from tests.floor.model import Emergency, Model
from tests.floor.towns import Town


class InnerLife:
    """The acts between units of one house, and the words every act chooses by."""

    town: Town
    model: Model
    dice: random.Random
    units: list[int]
    cases: list[uuid.UUID]
    ids: dict[str, str]

    def unit(self) -> int:
        return self.dice.choice(self.units)

    def likely(self, unit: int) -> int:
        """Mostly the one who may, so that much happens; else anybody."""
        return unit if self.dice.random() < 0.6 else self.unit()

    def knower(self, person: str) -> int:
        """One of the units that know the person."""
        return self.dice.choice([unit for unit in self.units if (person, unit) in self.model.links])

    def person(self) -> str:
        return self.dice.choice(sorted(self.ids))

    def block(self) -> None:
        person = self.person()
        unit, case = self.likely(self.knower(person)), self.dice.choice([None, None, *self.cases])
        place = self.town.places[unit]
        query = (
            "INSERT INTO inner_block (id, person_id, owner_id, unit_id, case_id, set_at, set_by_id, ended_because, protected)"
            " VALUES (gen_random_uuid(), %s, %s, %s, %s, now(), %s, '', false)"
        )
        values = [self.ids[person], place.organisation, unit, case, place.assignment]
        if self.town.attempt(unit, self.model.may_block(unit, person, case), "blocks", (query, values)):
            self.model.blocks.add((person, unit, case))

    def lift_block(self) -> None:
        mine = [one for one in sorted(self.model.blocks, key=str) if one[0] in self.ids]
        if not mine:
            return
        person, owner, case = self.dice.choice(mine)
        unit = self.likely(owner)
        query = (
            "UPDATE inner_block SET ended_at = now(), ended_by_id = %s, ended_because = 'x' WHERE person_id = %s"
            " AND unit_id = %s AND case_id IS NOT DISTINCT FROM %s AND ended_at IS NULL"
        )
        values = [self.town.places[unit].assignment, self.ids[person], owner, case]
        allowed = unit == owner and self.model.unprotected(unit, person)
        if self.town.attempt(unit, allowed, "lifts a block", (query, values)):
            self.model.blocks.remove((person, owner, case))

    def close_out(self) -> None:
        person = self.person()
        unit, users = self.likely(self.knower(person)), [self.model.user[one] for one in self.units]
        may = [one for one in users if self.model.may_close_out(unit, person, one)]
        user = self.dice.choice(may if may and self.dice.random() < 0.6 else users)
        place = self.town.places[unit]
        query = (
            "INSERT INTO people_conflictmark (id, person_id, user_id, owner_id, unit_id, reason, words, set_at, set_by_id,"
            " lifted_because) VALUES (gen_random_uuid(), %s, %s, %s, %s, 'other', '', now(), %s, '')"
        )
        values = [self.ids[person], user, place.organisation, unit, place.assignment]
        if self.town.attempt(unit, self.model.may_close_out(unit, person, user), "closes out", (query, values)):
            self.model.marks.add((person, user, place.organisation))

    def let_in(self) -> None:
        mine = [one for one in sorted(self.model.marks) if one[0] in self.ids]
        if not mine:
            return
        mark = person, user, owner = self.dice.choice(mine)
        knowers = [
            unit for unit in self.units if self.model.organisation[unit] == owner and (person, unit) in self.model.links
        ]
        unit = self.dice.choice(knowers + self.units)
        query = (
            "UPDATE people_conflictmark SET lifted_at = now(), lifted_by_id = %s, lifted_because = 'x'"
            " WHERE person_id = %s AND user_id = %s AND owner_id = %s AND lifted_at IS NULL"
        )
        values = [self.town.places[unit].assignment, self.ids[person], user, owner]
        if self.town.attempt(unit, self.model.may_let_in(unit, mark), "lets in", (query, values)):
            self.model.marks.remove(mark)

    def emergency(self) -> None:
        unit, person = self.unit(), self.person()
        self.town.act(unit)
        found = self.town.sql("SELECT emergency_open('x', %s, 'life', 'x', 60, NULL)", [person]).fetchone()
        allowed = self.model.may_open(unit, person)
        self.town.steps.append(f"{unit} opens in an emergency {'may' if allowed else 'may not'}")
        assert found is not None
        assert (found[0] is not None) == allowed, self.town.steps[-9:]
        if allowed:
            row = self.town.sql("SELECT reader_key FROM inner_timedaccess WHERE id = %s", [found[0]]).fetchone()
            assert row is not None
            self.model.emergencies[found[0]] = Emergency(person, unit, row[0], 1)

    def open_block(self) -> None:
        mine = [(key, one) for key, one in self.model.emergencies.items() if one.person in self.ids]
        if not mine:
            return
        key, access = self.dice.choice(mine)
        unit, blocked = self.likely(access.unit), self.unit()
        self.town.act(unit)
        allowed = self.model.may_open_block(unit, access, blocked)
        found = self.town.sql("SELECT access_through_block(%s, %s)", [key, blocked]).fetchone()
        assert found == (allowed,), self.town.steps[-9:]
        if allowed:
            access.through.add(blocked)

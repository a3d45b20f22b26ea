"""The named world of the tests: the practice town's structure, and words for getting things to happen in it.

Maria and Johan coordinate for the municipality, Karin and Per for psychiatry; Sara has cases of her own only; Olle
works in the same municipality and has nothing to do with anybody; Rut receives for SamVux; Disa sends from a ward.
"""

import time
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from samvag.access.actors import Actor, actor_from
from samvag.access.entering import PERSONA
from samvag.access.sessions import SessionStore
from samvag.board.actions import Status, set_next_step, set_status
from samvag.cases.models import Case
from samvag.core.context import acting
from samvag.core.identity_numbers import IdentityNumber, InvalidIdentityNumber, parse_person
from samvag.demo.structure import build_structure
from samvag.meetings.models import Meeting
from samvag.organisations.models import Assignment, Unit
from samvag.people.models import PersonLink
from samvag.programmes.models import ProgrammeSite
from samvag.records.models import Category
from samvag.referrals import actions as referrals
from samvag.referrals.door import Submission, receive
from samvag.referrals.models import Channel, Referral, TriageDecision
from samvag.sharing.actions import ConsentTerms, give_consent
from samvag.sharing.models import Consent
from tests.watch import plant

DATA = Path(__file__).resolve().parents[1] / "samvag" / "core" / "data"
EVERYTHING = tuple(Category.values)


@cache
def test_numbers() -> tuple[str, ...]:
    """Official test numbers of adults, the only ones that may appear."""
    return tuple(line for line in (DATA / "test_personnummer.txt").read_text().split() if "1950" <= line[:4] < "2004")


def reserve_number(serial: int = 12345) -> IdentityNumber:
    """A reserve number of somebody born in 1879, whom nobody can be."""
    for check in range(10):
        with suppress(InvalidIdentityNumber):
            return parse_person(f"991879{serial:05}{check}", timezone.localdate())
    raise AssertionError("one check digit in ten is right")


@dataclass
class World:
    """Who is there, and verbs for what a test needs to have happened."""

    used: int = 0
    clients: dict[str, Client] = field(default_factory=dict)
    actors: dict[tuple[str, str], Actor] = field(default_factory=dict)

    def actor(self, username: str, unit: str = "") -> Actor:
        """The actor of a persona, by unit name where they have two assignments; as they were when first asked for."""
        if (username, unit) not in self.actors:
            self.actors[username, unit] = self._actor(username, unit)
        return self.actors[username, unit]

    def _actor(self, username: str, unit: str) -> Actor:
        found = Assignment.objects.filter(user__username=username).select_related("user", "unit__organisation")
        return actor_from((found.filter(unit__name=unit) if unit else found).order_by("pk")[0])

    def acting(self, username: str, **options: Any) -> AbstractContextManager[int]:
        """Act as a persona on the test's own connection."""
        return acting(self.actor(username), **options)

    def unit(self, name: str) -> Unit:
        return Unit.objects.get(name=name)

    def site(self, slug: str = "integrerat-sjobron") -> ProgrammeSite:
        return ProgrammeSite.objects.select_related("programme", "receiving_unit").get(slug=slug)

    def client(self, username: str, unit: str = "") -> Client:
        """A test client with a session as this persona has after signing in."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.session(username, unit)
        return client

    def session(self, username: str, unit: str = "") -> str:
        """The key of a session as this persona has after signing in."""
        actor = self.actor(username, unit)
        session = SessionStore()
        session["user"], session["assignment"] = actor.user_id, actor.assignment_id
        session["proof"], session["began"] = asdict(PERSONA), int(time.time())
        session["authenticated_at"] = session["began"]
        session.save()
        return str(session.session_key)

    def number(self) -> IdentityNumber:
        """A test number nobody has used in this test."""
        self.used += 1
        return parse_person(test_numbers()[self.used], timezone.localdate())

    def referral(
        self, by: str = "maria", slug: str = "integrerat-sjobron", number: IdentityNumber | None = None, **words: str
    ) -> Referral:
        """A telephone call written down by the receiving unit."""
        number, site = number or self.number(), self.site(slug)
        fields = {"given_name": "Alva", "family_name": f"Test{self.used - 1}", "wants": "Vill ha hjälp med boendet."}
        submission = Submission(**{**fields, **plant(site, number), "channel": Channel.PHONE, **words})
        with self.acting(by):
            got = receive(site, submission, number=number)
            return self.get_referral(got.id)

    def get_referral(self, key: Any) -> Referral:
        return Referral.objects.select_related("record", "site__programme").get(pk=key)

    def consent(
        self, by: str, referral_or_case: Any, to: str, categories: tuple[str, ...] = EVERYTHING, **terms: Any
    ) -> Consent:
        """The person lets one organisation hand over to a unit of another."""
        with self.acting(by):
            return give_consent(
                by=self.actor(by),
                person_id=referral_or_case.person_id,
                terms=ConsentTerms(
                    purpose="Samordning",
                    categories=categories,
                    recipients=(self.unit(to).pk,),
                    **terms,
                ),
            )

    def meeting(self, by: str = "maria", slug: str = "integrerat-sjobron") -> Meeting:
        """A remissgrupp tomorrow."""
        with self.acting(by):
            return Meeting.objects.create(
                site=self.site(slug),
                kind=Meeting.Kind.TRIAGE,
                starts_at=timezone.now() + timedelta(days=1),
                called_by_id=self.actor(by).assignment_id,
            )

    def decided(self, **words: str) -> TriageDecision:
        """A referral with consent towards psychiatry, accepted by the municipality."""
        referral = self.referral(**words)
        self.consent("maria", referral, "Öppenvårdspsykiatrin")
        with self.acting("maria"):
            referrals.take(referral, by=self.actor("maria"))
            return referrals.decide(
                referral,
                by=self.actor("maria"),
                outcome="accept",
                reason="Behöver samordning.",
                answer="Välkommen.",
            )

    def case(self, **words: str) -> Case:
        """An open case: Maria coordinates with Johan, Karin with Per, and both organisations may hand over."""
        decision = self.decided(**words)
        staff = (
            ("maria", "main_coordinator"),
            ("johan", "colleague_coordinator"),
            ("karin", "main_coordinator"),
            ("per", "colleague_coordinator"),
        )
        with self.acting("maria"):
            case = referrals.open_from_decision(
                decision,
                by=self.actor("maria"),
                staff=[(self.actor(name).assignment_id, code) for name, code in staff],
            )
            case.refresh_from_db()
        self.consent("karin", case, "Vuxenenheten")
        return case

    def status(self, by: str, case: Case, domain: str = "boende", level: int = 3, words: str = "Ostadigt") -> Any:
        with self.acting(by):
            return set_status(case, Status(domain, level, "worse", words), by=self.actor(by))

    def next_step(self, by: str, case: Case, text: str = "Ring hyresvärden") -> Any:
        actor = self.actor(by)
        with self.acting(by):
            return set_next_step(
                case,
                by=actor,
                text=text,
                responsible_id=actor.assignment_id,
                due_on=timezone.localdate() + timedelta(days=3),
            )

    def link(self, username: str, about: Any) -> PersonLink:
        """What the persona's unit calls the person."""
        with self.acting(username):
            return PersonLink.objects.get(person_id=about.person_id)


@pytest.fixture(scope="session")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Organisations, units, staff and sites, committed once; nothing about any person."""
    with django_db_blocker.unblock():
        build_structure()


@pytest.fixture
def world(town: None, db: None) -> World:
    """The world inside the test's own transaction."""
    return World()

"""Nothing that leaves the house can carry a person, a unit or a cause: every template in every language, and a world
whose names, words and units are looked for in all that left it."""

import re
import uuid
from datetime import timedelta
from string import Formatter

import pytest
from django.conf import settings
from django.utils import timezone, translation
from icalendar import Calendar
from pytest_django import Settings

from samvag.integrations.mail.smtp import as_email
from samvag.meetings.actions import call_meeting
from samvag.notices.kinds import KINDS
from samvag.notices.letters import TEMPLATES, Invitation, Letter, compose
from samvag.notices.models import Channel
from samvag.notices.tests.conftest import Mailbox, Reach, Round
from samvag.organisations.models import Organisation, Unit
from samvag.referrals import actions as referrals
from tests.world import World

LANGUAGES = [code for code, _name in settings.LANGUAGES]
MAY_VARY = {"link"}
HEADERS = {
    "Message-ID", "Date", "From", "To", "Subject", "Content-Language", "Auto-Submitted", "X-Auto-Response-Suppress",
    "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
}  # fmt: skip
# What would tell a reader which kind of care, unit or matter it is.
TELLING = re.compile(
    r"psyk|social|vård|klinik|missbruk|beroende|remiss|samtycke|ärende|ärendet|avdelning|patient|brukare|klient|"
    r"psych|care|clinic|referral|consent|ward|addict|abuse|case\b|health",
    re.I,
)


def letter(channel: str, language: str, cancelled: bool | None = None) -> Letter:
    invitation = None
    if cancelled is not None:
        invitation = Invitation(uuid.uuid4(), 1, timezone.now(), cancelled)
    return compose(channel, key=uuid.uuid4(), to="x@ovningsstaden.example", language=language, invitation=invitation)


def test_there_is_a_template_for_every_channel() -> None:
    assert set(TEMPLATES) == set(Channel.values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", Channel.values)
def test_a_template_has_no_place_for_anything_but_the_link(channel: str, language: str) -> None:
    for source in TEMPLATES[channel]:
        with translation.override(language):
            words = translation.gettext(source) if source else ""
        assert {name for _, name, _, _ in Formatter().parse(words) if name is not None} <= MAY_VARY
        assert "%" not in words
        assert not TELLING.search(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_differ_in_nothing_but_their_key(settings: Settings, language: str) -> None:
    """Subject, text, headers, file names and Message-ID: the same for every kind, person and unit."""
    settings.PUBLIC_URL = "https://samvag.example"
    email = as_email(letter(Channel.MAIL, language))
    assert set(email.keys()) <= HEADERS
    assert re.fullmatch(r"<[0-9a-f-]{36}@ovningsstaden\.example>", email["Message-ID"])
    assert "https://samvag.example/notiser/" in email.get_content()
    assert email["From"].addresses[0].display_name == "Samväg"
    two = [letter(Channel.SMS, language), letter(Channel.SMS, language)]
    assert two[0].text == two[1].text
    assert len(two[0].text) <= 160


@pytest.mark.parametrize("cancelled", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invitation_says_when_and_nothing_else(language: str, cancelled: bool) -> None:
    email = as_email(letter(Channel.CALENDAR, language, cancelled))
    parts = list(email.walk())
    assert all(set(part.keys()) <= HEADERS for part in parts)
    assert [part.get_filename() for part in parts] == [None] * len(parts)
    (ics,) = [part for part in parts if part.get_content_type() == "text/calendar"]
    method = "CANCEL" if cancelled else "REQUEST"
    assert ics.get_param("method") == method
    calendar = Calendar.from_ical(ics.get_content())
    (event,) = calendar.walk("VEVENT")
    assert calendar["method"] == method
    assert event["dtstart"].params["TZID"] == "Europe/Stockholm"
    assert "location" not in event
    assert not TELLING.search(f"{event['summary']} {event['description']}")
    assert event["status"] == ("CANCELLED" if cancelled else "CONFIRMED")


def test_no_kind_has_a_letter_of_its_own() -> None:
    """The words of kinds are for signed-in pages; letters are by channel alone."""
    assert not set(TEMPLATES) & set(KINDS)


def test_nothing_of_a_world_is_found_in_what_left_it(
    lasting: World, mailbox: Mailbox, reach: Reach, worker_round: Round
) -> None:
    """Names, numbers, telephone, words, unit names and ids, looked for in every byte that reached the mail server."""
    for name in ("johan", "karin", "hans", "pia"):
        reach(name)
    case = lasting.case(given_name="Canarina", family_name="Fågelhund", wants="Behöver hjälp med Xylofonen")
    link = lasting.link("maria", case)
    maria, karin = lasting.actor("maria"), lasting.actor("karin")
    with lasting.acting("maria"):
        meeting = call_meeting(
            by=maria,
            site=lasting.site(),
            starts_at=timezone.now() + timedelta(days=2),
            place="Psykmottagningen",
            participants=[karin.assignment_id],
        )
        other = lasting.referral(family_name="Fågelhund")
    lasting.consent("maria", other, "Öppenvårdspsykiatrin")
    with lasting.acting("maria"):
        referrals.take(other, by=maria)
        referrals.put_on_list(other, by=maria, meeting=meeting, share_with=[karin.unit_id])
    assert worker_round() == 3
    seen = mailbox.text
    words = ["Canarina", "Fågelhund", "Xylofon", "Psykmottagningen", link.number, link.number[2:], case.number]
    words += [str(one) for one in (case.pk, meeting.pk, other.pk, link.pk, case.person_id)]
    words += [name for one in Unit.objects.all() for name in (one.name, one.short_name)]
    words += [name for one in Organisation.objects.all() for name in (one.name, one.short_name)]
    assert [word for word in words if word in seen] == []
    assert {str(one["Subject"]) for one in mailbox.letters} == {"Nytt i Samväg", "Möte"}

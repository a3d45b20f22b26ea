"""An invitation as calendars read it (RFC 5545, RFC 5546): a neutral title, no place, no other guests."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from samvag.clocks.working_days import STOCKHOLM
from samvag.notices.letters import Invitation

A_YEAR = timedelta(days=366)


def as_ics(invitation: Invitation, *, title: str, words: str, organiser: str, guest: str, domain: str) -> bytes:
    """One guest's invitation, a change of it, or its cancelling; the same UID with a higher sequence each time."""
    event = Event()
    event.add("uid", f"{invitation.key}@{domain}")
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", invitation.starts_at.astimezone(STOCKHOLM))
    event.add("dtend", invitation.ends_at.astimezone(STOCKHOLM))
    event.add("summary", title)
    event.add("description", words)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    event.add("organizer", vCalAddress(f"MAILTO:{organiser}"))
    attendee = vCalAddress(f"MAILTO:{guest}")
    attendee.params["ROLE"], attendee.params["RSVP"] = vText("REQ-PARTICIPANT"), vText("FALSE")
    event.add("attendee", attendee, encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Samvag//Samvag//SV")
    calendar.add("version", "2.0")
    calendar.add("method", method(invitation))
    day = invitation.starts_at.astimezone(STOCKHOLM).date()
    zone = Timezone.from_tzid("Europe/Stockholm", first_date=day - A_YEAR, last_date=day + A_YEAR)
    calendar.add_component(zone)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def method(invitation: Invitation) -> str:
    """What the guest's calendar is to do with it."""
    return "CANCEL" if invitation.cancelled else "REQUEST"

"""When somebody may be disturbed: quiet hours, working days and the daily letter, in Swedish time."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from samvag.clocks.working_days import STOCKHOLM, is_working_day
from samvag.notices.kinds import KINDS
from samvag.notices.models import Channel, Pace, Preference


def pace_of(kind: str, channel: Channel, preference: Preference) -> Pace:
    """What the recipient chose, else what is sensible: e-mail as the kind says, SMS only for those who ask for it."""
    chosen = preference.choices.get(kind, {}).get(channel)
    if chosen in Pace.values:
        return Pace(chosen)
    return KINDS[kind].mail if channel == Channel.MAIL else Pace.NEVER


def address(channel: str, preference: Preference) -> str:
    """Where the channel reaches them; empty for nowhere. Invitations come by mail."""
    return preference.phone if channel == Channel.SMS else preference.mail


def sendings(kind: str, preference: Preference, now: datetime) -> Iterator[tuple[Channel, datetime]]:
    """On which channels, and not before when, one notice is sent."""
    invited = KINDS[kind].invites and preference.invitations and preference.mail
    if invited:
        yield Channel.CALENDAR, now  # comes by mail; a second letter about the same would only be noise
    for channel in (Channel.SMS,) if invited else (Channel.MAIL, Channel.SMS):
        pace = pace_of(kind, channel, preference)
        if pace != Pace.NEVER and address(channel, preference):
            yield channel, (next_daily if pace == Pace.DAILY else next_allowed)(now, preference)


def next_allowed(now: datetime, preference: Preference) -> datetime:
    """Now, or the end of the quiet hours, on a day the recipient works."""
    moment = now.astimezone(STOCKHOLM)
    while not _allowed(moment, preference):
        moment = _next_morning(moment, preference)
    return moment


def next_daily(now: datetime, preference: Preference) -> datetime:
    """The next daily letter after now."""
    local = now.astimezone(STOCKHOLM)
    day = local.date() + timedelta(days=local.time() >= preference.daily_at)
    while preference.only_working_days and not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, preference.daily_at, STOCKHOLM)


def is_quiet(at: time, quiet_from: time, quiet_to: time) -> bool:
    """Inside the quiet hours, that may pass midnight; the same hour twice is no quiet at all."""
    if quiet_from <= quiet_to:
        return quiet_from <= at < quiet_to
    return at >= quiet_from or at < quiet_to


def _allowed(moment: datetime, preference: Preference) -> bool:
    if preference.only_working_days and not is_working_day(moment.date()):
        return False
    return not is_quiet(moment.time(), preference.quiet_from, preference.quiet_to)


def _next_morning(moment: datetime, preference: Preference) -> datetime:
    """The next time the quiet hours end."""
    day = moment.date() + timedelta(days=moment.time() >= preference.quiet_to)
    return datetime.combine(day, preference.quiet_to, STOCKHOLM)

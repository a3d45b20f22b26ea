"""What leaves the house. The same few words for everybody and everything: a link that asks for a sign-in is the only
thing that varies. SMS and e-mail must not reveal clinic or cause (HSLF-FS 2016:40 ch. 3; OSL 25:1, 26:1)."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from samvag.notices.models import Channel

# Swedish source texts. `{link}` is all that may stand in them; a test refuses anything else.
TEMPLATES: Mapping[str, tuple[str, str]] = {
    Channel.MAIL: (
        gettext_noop("Nytt i Samväg"),
        gettext_noop(
            "Hej!\n\nDet finns något nytt för dig i Samväg. Logga in för att läsa:\n{link}\n\n"
            "Av hänsyn till sekretessen står det inget mer här. Hur du får besked väljer du under Mina notiser.\n"
        ),
    ),
    Channel.SMS: ("", gettext_noop("Det finns något nytt för dig i Samväg. Logga in för att läsa: {link}")),
    Channel.CALENDAR: (
        gettext_noop("Möte"),
        gettext_noop("Mötet finns i Samväg. Logga in för att läsa mer:\n{link}\n"),
    ),
}
MEETING_LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Invitation:
    """A meeting as a calendar needs it: when, and which change of it this is."""

    key: UUID
    sequence: int
    starts_at: datetime
    cancelled: bool

    @property
    def ends_at(self) -> datetime:
        """Meetings are booked without an end."""
        return self.starts_at + MEETING_LASTS


@dataclass(frozen=True)
class Letter:
    """One message as an adapter sends it."""

    id: UUID
    to: str
    subject: str
    text: str
    language: str = "sv"
    invitation: Invitation | None = None


class Undelivered(Exception):
    """The other end did not take the letter; `for_good` when it never will. `code` says why, without content."""

    def __init__(self, code: str, *, for_good: bool = False) -> None:
        super().__init__(code)
        self.code, self.for_good = code[:60], for_good


# Opens a way out for one round; what it gives sends one letter, or raises Undelivered.
Post = Callable[[], AbstractContextManager[Callable[[Letter], None]]]


def compose(channel: str, *, key: UUID, to: str, language: str = "sv", invitation: Invitation | None = None) -> Letter:
    """The letter of a channel in the recipient's language."""
    subject, text = TEMPLATES[channel]
    link = settings.PUBLIC_URL.rstrip("/") + reverse("notices")
    with translation.override(language):
        return Letter(
            id=key,
            to=to,
            subject=gettext(subject) if subject else "",
            text=gettext(text).format(link=link),
            language=language,
            invitation=invitation,
        )


def invitation_key(subject: UUID, assignment_id: int) -> UUID:
    """One calendar's name for a meeting: the same at every change, and no id of ours."""
    return uuid5(subject, f"invitation:{assignment_id}")

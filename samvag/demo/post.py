"""The practice town's outgoing post: what would have left the house, kept as files. Nothing goes anywhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from samvag.integrations.mail.smtp import as_email
from samvag.notices.letters import Letter

MOST = 50


@dataclass(frozen=True)
class Kept:
    """A letter as the page shows it."""

    sent_at: datetime
    to: str
    subject: str
    text: str
    invitation: bool


def folder() -> Path:
    """Beside the practice town's database."""
    return Path(settings.VAR_DIR) / "outgoing"


@contextmanager
def post() -> Iterator[Callable[[Letter], None]]:
    """In place of a mail server and an SMS gateway."""
    yield keep


def keep(letter: Letter) -> None:
    """Put one letter aside, under a name that sorts by time."""
    folder().mkdir(parents=True, exist_ok=True)
    name = f"{timezone.now().astimezone(UTC):%Y%m%dT%H%M%S%f}-{letter.id}.eml"
    (folder() / name).write_bytes(as_email(letter).as_bytes())


def kept() -> list[Kept]:
    """The latest first."""
    return [_read(path) for path in sorted(folder().glob("*.eml"), reverse=True)[:MOST]]


def _read(path: Path) -> Kept:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101, the policy makes it one
    text = message.get_body(("plain",))
    return Kept(
        sent_at=datetime.strptime(path.name.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        to=str(message["To"]),
        subject=str(message["Subject"] or ""),
        text=text.get_content() if text else "",
        invitation=any(part.get_content_type() == "text/calendar" for part in message.walk()),
    )

"""E-mail over SMTP (RFC 5321), by TLS from the first byte or STARTTLS, to the operator's own mail server."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.integrations.calendar.invitations import as_ics, method
from samvag.notices.letters import Letter, Undelivered

# A letter is four exchanges, and the transaction around it may stand idle for thirty seconds.
SECONDS_AN_EXCHANGE = 6
POLICY_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


@contextmanager
def post() -> Iterator[Callable[[Letter], None]]:
    """One connection for a round, opened before the first letter is asked about for the last time, and again if the
    server hangs up."""
    line = _Line()
    line.reach()
    try:
        yield line.send
    finally:
        line.hang_up()


class _Line:
    def __init__(self) -> None:
        self.smtp: smtplib.SMTP | None = None

    def reach(self) -> smtplib.SMTP:
        if self.smtp is None or self.smtp.sock is None:
            with _in_our_words():
                self.smtp = _connect()
        assert self.smtp is not None  # noqa: S101, for the type checker
        return self.smtp

    def send(self, letter: Letter) -> None:
        try:
            with _in_our_words():
                self.reach().send_message(as_email(letter), from_addr=settings.MAIL_FROM, to_addrs=[letter.to])
        except Undelivered as fault:
            if not fault.code.startswith("smtp "):
                self.hang_up()
            raise

    def hang_up(self) -> None:
        if self.smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.smtp.quit()
        self.smtp = None


@contextmanager
def _in_our_words() -> Iterator[None]:
    """What the other end or the network said, as a code without content."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise Undelivered(f"smtp {code}", for_good=code >= 500) from None
    except smtplib.SMTPResponseException as fault:
        raise Undelivered(f"smtp {fault.smtp_code}", for_good=_hopeless(fault)) from None
    except (smtplib.SMTPException, OSError) as fault:
        raise Undelivered(type(fault).__name__) from None


def _hopeless(fault: smtplib.SMTPResponseException) -> bool:
    """Said no to this letter for ever. A refused sign-in is the operator's to mend, and then the letter goes."""
    return fault.smtp_code >= 500 and not isinstance(fault, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError)


def _connect() -> smtplib.SMTP:
    host, port, name = settings.SMTP_HOST, settings.SMTP_PORT, settings.MAIL_DOMAIN
    context = ssl.create_default_context(cafile=settings.SMTP_CA or None)
    if settings.SMTP_TLS == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, name, timeout=SECONDS_AN_EXCHANGE, context=context)
    else:
        smtp = smtplib.SMTP(host, port, name, timeout=SECONDS_AN_EXCHANGE)
    try:
        if settings.SMTP_TLS == "starttls":
            smtp.starttls(context=context)
        if settings.SMTP_USER:
            smtp.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def as_email(letter: Letter) -> EmailMessage:
    """The letter with its headers. Message-ID is the message's own key: a second try is the same letter."""
    email = EmailMessage()
    email["Message-ID"] = f"<{letter.id}@{settings.MAIL_DOMAIN}>"
    email["Date"] = format_datetime(timezone.localtime())
    email["From"] = f"{_('Samväg')} <{settings.MAIL_FROM}>"
    email["To"] = letter.to
    email["Subject"] = letter.subject
    email["Content-Language"] = letter.language
    for name, value in POLICY_HEADERS.items():
        email[name] = value
    email.set_content(letter.text)
    if letter.invitation is not None:
        ics = as_ics(
            letter.invitation,
            title=letter.subject,
            words=letter.text,
            organiser=settings.MAIL_FROM,
            guest=letter.to,
            domain=settings.MAIL_DOMAIN,
        )
        email.add_alternative(
            ics, maintype="text", subtype="calendar", params={"method": method(letter.invitation), "charset": "utf-8"}
        )
    return email

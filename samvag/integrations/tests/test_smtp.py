"""E-mail with TLS to a real server: encrypted, with a certificate we trust, or not at all."""

import ssl
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from socket import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from samvag.integrations.mail import smtp
from samvag.notices.letters import Undelivered, compose
from samvag.notices.models import Channel
from samvag.notices.tests.conftest import Mailbox

PASSWORD = "hemligt"  # nothing but this test's own server knows it


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the loopback address, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(settings: Settings, tmp_path: Path) -> Iterator[Callable[[str], Mailbox]]:
    """A server that asks for TLS and a password, by either way of TLS."""
    cert, key = certificate(tmp_path)
    running = []

    def check(_server: SMTP, _session: object, _envelope: object, _mechanism: str, data: object) -> AuthResult:
        return AuthResult(success=data.password.decode() == PASSWORD)  # type: ignore[attr-defined]

    def start(way: str) -> Mailbox:
        box, context = Mailbox(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, key)
        port = free_port()
        asks = {"authenticator": check, "auth_required": True, "tls_context": context, "require_starttls": True}
        # The server's own rule: a password is asked for after STARTTLS only.
        options = asks if way == "starttls" else {"ssl_context": context}
        controller = Controller(box, hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_TLS = "127.0.0.1", port, way
        settings.SMTP_CA, settings.SMTP_PASSWORD = str(cert), PASSWORD
        settings.SMTP_USER = "samvag" if way == "starttls" else ""
        return box

    yield start
    for controller in running:
        controller.stop()


def send() -> None:
    with smtp.post() as post:
        post(compose(Channel.MAIL, key=uuid.uuid4(), to="x@ovningsstaden.example"))


@pytest.mark.parametrize("way", ["starttls", "tls"])
def test_a_letter_goes_by_tls_with_a_password(server: Callable[[str], Mailbox], way: str) -> None:
    box = server(way)
    send()
    assert len(box.raw) == 1


@pytest.mark.parametrize("way", ["starttls", "tls"])
def test_a_certificate_we_do_not_trust_gets_nothing(
    server: Callable[[str], Mailbox], settings: Settings, way: str
) -> None:
    box = server(way)
    settings.SMTP_CA = ""
    with pytest.raises(Undelivered, match="SSLCertVerificationError"):
        send()
    assert box.raw == []


def test_a_wrong_password_is_the_operators_to_mend(server: Callable[[str], Mailbox], settings: Settings) -> None:
    box = server("starttls")
    settings.SMTP_PASSWORD = "fel"
    with pytest.raises(Undelivered) as fault:
        send()
    assert not fault.value.for_good
    assert box.raw == []


def test_a_server_without_tls_gets_nothing_when_tls_is_asked_for(settings: Settings) -> None:
    box = Mailbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_TLS = "127.0.0.1", port, "starttls"
    with pytest.raises(Undelivered):
        send()
    controller.stop()
    assert box.raw == []


def test_a_server_that_is_away_is_asked_again(settings: Settings) -> None:
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_TLS = "127.0.0.1", free_port(), "none"
    with pytest.raises(Undelivered) as fault:
        send()
    assert not fault.value.for_good

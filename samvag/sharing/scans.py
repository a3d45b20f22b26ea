"""Signed papers on their way in: what they are by content, how large they may be, and the virus scanner's verdict.

The bytes stand in the database, under the same row-level security and in the same backup as the consent; no web server
reaches them. They leave quarantine when clamd says so, or at once where no scanner is set, which the page then says.
"""

import socket
import struct
from urllib.parse import urlsplit
from uuid import UUID

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils.translation import gettext as _

_SUFFIX = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
_CHUNK = 64 * 1024
_TIMEOUT_SECONDS = 20


class ScannerUnreachable(Exception):
    """The scanner did not answer or did not understand: the file stays in quarantine."""


def checked(upload: "UploadedFile[bytes]") -> tuple[str, bytes]:
    """The content type, told from the bytes and never from the name, and the bytes. Raises ValidationError."""
    if not upload.size or upload.size > settings.SCAN_MAX_BYTES:
        size = settings.SCAN_MAX_BYTES // 1_000_000
        raise ValidationError(_("Filen är tom eller för stor. Den får vara högst %(size)s MB.") % {"size": size})
    content = upload.read()
    kind = type_of(content)
    if kind not in _SUFFIX:
        raise ValidationError(_("Filen ska vara en PDF eller ett foto (JPEG eller PNG)."))
    return kind, content


def type_of(content: bytes) -> str:
    """The MIME type the first bytes tell; empty when they tell nothing."""
    try:
        found = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return ""
    heads = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
    told = {one.mime_type for one in found}
    return next((kind for kind, head in heads.items() if kind in told and content.startswith(head)), "")


def file_name(content_type: str, what: str = "samtycke") -> str:
    """What a downloaded file is called: nobody's name."""
    return f"{what}.{_SUFFIX[content_type]}"


def content_of(scan_id: UUID) -> bytes | None:
    """The bytes, when the scan is the reader's own unit's and out of quarantine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT scan_content(%s)", [scan_id])
        row = cursor.fetchone()
    return bytes(row[0]) if row and row[0] is not None else None


def scanner_is_set() -> bool:
    """Is there a virus scanner?"""
    return bool(settings.CLAMD_URL)


def is_clean(content: bytes) -> bool:
    """Ask clamd (INSTREAM). Raises ScannerUnreachable when it gives no clear answer."""
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                chunk = content[start : start + _CHUNK]
                line.sendall(struct.pack("!L", len(chunk)) + chunk)
            line.sendall(struct.pack("!L", 0))
            answer = _until_end(line)
    except OSError as fault:
        raise ScannerUnreachable(type(fault).__name__) from fault
    if answer == b"stream: OK":
        return True
    if answer.endswith(b" FOUND"):
        return False
    raise ScannerUnreachable("the answer was not understood")


def _connected() -> socket.socket:
    """`unix:///run/clamav/clamd.ctl` or `tcp://host:3310`."""
    parts = urlsplit(settings.CLAMD_URL)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_TIMEOUT_SECONDS)
        line.connect(parts.path)
        return line
    return socket.create_connection((parts.hostname or "", parts.port or 3310), timeout=_TIMEOUT_SECONDS)


def _until_end(line: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"\0"):
        part = line.recv(4096)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n")

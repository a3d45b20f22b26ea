"""How often the same may be tried, counted in the database so that every process counts together.

What is counted is nobody's name: a keyed digest of an address. Tries that succeed are free wherever success can be told
apart, so that a whole municipality behind one address is not in its own way; and nothing is counted against the one
whose code or account is tried, so that nobody can lock somebody else out.
"""

import hashlib
import hmac
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

COUNT = """
INSERT INTO core_attempt AS a (key, count, ends_at)
VALUES (%(key)s, 1, clock_timestamp() + %(seconds)s * interval '1 s')
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN a.ends_at <= clock_timestamp() THEN 1 ELSE a.count + 1 END,
  ends_at = CASE WHEN a.ends_at <= clock_timestamp() THEN EXCLUDED.ends_at ELSE a.ends_at END
RETURNING count
"""
LEFT = "SELECT ceil(extract(epoch FROM ends_at - clock_timestamp())) FROM core_attempt WHERE key = %s AND count >= %s"


@dataclass(frozen=True)
class Limit:
    """So many tries in so many seconds."""

    name: str
    most: int
    seconds: int


def count(limit: Limit, of: str) -> bool:
    """Count one try; True while it is within the limit. The count is committed with the request, so a view that counts
    answers with a page and not with an error status."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": _key(limit, of), "seconds": limit.seconds})
        return bool(cursor.fetchone()[0] <= limit.most)


def seconds_left(limit: Limit, of: str) -> int:
    """How long until it may be tried again; 0 when it may now."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [_key(limit, of), limit.most])
        row = cursor.fetchone()
    return max(int(row[0]), 0) if row else 0


def address_of(request: HttpRequest) -> str:
    """Where the request comes from: the address our own outermost proxy saw. A header that we did not write counts for
    nothing. One household has a whole /64 of IPv6."""
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    own = settings.TRUSTED_PROXIES
    text = seen[-own] if own and len(seen) >= own else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network(f"{address}/64", strict=False))
    return str(address)


def _key(limit: Limit, of: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"limit|{limit.name}|{of}".encode(), hashlib.sha256).hexdigest()

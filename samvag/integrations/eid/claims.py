"""What a provider says of somebody, in one shape whatever the protocol; and how strongly it knows it.

Names and levels: Inera IdP, Sambi, Sweden Connect's attribute specification and OIDC Sweden's claims.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

LEVELS: Mapping[str, int] = {
    **{f"http://id.elegnamnden.se/loa/1.0/loa{n}": n for n in (2, 3, 4)},
    **{f"http://id.swedenconnect.se/loa/1.0/loa{n}-nonresident": n for n in (2, 3, 4)},
    **{f"http://id.sambi.se/loa/loa{n}": n for n in (2, 3, 4)},
}
UNCERTIFIED: Mapping[str, int] = {f"http://id.swedenconnect.se/loa/1.0/uncertified-loa{n}": n for n in (2, 3)}
UNKNOWN_LEVEL = 1

_OIDC = "https://id.oidc.se/claim/"
_SAMBI = "http://sambi.se/attributes/1/"
HSA_ID = ("employeeHsaId", f"{_SAMBI}employeeHsaId", "urn:oid:1.2.752.29.6.2.1")
AFFILIATION = (f"{_OIDC}orgAffiliation", "urn:oid:1.2.752.201.3.1")
NUMBER = (f"{_OIDC}personalIdentityNumber", "credentialPersonalIdentityNumber", "urn:oid:1.2.752.29.4.13")
COORDINATION_NUMBER = (f"{_OIDC}coordinationNumber",)
# The commission one chose at the provider, and the unit it lies in; either may be what our register calls the unit.
UNITS = (
    "commissionHsaId",
    "healthCareUnitHsaId",
    "careUnitHsaId",
    f"{_SAMBI}commissionHsaId",
    f"{_SAMBI}healthCareUnitHsaId",
)


@dataclass(frozen=True)
class Identity:
    """Somebody as a provider vouches for them."""

    hsa_id: str
    affiliation: str  # id@organisation number
    number: str
    units: tuple[str, ...]
    stated_levels: tuple[str, ...]
    authenticated_at: int | None = None
    provider_session: str = ""
    nonce: str = ""
    # A SAML assertion is worth something once: its id, and how long it must be remembered.
    assertion_id: str = ""
    assertion_ends_at: int = 0

    def level(self, *, accept_uncertified: bool = False) -> int:
        """How strongly the provider checked; the weakest of what it states, and what is unknown counts as weak."""
        known = dict(LEVELS) | (dict(UNCERTIFIED) if accept_uncertified else {})
        return min((known.get(one, UNKNOWN_LEVEL) for one in self.stated_levels), default=UNKNOWN_LEVEL)


def from_oidc(claims: Mapping[str, Any]) -> Identity:
    """From the claims of a verified ID token."""
    return Identity(
        **_who(claims),
        stated_levels=_texts(claims.get("acr")),
        authenticated_at=claims.get("auth_time") if isinstance(claims.get("auth_time"), int) else None,
        provider_session=str(claims.get("sid", ""))[:120],
        nonce=str(claims.get("nonce", "")),
    )


def from_saml(said: Mapping[str, Any]) -> Identity:
    """From what `providers.Saml` took out of a verified assertion."""
    return Identity(
        **_who(said["attributes"]),
        stated_levels=tuple(said["levels"]),
        authenticated_at=said["authenticated_at"],
        provider_session=said["session"][:120],
        assertion_id=said["assertion_id"],
        assertion_ends_at=said["ends_at"],
    )


def _who(claims: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "hsa_id": _first(claims, HSA_ID).upper(),
        "affiliation": _first(claims, AFFILIATION),
        "number": _first(claims, NUMBER) or _first(claims, COORDINATION_NUMBER),
        "units": tuple(text.upper() for name in UNITS for text in _texts(claims.get(name))),
    }


def _first(claims: Mapping[str, Any], names: Iterable[str]) -> str:
    return next((text for name in names for text in _texts(claims.get(name))), "")


def _texts(value: Any) -> tuple[str, ...]:
    """One text or several; anything else says nothing."""
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(one for one in values if isinstance(one, str) and one and len(one) <= 300)

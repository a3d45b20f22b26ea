"""Which providers of identities this installation trusts, read from one TOML file (`SAMVAG_EID`).

Read by the settings, so nothing here may touch Django. The file holds no secret: it names the environment variables
that do. How to write it: `docs/howto/connect-an-identity-provider.md`.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PROTOCOLS = ("oidc", "saml")
AUDIENCES = ("staff", "person")
_SECRETS = {"secret_env": "secret", "private_key_env": "private_key"}


@dataclass(frozen=True)
class IdentityProvider:
    """One provider: how it is reached, whom it may vouch for, and how strongly it must have checked."""

    key: str
    name: str
    protocol: str
    audiences: tuple[str, ...] = ("staff",)
    least_level: int = 3  # HSLF-FS 2016:40 asks for strong authentication; SITHS, Freja and BankID are level 3
    accept_uncertified: bool = False  # Sweden Connect's `uncertified-loa3`: the provider vouches for itself
    # OpenID Connect
    server: str = ""
    client_id: str = ""
    secret: str = ""
    private_key: str = ""  # PEM; with it the client proves itself by private_key_jwt instead of a secret
    scopes: tuple[str, ...] = ("openid",)
    levels_asked: tuple[str, ...] = ()
    # SAML
    entity_id: str = ""
    sso_url: str = ""
    slo_url: str = ""
    certificate: str = ""
    our_entity_id: str = ""

    @property
    def for_staff(self) -> bool:
        return "staff" in self.audiences

    @property
    def for_person(self) -> bool:
        return "person" in self.audiences


class BadConfiguration(ValueError):
    """The file cannot be used; says which provider and what."""


def read(path: str) -> tuple[IdentityProvider, ...]:
    """The providers in the file, or none without a file."""
    if not path:
        return ()
    tables = tomllib.loads(Path(path).read_text(encoding="utf-8")).get("provider", [])
    providers = tuple(_provider(table) for table in tables)
    if len({one.key for one in providers}) != len(providers):
        raise BadConfiguration(f"{path}: två utfärdare har samma key")
    return providers


def _provider(table: Mapping[str, Any]) -> IdentityProvider:
    given = dict(table)
    for variable, field in _SECRETS.items():
        if name := given.pop(variable, ""):
            given[field] = os.environ.get(name, "")
    if file := given.pop("certificate_file", ""):
        given["certificate"] = Path(file).read_text(encoding="ascii")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    try:
        provider = IdentityProvider(**values)
    except TypeError as fault:
        raise BadConfiguration(f"{given.get('key', '?')}: {fault}") from None
    _require_whole(provider)
    return provider


def _require_whole(provider: IdentityProvider) -> None:
    if provider.protocol not in PROTOCOLS or not set(provider.audiences) <= set(AUDIENCES):
        raise BadConfiguration(f"{provider.key}: protocol är oidc eller saml, audiences är staff och person")
    wanted = ("server", "client_id") if provider.protocol == "oidc" else ("entity_id", "sso_url", "certificate")
    if missing := [name for name in wanted if not getattr(provider, name)]:
        raise BadConfiguration(f"{provider.key}: saknar {', '.join(missing)}")


def is_plain_http(provider: IdentityProvider) -> bool:
    """Does anything to or from the provider go unprotected?"""
    return any(urlsplit(one).scheme == "http" for one in (provider.server, provider.sso_url, provider.slo_url) if one)

"""Where allauth hands over: it has spoken the protocol and checked the signature, and we decide who gets in.

Nothing of allauth's own accounts is used: no user is made, none is found by e-mail, no token is kept. The web's
database role could not write those tables either.
"""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from samvag.identity.models import User
from samvag.integrations.eid.arriving import arrive, turn_away
from samvag.integrations.eid.claims import from_oidc, from_saml
from samvag.integrations.eid.configuration import IdentityProvider
from samvag.integrations.eid.providers import Oidc, Saml

KINDS = {"oidc": "openid_connect", "saml": "saml"}


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Named in the settings as SOCIALACCOUNT_ADAPTER."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """From the settings alone; allauth's table of providers is never asked."""
        return [
            app_of(one)
            for one in settings.EID_PROVIDERS
            if provider in (None, one.key, KINDS[one.protocol]) and client_id in (None, one.key, one.client_id)
        ]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        app = self.get_app(request, provider, client_id)
        return (Oidc if app.provider == "openid_connect" else Saml)(request, app=app)

    def get_requests_session(self) -> Any:
        """Calls to a provider go where the settings or its own description say, and are led nowhere else."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def new_user(self, request: HttpRequest, sociallogin: Any) -> User:
        """allauth wants an object to fill; it is thrown away."""
        return User()

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> User:
        return User()

    def generate_state_param(self, state: Any) -> str:
        """At least 128 bits (OIDC Sweden's profile)."""
        return get_random_string(32)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The provider has vouched for somebody. What happens now is ours, so allauth goes no further."""
        provider = trusted(sociallogin.provider.app.provider_id)
        said = sociallogin.account.extra_data
        identity = from_oidc(said["id_token"]) if provider.protocol == "oidc" else from_saml(said)
        raise ImmediateHttpResponse(arrive(request, provider, identity, sociallogin.state))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        reason = "avbruten" if error == AuthError.CANCELLED else "fel"
        fault = type(exception).__name__ if exception else ",".join((extra_context or {}).get("saml_errors", ()))
        raise ImmediateHttpResponse(turn_away(request, provider.app.provider_id, reason, fault=fault))


def trusted(key: str) -> IdentityProvider:
    """The provider with this key; pre-condition: it is in the settings."""
    return next(one for one in settings.EID_PROVIDERS if one.key == key)


def app_of(provider: IdentityProvider) -> Any:
    """The provider as allauth wants it described. For SAML its client id is the key in the addresses."""
    said = oidc_settings(provider) if provider.protocol == "oidc" else saml_settings(provider)
    return SocialApp(
        provider=KINDS[provider.protocol],
        provider_id=provider.key,
        client_id=provider.client_id if provider.protocol == "oidc" else provider.key,
        secret=provider.secret,
        name=provider.name,
        settings=said,
    )


def oidc_settings(provider: IdentityProvider) -> dict[str, Any]:
    return {
        "server_url": provider.server,
        "scope": list(provider.scopes),
        "levels_asked": provider.levels_asked,
        "private_key": provider.private_key,
        "oauth_pkce_enabled": True,
    }


def saml_settings(provider: IdentityProvider) -> dict[str, Any]:
    """Assertions must be signed, whole, for us, answered by POST to what we asked; no old algorithms."""
    idp = {"entity_id": provider.entity_id, "x509cert": provider.certificate, "sso_url": provider.sso_url}
    if provider.slo_url:
        idp["slo_url"] = provider.slo_url
    advanced: dict[str, Any] = {
        "strict": True,
        "want_assertion_signed": True,
        "reject_deprecated_algorithm": True,
        "reject_idp_initiated_sso": True,
        "allow_single_label_domains": True,
    }
    if provider.private_key:
        advanced |= {"private_key": provider.private_key, "authn_request_signed": True}
    ours = {"entity_id": provider.our_entity_id} if provider.our_entity_id else {}
    return {"idp": idp, "sp": ours, "advanced": advanced}

"""allauth's two protocols with our own strictness: signatures always checked, nonce, one-time, what was asked for."""

import time
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from allauth.socialaccount.providers.saml.utils import build_auth
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.crypto import get_random_string
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

ALGORITHMS = ["RS256", "PS256", "ES256"]
DISCOVERY_SECONDS = 600
WELL_KNOWN = "/.well-known/openid-configuration"
ASSERTION_SECONDS = 60
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
_JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Client(OAuth2Client):  # type: ignore[misc]
    """Proves itself by a signed assertion where the provider demands it (OIDC Sweden: private_key_jwt)."""

    private_key = ""

    def get_access_token(
        self, code: str, pkce_code_verifier: str | None = None, extra_data: dict[str, str] | None = None
    ) -> Any:
        if self.private_key:
            now = int(time.time())
            said: dict[str, Any] = {"iss": self.consumer_key, "sub": self.consumer_key, "aud": self.access_token_url}
            said |= {"jti": get_random_string(32), "iat": now, "exp": now + ASSERTION_SECONDS}
            proof = jwt.encode(said, self.private_key, algorithm="RS256")
            extra_data = {**(extra_data or {}), "client_assertion_type": _JWT_BEARER, "client_assertion": proof}
        return super().get_access_token(code, pkce_code_verifier=pkce_code_verifier, extra_data=extra_data)


class OidcAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The code flow. The ID token decides; what userinfo adds must be about the same subject."""

    client_class = Client

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's own description, fetched at most every ten minutes."""
        key = f"eid:{self.provider_id}:{self.get_provider().server_url}"
        found: dict[str, Any] | None = cache.get(key)
        if found is None:
            found = super().openid_config
            if found.get("issuer") != self.get_provider().app.settings["server_url"].removesuffix(WELL_KNOWN):
                raise OAuth2Error("the description is of another issuer")
            cache.set(key, found, DISCOVERY_SECONDS)
        return found

    def get_client(self, request: HttpRequest, app: Any) -> Any:
        client = super().get_client(request, app)
        client.private_key = app.settings["private_key"]
        return client

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Pre-condition: the code has been exchanged, with its PKCE verifier, at the token endpoint."""
        claims = self.verified(kwargs["response"].get("id_token", ""), app.client_id)
        if "userinfo_endpoint" in self.openid_config:
            said = self._fetch_user_info(token.token)
            if said.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo is about somebody else")
            claims = {**said, **claims}
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def verified(self, token: str, audience: str, *, subject: bool = True) -> dict[str, Any]:
        """The claims of a token signed by the provider for us and still valid; anything else is an OAuth2Error."""
        try:
            key = self._key(jwt.get_unverified_header(token).get("kid"))
            return dict(
                jwt.decode(
                    token,
                    key,
                    algorithms=ALGORITHMS,
                    audience=audience,
                    issuer=self.openid_config["issuer"],
                    leeway=30,
                    options={"require": ["iss", "aud", "iat", *(["sub", "exp"] if subject else [])]},
                )
            )
        except jwt.PyJWTError as fault:
            raise OAuth2Error(type(fault).__name__) from fault

    def _key(self, kid: str | None) -> Any:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = [one for one in jwt.PyJWKSet.from_dict(answer.json()).keys if kid in (None, one.key_id)]
        if len(keys) != 1:
            raise OAuth2Error("no such key")
        return keys[0]


class Oidc(OpenIDConnectProvider):  # type: ignore[misc]
    """Asks with PKCE, nonce and, to be sure who sits there now, a fresh identification."""

    pkce_enabled_default = True
    oauth2_adapter_class = OidcAdapter

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        raise NotImplementedError("Signing in begins with a form of ours.")

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["id_token"]["sub"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """An e-mail address is nobody's identity here."""
        return []

    def redirect(self, request: HttpRequest, process: str, next_url: str = "", data: Any = None, **kwargs: Any) -> Any:
        nonce = get_random_string(32)
        asked = {"nonce": nonce, "prompt": "login", "max_age": "0"}
        if levels := self.app.settings["levels_asked"]:
            asked["acr_values"] = " ".join(levels)
        return super().redirect(request, process, next_url, {**(data or {}), "nonce": nonce}, auth_params=asked)


class Saml(SAMLProvider):  # type: ignore[misc]
    """Asks for a fresh identification, and hands on what allauth leaves out: level, assertion id, times."""

    def extract_uid(self, data: Any) -> str:
        return str(data.get_nameid() or data.get_last_assertion_id())

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        return {}

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """From a response whose signature, times, receiver and recipient have been verified."""
        return {
            "attributes": data.get_attributes(),
            "levels": data.get_last_authn_contexts(),
            "authenticated_at": _authenticated_at(data),
            "session": data.get_session_index() or "",
            "assertion_id": data.get_last_assertion_id(),
            "ends_at": int(data.get_last_assertion_not_on_or_after() or time.time()),
        }

    def redirect(self, request: HttpRequest, process: str, next_url: str = "", data: Any = None, **kwargs: Any) -> Any:
        auth = build_auth(request, self)
        where = auth.login(return_to="", force_authn=True)
        self.stash_redirect_state(request, process, next_url, data, state_id=auth.get_last_request_id())
        return HttpResponseRedirect(where)


def _authenticated_at(data: Any) -> int | None:
    """When the provider met the person: the earliest AuthnInstant. One assertion a response is already enforced."""
    document = OneLogin_Saml2_XML.to_etree(data.get_last_response_xml())
    said = [node.get("AuthnInstant", "") for node in document.iter(f"{{{ASSERTION}}}AuthnStatement")]
    return min((OneLogin_Saml2_Utils.parse_SAML_to_time(one) for one in said if one), default=None)

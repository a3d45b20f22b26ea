"""Signed out at the provider is signed out here, whatever the browser does."""

import time

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest

from samvag.access.entering import end_provider_session
from samvag.integrations.eid.arriving import first_time
from samvag.integrations.eid.configuration import IdentityProvider
from samvag.integrations.eid.providers import OidcAdapter

EVENT = "http://schemas.openid.net/event/backchannel-logout"
OLDEST_SECONDS = 300


def end_sessions(request: HttpRequest, provider: IdentityProvider, token: str) -> int:
    """End the sessions that a signed, fresh, unused logout token names; how many.

    It must name the provider's session: what it calls the user (`sub`) is nothing we keep.
    """
    said = OidcAdapter(request, provider.key).verified(token, provider.client_id, subject=False)
    is_logout = EVENT in said.get("events", {}) and "nonce" not in said
    if not is_logout or not said.get("sid") or said["iat"] < time.time() - OLDEST_SECONDS:
        raise OAuth2Error("not a logout token we can use")
    if not first_time(provider.key, str(said.get("jti", "")), int(time.time())):
        raise OAuth2Error("used before")
    return end_provider_session(provider.key, str(said["sid"]))

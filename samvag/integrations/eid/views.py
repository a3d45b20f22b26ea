"""The way to a provider and back. Addresses under `svar/` are answered by providers; the others by people."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.core.internal import httpkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.saml.utils import build_auth
from allauth.socialaccount.providers.saml.views import FinishACSView, MetadataView
from allauth.socialaccount.sessions import LoginSession
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from lxml.etree import LxmlError
from requests import RequestException

from samvag.access.entering import own_address
from samvag.core import limits
from samvag.integrations.eid.adapter import Adapter
from samvag.integrations.eid.arriving import PERSON, STEP_UP, turn_away
from samvag.integrations.eid.back_channel import end_sessions
from samvag.integrations.eid.configuration import IdentityProvider
from samvag.integrations.eid.providers import OidcAdapter
from samvag.ui.views import too_many

ANSWER_SECONDS = 300
ANSWER_LIMIT = 200_000
REASONS = ("svag", "okand", "avbruten", "fel", "gammal", "annan", "anvand")


def provider_or_404(key: str, protocol: str = "") -> IdentityProvider:
    found = next((one for one in settings.EID_PROVIDERS if one.key == key), None)
    if found is None or protocol not in ("", found.protocol):
        raise Http404
    return found


def spoken(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whatever goes wrong while speaking with a provider is told in words, and never as a fault of ours."""

    @wraps(view)
    def guarded(request: HttpRequest, **names: str) -> HttpResponse:
        (key,) = names.values()  # `key`, or what allauth calls it in the addresses it looks up
        name_host(request)
        request.user = AnonymousUser()  # allauth asks; our own sign-in is another
        try:
            response = view(request, key)
        except (PermissionDenied, OAuth2Error, RequestException, LxmlError, KeyError, ValueError) as fault:
            return turn_away(request, key, "fel", fault=type(fault).__name__)
        response["Cache-Control"] = "no-store"
        return response

    return guarded


def name_host(request: HttpRequest) -> None:
    """HTTP/2 may leave the host out of the headers, where the SAML library looks for it."""
    request.META.setdefault("HTTP_HOST", request.get_host())


@require_POST
@spoken
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Off to the provider, by a page of ours: a form may not lead to other sites (form-action), a link may."""
    provider = provider_or_404(key)
    if not limits.count(settings.LIMIT_SIGN_IN, limits.address_of(request)):
        return too_many(request, retry_after=settings.LIMIT_SIGN_IN.seconds)
    back = own_address(request, request.POST.get("next", "/"))
    asked = {"back": back, "asked_at": int(time.time()), "provider": key}
    if request.POST.get("purpose") in (STEP_UP, PERSON):
        asked["purpose"] = request.POST["purpose"]
    away = Adapter(request).get_provider(request, key).redirect(request, "login", data=asked)
    return render(request, "eid/leaving.html", {"provider": provider, "away": away["Location"]})


@require_GET
@spoken
def oidc_answer(request: HttpRequest, key: str) -> HttpResponse:
    """The authorization code comes back (OpenID Connect Core 3.1.2.5)."""
    provider_or_404(key, "oidc")
    response: HttpResponse = OAuth2CallbackView.adapter_view(OidcAdapter(request, key))(request)
    return response


@csrf_exempt
@require_POST
def saml_answer(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The browser brings the assertion from another site and so without our cookie: it is put aside for five minutes
    under a cookie of its own, and read at the next address (SAML bindings 3.5)."""
    key = provider_or_404(organization_slug, "saml").key
    if not limits.count(settings.LIMIT_SIGN_IN, limits.address_of(request)):
        return too_many(request, retry_after=settings.LIMIT_SIGN_IN.seconds)
    if len(request.POST.get("SAMLResponse", "")) > ANSWER_LIMIT:
        return turn_away(request, key, "fel", fault="TooLong")
    name_host(request)
    response = redirect("saml_finish_acs", key)
    aside = put_aside(request)
    aside.store.set_expiry(ANSWER_SECONDS)
    aside.store["request"] = httpkit.serialize_request(request)
    aside.save(response)
    response.cookies[aside.cookie_name]["httponly"] = True
    return response


def put_aside(request: HttpRequest) -> LoginSession:
    """What was put aside for this browser. Its cookie is for one address, so the name may not begin with `__Host-`."""
    prefix = "__Secure-" if settings.SESSION_COOKIE_SECURE else ""
    return LoginSession(request, "saml_acs_session", f"{prefix}saml-acs-session")


class Finish(FinishACSView):  # type: ignore[misc]
    """allauth's reading of the assertion, with our provider."""

    def get_provider(self, organization_slug: str) -> Any:
        return Adapter(self.request).get_provider(self.request, organization_slug)


class Metadata(MetadataView):  # type: ignore[misc]
    def get_provider(self, organization_slug: str) -> Any:
        return Adapter(self.request).get_provider(self.request, organization_slug)


@require_GET
@spoken
def saml_finish(request: HttpRequest, key: str) -> HttpResponse:
    """Read the assertion that was put aside."""
    provider_or_404(key, "saml")
    put_aside(request)  # where allauth looks for it
    response: HttpResponse = Finish.as_view()(request, key)
    return response


@require_GET
def saml_metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """What the provider needs to know of us."""
    key = provider_or_404(organization_slug, "saml").key
    name_host(request)
    response: HttpResponse = Metadata.as_view()(request, key)
    return response


@require_GET
@spoken
def saml_signed_out(request: HttpRequest, key: str) -> HttpResponse:
    """The provider says, by this browser, that one has signed out there; believed when it is signed."""
    provider_or_404(key, "saml")
    auth = build_auth(request, Adapter(request).get_provider(request, key))
    if "Signature" not in request.GET:
        raise PermissionDenied
    onwards = auth.process_slo(delete_session_cb=request.session.flush)
    if auth.get_errors():
        raise PermissionDenied
    return redirect(onwards or "sign-in")


@csrf_exempt
@require_POST
def back_channel(request: HttpRequest, key: str) -> HttpResponse:
    """The provider says that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0)."""
    provider = provider_or_404(key, "oidc")
    try:
        end_sessions(request, provider, request.POST.get("logout_token", ""))
    except (OAuth2Error, RequestException, KeyError, ValueError):
        return HttpResponse(status=400)
    return HttpResponse(status=200, headers={"Cache-Control": "no-store"})


@require_GET
def refused(request: HttpRequest, reason: str) -> HttpResponse:
    """Why one was not let in, and what to do."""
    if reason not in REASONS:
        raise Http404
    return render(request, "eid/refused.html", {"reason": reason}, status=403)


@require_GET
def signed_out(request: HttpRequest, key: str) -> HttpResponse:
    """Out of Samväg; out of the provider by one more click, where it has an address for that."""
    provider = provider_or_404(key)
    return render(request, "eid/signed_out.html", {"provider": provider, "away": sign_out_address(request, provider)})


def sign_out_address(request: HttpRequest, provider: IdentityProvider) -> str:
    """The provider's own way out (RP-Initiated Logout 1.0), without a hint: we do not keep the token that names one."""
    if provider.protocol != "oidc":
        return provider.slo_url
    try:
        way_out = str(OidcAdapter(request, provider.key).openid_config.get("end_session_endpoint", ""))
    except RequestException:
        return ""
    after = request.build_absolute_uri(reverse("sign-in"))
    query = urlencode({"client_id": provider.client_id, "post_logout_redirect_uri": after})
    return f"{way_out}?{query}" if way_out.startswith("http") else ""

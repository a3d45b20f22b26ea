"""Signing in with a passkey, and making one with a code from the administrator."""

import time
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from samvag.access.entering import enter, own_address
from samvag.access.step_up import renew
from samvag.core import limits
from samvag.integrations.eid import passkeys
from samvag.integrations.eid.arriving import STEP_UP, turn_away
from samvag.ui.views import too_many

ASKED, CODE = "passkey_asked", "passkey_code"


class CodeForm(forms.Form):
    """The code an administrator handed over."""

    code = forms.CharField(
        label=_("Koden du har fått"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


def _require_on() -> None:
    if not settings.PASSKEYS:
        raise Http404


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """The page on which the browser asks for the key."""
    _require_on()
    if not limits.count(settings.LIMIT_SIGN_IN, limits.address_of(request)):
        return too_many(request, retry_after=settings.LIMIT_SIGN_IN.seconds)
    step_up = request.POST.get("purpose") == STEP_UP
    request.session[ASKED] = {"step_up": step_up, "back": own_address(request, request.POST.get("next", "/"))}
    return render(request, "eid/passkey.html", {"question": passkeys.question()})


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """The key has answered, or something else has."""
    _require_on()
    asked: dict[str, Any] = request.session.pop(ASKED, {})
    try:
        key = passkeys.whose(request.POST.get("credential", ""))
    except passkeys.NotTheKey:
        return turn_away(request, "passkey", "fel")
    if not asked.get("step_up"):
        return enter(request, key.user_id, passkeys.PROOF, organisation=key.data["organisation"])
    if request.session.get("user") != key.user_id:
        return turn_away(request, "passkey", "annan")
    renew(request)
    return redirect(asked["back"])


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write the code; with a good one the browser is asked to make a key."""
    _require_on()
    address = limits.address_of(request)
    if request.method == "POST" and (wait := limits.seconds_left(settings.LIMIT_WRONG_CODE, address)):
        return too_many(request, retry_after=wait)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = passkeys.invited(form.cleaned_data["code"])
        if user is not None:
            request.session[CODE] = [form.cleaned_data["code"], int(time.time())]
            page = {"question": passkeys.question_for_new(user), "name": user.name}
            return render(request, "eid/passkey_make.html", page)
        limits.count(settings.LIMIT_WRONG_CODE, address)
        form.add_error("code", _("Koden gäller inte. Be er administratör om en ny."))
        return render(request, "eid/passkey_new.html", {"form": form})  # not an error status: the count must stay
    return render(request, "eid/passkey_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def made(request: HttpRequest) -> HttpResponse:
    """The key is made: in with it at once."""
    _require_on()
    code, _at = request.session.pop(CODE, ["", 0])
    try:
        passkeys.make(code, request.POST.get("credential", ""))
    except passkeys.NotTheKey:
        return turn_away(request, "passkey", "fel")
    return render(request, "eid/passkey_done.html")

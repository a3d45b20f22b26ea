"""The front door: pages for the person who seeks help. No account, no JavaScript needed."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.core import limits
from samvag.referrals import door as front
from samvag.referrals.forms import ReachForm, ReceiptForm, WantForm
from samvag.referrals.reading import Door, door, doors
from samvag.ui import cookies
from samvag.ui.views import too_many

COOKIE = "dorr"
A_DAY = 60 * 60 * 24
STEPS: tuple[type[WantForm] | type[ReachForm], ...] = (WantForm, ReachForm)
REVIEW = len(STEPS) + 1
MOST = 20_000  # characters kept of one field; far above what the form takes, so nothing typed is cut
RECEIPT = "receipt_code"


@require_GET
def door_list(request: HttpRequest) -> HttpResponse:
    """Every door one can write to."""
    return render(request, "referrals/door_list.html", {"doors": doors()})


@require_GET
def door_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One door: for whom, how to reach it, what happens next and what is done with what one writes."""
    return render(request, "referrals/door.html", {"door": door(slug)})


@require_GET
def brochure(request: HttpRequest, slug: str) -> HttpResponse:
    """The same on paper, with the leaflet about letting the organisations talk."""
    return render(request, "referrals/brochure.html", {"door": door(slug)})


def _key(request: HttpRequest, slug: str) -> str:
    """What the draft is kept under: the browser's random cookie and the door; empty without a cookie."""
    token = cookies.read(request, COOKIE)
    return f"{token}:{slug}" if token else ""


def _draft(request: HttpRequest, slug: str) -> dict[str, str]:
    key = _key(request, slug)
    return front.load_draft(key) if key else {}


def _step_of(text: str | None) -> int:
    return int(text) if text in {"1", "2", "3"} else 1


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Three short steps; each keeps what is typed on the server, also when something is missing."""
    here = door(slug)
    if request.method == "POST":
        return _save_step(request, here)
    draft = _draft(request, slug)
    step = _step_of(request.GET.get("steg"))
    if step == REVIEW:
        return _review(request, here, draft)
    return _show_step(request, here, step, STEPS[step - 1](initial=draft))


def _show_step(request: HttpRequest, here: Door, step: int, form: WantForm | ReachForm) -> HttpResponse:
    page = {"door": here, "form": form, "step": step, "steps": REVIEW}
    return render(request, "referrals/door_write.html", page, status=422 if form.errors else 200)


def _save_step(request: HttpRequest, here: Door) -> HttpResponse:
    """Keep the step's fields, then go on, back, or stay with what needs mending."""
    step = min(_step_of(request.POST.get("steg")), len(STEPS))
    form = STEPS[step - 1](request.POST)
    token = cookies.read(request, COOKIE) or secrets.token_urlsafe(24)
    typed = {name: request.POST.get(name, "").replace("\x00", "")[:MOST] for name in form.fields}
    front.save_draft(f"{token}:{here.site.slug}", _draft(request, here.site.slug) | typed)
    if "back" in request.POST:
        answer: HttpResponse = redirect(_address(request, step - 1))
    elif form.is_valid():
        answer = redirect(_address(request, step + 1))
    else:
        answer = _show_step(request, here, step, form)
    cookies.keep(answer, COOKIE, token, seconds=A_DAY)
    return answer


def _address(request: HttpRequest, step: int) -> str:
    return f"{request.path}?steg={max(step, 1)}"


def _unfinished(draft: dict[str, str]) -> int | None:
    """The first step that still needs something."""
    return next((number for number, form in enumerate(STEPS, 1) if not form(draft).is_valid()), None)


def _review(request: HttpRequest, here: Door, draft: dict[str, str]) -> HttpResponse:
    """Step three: read it through. Sent back to the step where something is missing."""
    missing = _unfinished(draft)
    if missing is not None:
        return redirect(_address(request, missing))
    answers = [
        (number, [(field.label, draft.get(field.name, "")) for field in form() if draft.get(field.name)])
        for number, form in enumerate(STEPS, 1)
    ]
    return render(request, "referrals/door_review.html", {"door": here, "answers": answers})


@never_cache
@require_POST
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Put it in the receiving unit's inbox and forget the text; the code alone is kept for the receipt page."""
    here = door(slug)
    draft = _draft(request, slug)
    missing = _unfinished(draft)
    if missing is not None:
        return redirect(f"{_write_address(slug)}?steg={missing}")
    if not limits.count(settings.LIMIT_DOOR, limits.address_of(request)):
        return too_many(request, retry_after=settings.LIMIT_DOOR.seconds)
    want, reach = WantForm(draft), ReachForm(draft)
    want.is_valid(), reach.is_valid()
    fields = {**want.cleaned_data, **reach.cleaned_data}
    number = fields.pop("number")
    received = front.receive(here.site, front.Submission(**fields), number=number)
    # Under the same cookie, for the same day: whoever sent can see the code again if the page was lost.
    front.save_draft(_key(request, slug), {RECEIPT: received.code})
    return redirect("door-receipt", slug=slug)


def _write_address(slug: str) -> str:
    return redirect("door-write", slug=slug)["Location"]


@never_cache
@require_GET
def sent_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The receipt: a large code to write down or print, never a name."""
    here = door(slug)
    code = _draft(request, slug).get(RECEIPT)
    if not code:
        return redirect("door-write", slug=slug)
    return render(request, "referrals/door_receipt.html", {"door": here, "code": code})


@require_POST
def clear(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave nothing behind on a telephone somebody else will use."""
    here = door(slug)
    key = _key(request, slug)
    if key:
        front.drop_draft(key)
    messages.success(request, _("Det du skrev är borta. Ingen annan kan läsa det här."))
    answer = redirect("door", slug=here.site.slug)
    cookies.forget(answer, COOKIE)
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """What a code tells: received or closed, with dates, and nothing else. An unknown code gets the same page."""
    address = limits.address_of(request)
    if request.method == "POST" and (wait := limits.seconds_left(settings.LIMIT_WRONG_CODE, address)):
        return too_many(request, retry_after=wait)
    form = ReceiptForm(request.POST or None)
    asked = form.is_valid()
    state = front.receipt_state(form.cleaned_data["code"]) if asked else None
    if asked and state is None:  # only what is wrong is counted: a whole town may ask from one address
        limits.count(settings.LIMIT_WRONG_CODE, address)
    page = {"form": form, "asked": asked, "state": state}
    return render(request, "referrals/receipt.html", page, status=422 if form.errors else 200)

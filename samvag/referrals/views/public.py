"""The front door: pages for the person who seeks help. No account, no JavaScript needed."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.core import limits
from samvag.referrals import door as front
from samvag.referrals.door_forms import SELF, WRITERS, StepForm, Writer
from samvag.referrals.forms import ASKED, ReceiptForm
from samvag.referrals.reading import Door, door, doors
from samvag.ui import cookies
from samvag.ui.views import too_many

COOKIE = "dorr"
A_DAY = 60 * 60 * 24
FOR, TRAP, HUMAN = "for", "hemsida", "manniska"
REVIEW = 3  # the two steps to fill in, then reading it through
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


def _writer(request: HttpRequest, draft: dict[str, str]) -> Writer:
    """Who writes: as the address or the form says, else as it was before."""
    said = request.POST.get(FOR) or request.GET.get(FOR) or draft.get(FOR, "")
    return WRITERS.get(said, SELF)


def _form(here: Door, writer: Writer, step: int, **options: Any) -> StepForm:
    return writer.steps[step - 1](asks=here.programme.asked_of(writer.asked), **options)


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Three short steps; each keeps what is typed on the server, also when something is missing."""
    here, draft = door(slug), _draft(request, slug)
    if request.method == "POST":
        return _save_step(request, here, draft)
    writer, step = _writer(request, draft), _step_of(request.GET.get("steg"))
    if step == REVIEW:
        return _review(request, here, writer, draft)
    return _show_step(request, here, writer, step, _form(here, writer, step, initial=draft))


def _show_step(request: HttpRequest, here: Door, writer: Writer, step: int, form: StepForm) -> HttpResponse:
    page = {"door": here, "form": form, "step": step, "steps": REVIEW, "writer": writer}
    return render(request, "referrals/door_write.html", page, status=422 if form.errors else 200)


def _save_step(request: HttpRequest, here: Door, draft: dict[str, str]) -> HttpResponse:
    """Keep the step's fields, then go on, back, or stay with what needs mending."""
    step, writer = min(_step_of(request.POST.get("steg")), REVIEW - 1), _writer(request, draft)
    form = _form(here, writer, step, data=request.POST)
    token = cookies.read(request, COOKIE) or secrets.token_urlsafe(24)
    typed = {name: request.POST.get(name, "").replace("\x00", "")[:MOST] for name in form.fields}
    front.save_draft(f"{token}:{here.site.slug}", draft | typed | {FOR: writer.code})
    if "back" in request.POST:
        answer: HttpResponse = redirect(_address(request, step - 1))
    elif form.is_valid():
        answer = redirect(_address(request, step + 1))
    else:
        answer = _show_step(request, here, writer, step, form)
    cookies.keep(answer, COOKIE, token, seconds=A_DAY)
    return answer


def _address(request: HttpRequest, step: int) -> str:
    return f"{request.path}?steg={max(step, 1)}"


def _filled(here: Door, writer: Writer, draft: dict[str, str]) -> list[StepForm]:
    """The steps as the draft fills them."""
    return [_form(here, writer, step, data=draft) for step in range(1, REVIEW)]


def _unfinished(steps: list[StepForm]) -> int | None:
    """The first step that still needs something."""
    return next((number for number, form in enumerate(steps, 1) if not form.is_valid()), None)


def _review(
    request: HttpRequest, here: Door, writer: Writer, draft: dict[str, str], *, machine: bool = False
) -> HttpResponse:
    """Step three: read it through. Sent back to the step where something is missing."""
    steps = _filled(here, writer, draft)
    missing = _unfinished(steps)
    if missing is not None:
        return redirect(_address(request, missing))
    page = {"door": here, "writer": writer, "steps": steps, "machine": machine}
    return render(request, "referrals/door_review.html", page, status=422 if machine else 200)


def _by_machine(request: HttpRequest) -> bool:
    """Did something fill in the box that nobody sees, and nobody say that they are a person? A browser that fills in
    too much costs one tick, and nothing is lost; a program that fills in every box goes no further."""
    return bool(request.POST.get(TRAP)) and not request.POST.get(HUMAN)


@never_cache
@require_POST
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Put it in the receiving unit's inbox and forget the text; the code alone is kept for the receipt page."""
    here, draft = door(slug), _draft(request, slug)
    writer = _writer(request, draft)
    steps = _filled(here, writer, draft)
    missing = _unfinished(steps)
    if missing is not None:
        return redirect(f"{_write_address(slug)}?steg={missing}")
    if _by_machine(request):
        return _review(request, here, writer, draft, machine=True)
    if not limits.count(settings.LIMIT_DOOR, limits.address_of(request)):
        return too_many(request, retry_after=settings.LIMIT_DOOR.seconds)
    fields: dict[str, Any] = {"sender": writer.asked, "answers": tuple(steps[0].answers)}
    for form in steps:
        fields |= {name: value for name, value in form.cleaned_data.items() if not name.startswith(ASKED)}
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

"""The person's own page and the door to it; and what staff do to let somebody in."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.decisions import has_permission
from samvag.access.roles import Permission
from samvag.access.step_up import recently_authenticated
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.policies import visible_links
from samvag.core import limits
from samvag.people.header import header_of
from samvag.people.models import PersonLink
from samvag.portal import actions, entering, reading
from samvag.portal.forms import MandateForm
from samvag.ui.forms import CodeForm
from samvag.ui.views import too_many


@require_http_methods(["GET", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """In with e-identification, or with a code on paper. Works on an old telephone."""
    address = limits.address_of(request)
    if request.method == "POST" and (wait := limits.seconds_left(settings.LIMIT_WRONG_CODE, address)):
        return too_many(request, retry_after=wait)
    form = CodeForm(request.POST or None)
    page = {"form": form, "providers": [one for one in settings.EID_PROVIDERS if one.for_person]}
    if request.method == "POST" and form.is_valid():
        person = entering.by_code(form.cleaned_data["code"])
        if person is not None:
            return entering.let_in(request, entering.BY_CODE, person, [])
        limits.count(settings.LIMIT_WRONG_CODE, address)
        form.add_error("code", _("Koden gäller inte längre eller är felskriven. Be om en ny."))
        return render(request, "portal/door.html", page)  # not an error status: the count must stay
    return render(request, "portal/door.html", page, status=422 if form.errors else 200)


@require_GET
@entering.person_here
def my_page(request: HttpRequest) -> HttpResponse:
    """Who is around me, what I have said yes and no to, and which units have looked."""
    if "way" not in request.session:
        return choose(request)
    way = request.session["way"]
    with entering.present(request):
        page = {
            "around": reading.around(),
            "consents": reading.consents(),
            "shown": reading.shown(),
            "for_name": request.session.get("names", {}).get(way, ""),
            "several": len(request.session["ways"]) > 1,
        }
    return render(request, "portal/my_page.html", page)


def choose(request: HttpRequest) -> HttpResponse:
    """For whom one is here; or that nobody here knows one."""
    names = request.session.get("names", {})
    ways = [(way, names.get(way, "")) for way in request.session["ways"]]
    return render(request, "portal/choose.html", {"ways": ways})


@require_http_methods(["GET", "POST"])
@entering.person_here
def for_whom(request: HttpRequest) -> HttpResponse:
    """Change between oneself and those one acts for; one at a time, under a new key."""
    if request.method == "GET":
        return choose(request)
    ways = dict(enumerate(request.session["ways"]))
    chosen = request.POST.get("way", "")
    way = ways.get(int(chosen)) if chosen.isascii() and chosen.isdigit() else None
    if way is None:
        raise Http404
    request.session.cycle_key()
    request.session["way"] = way
    return redirect("my-page")


def _link(request: StaffRequest, key: UUID) -> PersonLink:
    return get_object_or_404(visible_links(request.actor).select_related("person"), pk=key)


@require_http_methods(["GET", "POST"])
@staff
def code(request: StaffRequest, key: UUID) -> HttpResponse:
    """A code to hand over: shown once."""
    link = _link(request, key)
    has_permission(request.actor, Permission.PORTAL_LET_IN).require()
    page: dict[str, object] = {
        "link": link,
        "header": header_of(link, link.person),
        "where": request.build_absolute_uri(reverse("my-door")),
    }
    if request.method == "POST":
        try:
            page["code"] = actions.make_code(link, by=request.actor)
        except actions.TooMany:
            page["too_many"] = True
    log_read("portal-code", persons=[link.person_id], subject=f"link:{link.pk}", ground="unit")
    return render(request, "portal/code.html", page)


@require_http_methods(["GET", "POST"])
@staff
@recently_authenticated
def mandates(request: StaffRequest, key: UUID) -> HttpResponse:
    """Who may act for the person, and one more."""
    link = _link(request, key)
    has_permission(request.actor, Permission.MANDATE_GIVE).require()
    held = reading.mandates_of(request.actor, link)
    form = MandateForm(request.POST or None, initial={"begins_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        actions.give_mandate(link, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Nu kan hen logga in för personens räkning."))
        return redirect("mandates", key)
    log_read("mandates", persons=[link.person_id], subject=f"link:{link.pk}", ground="unit")
    page = {"link": link, "header": header_of(link, link.person), "held": held, "form": form}
    return render(request, "portal/mandates.html", page, status=422 if form.errors else 200)


@require_POST
@staff
def mandate_end(request: StaffRequest, key: UUID) -> HttpResponse:
    """Somebody acts for the person no longer."""
    mandate = get_object_or_404(reading.mandates_of_unit(request.actor), pk=key)
    has_permission(request.actor, Permission.MANDATE_GIVE).require()
    actions.end_mandate(mandate, by=request.actor)
    messages.success(request, _("Det är avslutat."))
    return redirect("mandates", reading.link_of(request.actor, mandate.person_id).pk)

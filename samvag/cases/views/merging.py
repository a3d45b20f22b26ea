"""A better number for somebody, and two of the unit's persons that are one: by two colleagues, with undo."""

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.policies import can_change_contact, can_merge
from samvag.cases.views.scope import ground_for_reading, the_link
from samvag.people.actions import (
    MergeRefused,
    NumberAlreadyYours,
    confirm_merge,
    propose_merge,
    renumber,
    undo_merge,
)
from samvag.people.forms import MergeForm, RenumberForm, UndoForm
from samvag.people.header import header_of, number_words
from samvag.people.models import Merge, PersonLink
from samvag.people.reading import links_of_unit, merge_by, search


@require_http_methods(["GET", "POST"])
@staff
def person_renumber(request: StaffRequest, key: UUID) -> HttpResponse:
    """Give somebody with a reserve or coordination number the number they have got instead."""
    link = the_link(request.actor, key)
    can_change_contact(request.actor).require()
    form = RenumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            renumber(link, by=request.actor, number=form.cleaned_data["number"])
        except NumberAlreadyYours:
            form.add_error("number", _("Ni har redan en person med det numret. För ihop de två i stället."))
        except PermissionError:
            form.add_error("number", _("Ett reservnummer ersätts av ett samordnings- eller personnummer."))
        else:
            messages.success(request, _("Numret är bytt. Det förra finns kvar i historiken."))
            return redirect("person", key)
    lead = _("Det gamla numret sparas som historik.")
    context = {"form": form, "heading_words": _("Nytt nummer"), "lead": lead, "yes": _("Spara")}
    return _page(request, link, "cases/person_form.html", context, 422 if form.errors else 200)


def _page(
    request: StaffRequest, link: PersonLink, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    ground = ground_for_reading(request.actor)
    log_read("person", persons=[link.person_id], subject=f"link:{link.pk}", ground=ground)
    frame = {"link": link, "header": header_of(link, link.person)}
    return render(request, template, frame | context, status=status)


@require_http_methods(["GET", "POST"])
@staff
def person_merge(request: StaffRequest, key: UUID) -> HttpResponse:
    """Say that another of the unit's persons is this one. Sent as POST: no name or number stands in an address."""
    link = the_link(request.actor, key)
    can_merge(request.actor).require()
    words = request.POST.get("words", "").strip()[:80]
    found = [one for one in search(words, timezone.localdate()) if one.pk != link.pk] if words else []
    choices = [(str(one.pk), f"{one} {number_words(one)}".strip()) for one in found]
    form = MergeForm(request.POST or None, found=choices)
    if request.method == "POST" and form.is_valid() and form.cleaned_data.get("other"):
        gone = next(one for one in found if one.pk == form.cleaned_data["other"])
        merge = _proposed(request, link, gone, form)
        if merge is not None:
            return redirect("merge", merge.pk)
    if words and not found:
        form.add_error("words", _("Ingen annan hittades bland dem din enhet känner."))
    log_read("search", persons=[one.person_id for one in found], ground=ground_for_reading(request.actor))
    lead = _(
        "Personen du står på blir kvar och den du väljer flyttas hit. En kollega på enheten bekräftar innan något "
        "händer, och det går att ångra."
    )
    yes = _("Föreslå") if found else _("Sök")
    context = {"form": form, "heading_words": _("Samma person två gånger"), "lead": lead, "yes": yes}
    return _page(request, link, "cases/person_form.html", context, 422 if form.errors else 200)


def _proposed(request: StaffRequest, kept: PersonLink, gone: PersonLink, form: MergeForm) -> Merge | None:
    try:
        with transaction.atomic():
            return propose_merge(kept, gone, by=request.actor, reason=form.cleaned_data["reason"])
    except IntegrityError:
        form.add_error("other", _("Det finns redan ett förslag om den personen. Öppna personens sida."))
        return None


@require_http_methods(["GET", "POST"])
@staff
def merge(request: StaffRequest, key: UUID) -> HttpResponse:
    """A proposal: both persons side by side; confirm, take back, or undo what was done."""
    found = merge_by(request.actor.unit_id, key)
    if found is None:
        raise Http404
    the_link(request.actor, found.kept_link)
    can_merge(request.actor).require()
    form = UndoForm(request.POST if "because" in request.POST else None)
    if request.method == "POST":
        if "because" not in request.POST:
            return _confirm(request, found)
        if form.is_valid():
            undo_merge(found, by=request.actor, because=form.cleaned_data["because"])
            messages.success(request, _("Det är ångrat. Det som har skrivits efteråt finns kvar på den som stod kvar."))
            return redirect("merge", key)
    links = links_of_unit(request.actor.unit_id, [found.kept_link, found.gone_link])
    persons = [one.person_id for one in links.values()]
    log_read("person", persons=persons, subject=f"merge:{key}", ground=ground_for_reading(request.actor))
    kept, gone = links.get(found.kept_link), links.get(found.gone_link)
    context: dict[str, object] = {"merge": found, "form": form, "kept": kept, "gone": gone}
    context["numbers"] = {"kept": number_words(kept), "gone": number_words(gone)}
    context["mine"] = found.proposed_by.user_id == request.actor.user_id
    return render(request, "cases/merge.html", context, status=422 if form.errors else 200)


def _confirm(request: StaffRequest, found: Merge) -> HttpResponse:
    words = {
        "same_user": _("En kollega behöver bekräfta; du föreslog det själv."),
        "shared": _("Den som skulle flyttas är utlämnad till andra. Föreslå tvärtom, så att hen blir kvar."),
    }
    try:
        confirm_merge(found, by=request.actor)
    except MergeRefused as fault:
        messages.error(request, words.get(str(fault), _("Förslaget gäller inte längre.")))
        return redirect("merge", found.pk)
    messages.success(request, _("De två är nu en. Det går att ångra."))
    return redirect("merge", found.pk)

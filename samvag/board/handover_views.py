"""Handing a role in a case over, with what goes with it."""

from uuid import UUID

from django.contrib import messages
from django.db import OperationalError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.board.actions import hand_over
from samvag.board.forms import HandOverForm
from samvag.board.reading import steps_held
from samvag.cases.policies import can_give_role, can_write_in
from samvag.cases.reading import open_role, role_labels, staff_of
from samvag.cases.views.case import form_page
from samvag.cases.views.scope import the_case


@require_http_methods(["GET", "POST"])
@staff
def role(request: StaffRequest, key: UUID, role: UUID) -> HttpResponse:
    """Let somebody take a role over: nobody leaves a case without a successor, and nothing is left lying."""
    file = the_case(request.actor, key)
    held = open_role(file.case, role)
    if held is None:
        raise Http404
    can_give_role(request.actor, held.assignment.unit.organisation_id).require()
    writes = bool(can_write_in(request.actor, file.case)) and held.assignment.unit_id == request.actor.unit_id
    steps = steps_held(request.actor, file.case, held.assignment_id) if writes else []
    people = [one for one in staff_of([held.assignment.unit_id], file.case.person_id) if one.pk != held.assignment_id]
    form = HandOverForm(request.POST or None, people=people, steps=steps, writes=writes)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = [one for one in steps if str(one.pk) in given.get("steps", ())]
        try:
            with transaction.atomic():
                hand_over(
                    held, by=request.actor, successor_id=given["successor"], steps=chosen, note=given.get("note", "")
                )
        except OperationalError:
            form.add_error(None, _("Någon ändrade ett av stegen just nu. Ingenting är överlämnat än. Försök igen."))
        else:
            messages.success(request, _("Rollen är överlämnad."))
            return redirect("case", key)
    label = role_labels(file.case).get(held.code, held.code)
    lead = _("%(who)s är %(role)s. Rollen går över i samma stund som du sparar.") % {
        "who": held.assignment.user.name,
        "role": label.lower(),
    }
    return form_page(request, file, form, _("Lämna över rollen"), _("Lämna över"), lead=lead)

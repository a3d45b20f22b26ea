"""Ending a role that nobody is to take over."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvag.access.decisions import Refused
from samvag.access.web import StaffRequest, staff
from samvag.cases.actions import end_role
from samvag.cases.policies import can_end_role
from samvag.cases.reading import open_role, role_labels
from samvag.cases.views.case import form_page
from samvag.cases.views.scope import the_case


@require_http_methods(["GET", "POST"])
@staff
def role_end(request: StaffRequest, key: UUID, role: UUID) -> HttpResponse:
    """Ask first, then end it."""
    file = the_case(request.actor, key)
    held = open_role(file.case, role)
    if held is None:
        raise Http404
    can_end_role(request.actor, held).require()
    form = forms.Form(request.POST or None)
    if request.method == "POST":
        try:
            end_role(held, by=request.actor)
        except Refused as no:
            form = forms.Form({})
            form.add_error(None, str(no))
        else:
            messages.success(request, _("Rollen är avslutad."))
            return redirect("case", key)
    label = role_labels(file.case).get(held.code, held.code)
    words = {"who": held.assignment.user.name, "role": label.lower()}
    lead = _("%(who)s är %(role)s. Rollen slutar genast, och det som bara rollen öppnar för hen stängs.")
    extra = {"template": "cases/role_end.html", "role": held, "lead": lead % words}
    return form_page(request, file, form, _("Avsluta rollen"), _("Avsluta rollen"), **extra)

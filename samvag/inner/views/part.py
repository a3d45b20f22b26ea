"""Letting a colleague of another unit take part in a case for a while."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvag.access.decisions import Refused
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.policies import can_staff
from samvag.cases.views.scope import the_case
from samvag.inner import reading
from samvag.inner.actions import let_take_part
from samvag.inner.forms import TakePartForm


@require_http_methods(["GET", "POST"])
@staff
def take_part(request: StaffRequest, key: UUID) -> HttpResponse:
    """On call, or before a visit: who, and until when."""
    file = the_case(request.actor, key)
    can_staff(request.actor).require()
    form = TakePartForm(request.POST or None, people=reading.house(request.actor))
    if request.method == "POST" and form.is_valid():
        ends = timezone.make_aware(datetime.combine(form.cleaned_data["last_day"] + timedelta(days=1), time()))
        chosen = {"assignment_id": form.cleaned_data["assignment"], "kind": form.cleaned_data["kind"]}
        try:
            let_take_part(file.case, by=request.actor, begins_at=timezone.now(), ends_at=ends, **chosen)
        except Refused as refusal:
            form.add_error("assignment", refusal.reason)
        else:
            messages.success(request, _("Kollegan kan läsa er del av ärendet till och med den dagen."))
            return redirect("case", key)
    log_read("case", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")
    context = {"case": file.case, "header": file.header, "form": form, "yes": _("Släpp in"), "section": "cases"}
    context |= {"heading_words": _("Låt någon delta en tid"), "audience": None, "actor": request.actor}
    context["lead"] = _(
        "En kollega på en annan enhet i verksamheten, på jour eller inför ett besök, läser det ni har skrivit i "
        "ärendet. Det partnern har skrivit följer inte med."
    )
    return render(request, "cases/form.html", context, status=422 if form.errors else 200)

"""The unit's questions, asking one, and the page of one with what can be done."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.reading import CaseFile, case_file
from samvag.clocks.reading import rule_text
from samvag.core.drafts import drop_draft, load_draft
from samvag.questions.actions import NotReached, answer, ask, keep, pass_on, send_back, take, withdraw
from samvag.questions.forms import AnswerForm, AskForm, BackForm, PassOnForm
from samvag.questions.models import Message
from samvag.questions.policies import can_ask, can_handle, can_keep, can_see_questions, can_withdraw
from samvag.questions.reading import (
    LABELS,
    TABS,
    Row,
    answer_of,
    answer_reaches,
    attachment_of,
    attachments_of,
    case_of,
    content_of,
    kept_by,
    opened_there,
    row_of,
    rows_of,
    ways_from,
    ways_on,
)
from samvag.sharing.audience import audience_of, open_disclosures
from samvag.sharing.scans import file_name, scanner_is_set
from samvag.ui.files import file_answer


def mapping_asks() -> str:
    """What a mapping always asks the others; they answer in their own words, and own what they answer."""
    return _(
        "Vi kartlägger behoven tillsammans med personen och vill gärna höra hur det ser ut hos er.\n"
        "1. Hur går det för personen hos er?\n"
        "2. Hur fungerar kontakten?\n"
        "3. Har det blivit flera inläggningar eller placeringar?\n"
        "4. Vad har hjälpt, och vad har inte gjort det?\n"
        "5. Vad skulle ni råda oss till?"
    )


@require_GET
@staff
def inbox(request: StaffRequest) -> HttpResponse:
    """New, mine, colleagues', what one waits for, and what has ended; the most urgent first."""
    can_see_questions(request.actor).require()
    rows = rows_of(request.actor)
    picked = {tab: [row for row in rows if belongs(row)] for tab, belongs in TABS.items()}
    chosen = request.GET.get("visa", "")
    if chosen not in TABS:  # where there is something to do
        chosen = next((tab for tab in ("nya", "mina", "vantar") if picked[tab]), "nya")
    tabs = [(tab, LABELS[tab], len(found), tab == chosen) for tab, found in picked.items()]
    shown = picked[chosen]
    log_read("questions", persons=[row.message.record.person_id for row in shown], ground="case")
    context = {"rows": shown, "tabs": tabs, "chosen": chosen, "new_questions": len(picked["nya"])}
    return render(request, "questions/inbox.html", context)


@require_http_methods(["GET", "POST"])
@staff
def ask_page(request: StaffRequest, key: UUID) -> HttpResponse:
    """Ask another unit of the case."""
    file = case_file(request.actor, key)
    if file is None:
        raise Http404
    can_ask(request.actor, file.case).require()
    former = _former(request, file)
    ways = ways_from(request.actor, file)
    if request.method == "POST":
        form = AskForm(request.POST, request.FILES, ways=ways)
        if form.is_valid() and (sent := _asked(request, file, form, former)):
            return redirect("question", sent)
        return _ask_page(request, file, form, ways)
    kept = load_draft(request.actor.assignment_id, f"question:{key}")
    initial = kept.fields if kept else {"text": former.text, "category": former.record.category} if former else {}
    if request.GET.get("mall") == "kartlaggning":
        initial = {"text": mapping_asks()} | _typed(initial)
    if request.GET.get("mall") == "gjort":
        initial = {"text": _("Det här är gjort: "), "category": "coordination"} | _typed(initial)
    if (to := request.GET.get("till", "")).isdigit():
        initial = dict(initial) | {"unit": to}
    return _ask_page(request, file, AskForm(initial=initial, ways=ways), ways, from_draft=kept is not None)


def _typed(initial: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in initial.items() if value}


def _former(request: StaffRequest, file: CaseFile) -> Message | None:
    """The question that came back and is asked anew; one of this case."""
    given = request.GET.get("fran", "")
    try:
        row = row_of(request.actor, UUID(given)) if given else None
    except ValueError:
        return None
    fits = row is not None and row.ours and row.message.returned_at and row.message.case_id == file.case.pk
    return row.message if row is not None and fits else None


def _asked(request: StaffRequest, file: CaseFile, form: AskForm, former: Message | None) -> UUID | None:
    """Send it; where the words cannot reach, say so on the form and lose nothing."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            sent = ask(
                file.case,
                by=request.actor,
                to_unit=int(given["unit"]),
                text=given["text"],
                category=given["category"],
                follows=former.pk if former else None,
                files=given["papers"],
            )
    except NotReached:
        form.add_error("unit", _("Frågan når inte dit: personen har sagt nej eller spärrat. Fråga personen först."))
        return None
    drop_draft(request.actor.assignment_id, f"question:{file.case.pk}")
    messages.success(request, _("Frågan är skickad."))
    return UUID(str(sent.pk))


def _ask_page(
    request: StaffRequest, file: CaseFile, form: AskForm, ways: list[Any], from_draft: bool = False
) -> HttpResponse:
    log_read("case", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")
    context = {
        "section": "cases",
        "case": file.case,
        "header": file.header,
        "form": form,
        "ways": [one for one in ways if one.reached],
        "closed": [one for one in ways if not one.reached],
        "draft_key": f"question:{file.case.pk}",
        "from_draft": from_draft,
        "scanner": scanner_is_set(),
    }
    return render(request, "questions/ask.html", context, status=422 if form.errors else 200)


def _the_row(request: StaffRequest, key: UUID) -> Row:
    """A question the actor may open; for everybody else it is not there."""
    row = row_of(request.actor, key)
    if row is None:
        raise Http404
    return row


@require_http_methods(["GET", "POST"])
@staff
def page(request: StaffRequest, key: UUID) -> HttpResponse:
    """One question: its words, what has happened, the answer; whoever it is asked of answers here."""
    row = _the_row(request, key)
    if request.method == "GET":
        return _page(request, row)
    can_handle(request.actor, row.message).require()
    form = AnswerForm(request.POST, request.FILES, reaches=answer_reaches(request.actor, row.message))
    if not form.is_valid():
        return _page(request, row, form)
    try:
        with transaction.atomic():
            given = form.cleaned_data
            answer(
                row.message,
                by=request.actor,
                text=given["text"],
                category=given["category"],
                files=given["papers"],
            )
    except NotReached:
        form.add_error(
            "category", _("Svaret når inte fram: samtycket eller en spärr stoppar det. Fråga personen först.")
        )
        return _page(request, row, form)
    drop_draft(request.actor.assignment_id, f"answer:{key}")
    messages.success(request, _("Svaret är skickat."))
    return redirect("question", key)


def _page(request: StaffRequest, row: Row, form: AnswerForm | None = None) -> HttpResponse:
    message, actor = row.message, request.actor
    given = answer_of(message) if message.answered_at else None
    files = attachments_of(message, given)
    context = {
        "section": "questions",
        "row": row,
        "message": message,
        "header": row.header,
        "answer": given,
        "files": files.get(message.pk, []),
        "answer_files": files.get(given.pk, []) if given else [],
        "rule": rule_text(message.rule_version),
        "seen_by": _seen_by(message, given, row),
        "may_keep": bool(can_keep(actor, message)),
        "kept": not message.open and kept_by(actor, message),
    }
    if row.ours:
        context["withdrawal"] = can_withdraw(actor, message, message.open and opened_there(message))
    elif can_handle(actor, message):
        context |= _handling(request, row, form)
    log_read("question", persons=[message.record.person_id], subject=f"message:{message.pk}", ground="unit")
    return render(request, "questions/question.html", context, status=422 if form and form.errors else 200)


def _seen_by(message: Message, given: Any, row: Row) -> Any:
    """Who sees what one's own unit wrote, and why: the question's line, or the answer's."""
    record = message.record if row.ours else given
    if record is None:
        return None
    other = message.to_unit if row.ours else message.from_unit
    inner = [(other.pk, other.organisation_id, other.name)]
    return audience_of(record, open_disclosures([record.pk])[record.pk], inner)


def _handling(request: StaffRequest, row: Row, form: AnswerForm | None) -> dict[str, Any]:
    """What the asked unit needs to answer, pass on or send back."""
    reaches = answer_reaches(request.actor, row.message)
    can_answer = reaches is None or bool(reaches)
    kept = load_draft(request.actor.assignment_id, f"answer:{row.message.pk}") if form is None else None
    initial = {"category": row.message.record.category} | (kept.fields if kept else {})
    return {
        "form": (form or AnswerForm(initial=initial, reaches=reaches)) if can_answer else None,
        "no_consent": not can_answer,
        "handles": True,
        "ways_on": ways_on(row.message),
        "draft_key": f"answer:{row.message.pk}",
        "from_draft": kept is not None,
        "scanner": scanner_is_set(),
    }


@require_GET
@staff
def attachment(request: StaffRequest, key: UUID, file: UUID) -> HttpResponse:
    """A file of the question or of the answer, to the two ends, under nobody's name."""
    row = _the_row(request, key)
    found = attachment_of(row.message, file)
    content = content_of(found.pk) if found else None
    if found is None or content is None:
        raise Http404
    subject = f"message:{row.message.pk}"
    log_read("question-file", persons=[row.message.record.person_id], subject=subject, ground="unit")
    response = file_answer(content, found.content_type, file_name(found.content_type, "bilaga"))
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response


def _step(request: StaffRequest, row: Row, act: Callable[[], object], done: str) -> HttpResponse:
    act()
    messages.success(request, done)
    still = row_of(request.actor, row.message.pk)
    return redirect("question", row.message.pk) if still else redirect("questions")


@require_POST
@staff
def take_it(request: StaffRequest, key: UUID) -> HttpResponse:
    """My name is on it; whoever asked sees that it has been received."""
    row = _the_row(request, key)
    return _step(request, row, lambda: take(row.message, by=request.actor), _("Du har tagit frågan."))


@require_http_methods(["GET", "POST"])
@staff
def on(request: StaffRequest, key: UUID) -> HttpResponse:
    """On to another of one's own units in the case."""
    row = _the_row(request, key)
    can_handle(request.actor, row.message).require()
    form = PassOnForm(request.POST or None, units=ways_on(row.message))
    if request.method == "POST" and form.is_valid():
        unit = int(form.cleaned_data["unit"])
        act = lambda: pass_on(row.message, by=request.actor, to_unit=unit)  # noqa: E731
        return _step(request, row, act, _("Frågan är skickad vidare."))
    lead = _("Frågan går till en annan av era enheter i ärendet, på samma samtycke, och lämnar er inkorg.")
    return _form_page(request, row, form, _("Skicka frågan vidare"), _("Skicka vidare"), lead)


@require_http_methods(["GET", "POST"])
@staff
def back(request: StaffRequest, key: UUID) -> HttpResponse:
    """It came to the wrong unit."""
    row = _the_row(request, key)
    can_handle(request.actor, row.message).require()
    form = BackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = lambda: send_back(row.message, by=request.actor, why=form.cleaned_data["why"])  # noqa: E731
        return _step(request, row, act, _("Frågan har gått tillbaka till den som frågade."))
    lead = _("Frågan går tillbaka till den som frågade och stängs hos er med en gång.")
    return _form_page(request, row, form, _("Fel mottagare"), _("Skicka tillbaka"), lead)


def _form_page(request: StaffRequest, row: Row, form: Any, heading: str, yes: str, lead: str) -> HttpResponse:
    subject = f"message:{row.message.pk}"
    log_read("question", persons=[row.message.record.person_id], subject=subject, ground="unit")
    context = {"row": row, "message": row.message, "header": row.header, "form": form, "heading_words": heading}
    context |= {"yes": yes, "lead": lead, "section": "questions"}
    # An empty form is no form: it says what is missing.
    status = 422 if request.method == "POST" else 200
    return render(request, "questions/form.html", context, status=status)


@require_POST
@staff
def undo(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take the question back before anybody has read it; else it says why not."""
    row = _the_row(request, key)
    return _step(request, row, lambda: withdraw(row.message, by=request.actor), _("Frågan är återtagen."))


@require_POST
@staff
def save(request: StaffRequest, key: UUID) -> HttpResponse:
    """What one's own house wrote becomes a note in its own record, by choice."""
    row = _the_row(request, key)
    can_keep(request.actor, row.message).require()
    if case_of(request.actor, row.message) is None:
        raise Http404
    if kept_by(request.actor, row.message):
        messages.info(request, _("Den finns redan i er journal eller akt."))
        return redirect("question", key)
    theirs = "theirs" in request.POST
    act = lambda: keep(row.message, by=request.actor, with_theirs=theirs)  # noqa: E731
    return _step(request, row, act, _("Sparat i er journal eller akt."))

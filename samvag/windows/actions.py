"""The open window: said with one tap, told to the pair on both sides, met, closed, or taken back."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.cases.models import Case, Party, Window
from samvag.clocks.reading import rule_in_force
from samvag.clocks.reckoning import reckon
from samvag.core.context import require_acting
from samvag.core.turns import wait_for_turn
from samvag.notices.actions import tell, tell_unit
from samvag.records.actions import write_record
from samvag.records.models import Kind
from samvag.schedules.reading import told_now
from samvag.sharing.models import Disclosure
from samvag.sharing.presets import recipients_for, share_as_chosen
from samvag.windows.policies import can_open, can_undo, can_work
from samvag.windows.reading import coordinators_of, open_window_of

RESPONSE, OPEN = "window_response", "window_open"
UNDONE = gettext_noop("Ångrad")


def open_window(case: Case, *, by: Actor, at: datetime | None = None) -> Window:
    """The person is ready now. A record of one's own organisation, handed over to every party whom the consents reach;
    the coordinators there and here are told at once, and the clock of the first response runs. While one is open that
    one stands. The programme says how soon somebody answers and how long it stays, else one working day and two.
    """
    can_open(by, case).require()
    require_acting(by)
    wait_for_turn("window", case.pk)
    if standing := open_window_of(by, case):
        return standing
    moment = at or timezone.now()
    promise, stay = (
        rule_in_force(code, timezone.localdate(moment), scope=case.site.programme.code) for code in (RESPONSE, OPEN)
    )
    window = write_record(
        Window,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.WINDOW,
        category="coordination",
        content={
            "rule_version_id": promise.pk,
            "due_at": reckon(promise, moment).due_at,
            "fades_at": reckon(stay, moment).due_at,
        },
        at=at,
    )
    parties = Party.objects.filter(case=case, left_at__isnull=True).exclude(unit_id=by.unit_id)
    houses = dict(parties.values_list("unit_id", "unit__organisation_id"))
    offer = recipients_for(by, person_id=case.person_id, category="coordination", units=houses, at=at)
    share_as_chosen(window.record, by=by, offered=offer, chosen=[one.unit_id for one in offer], at=at)
    record_event("window.opened", subject=f"window:{window.pk}", person=case.person_id, at=at)
    own = {by.unit_id} | {unit for unit, house in houses.items() if house == by.organisation_id}
    _tell_the_pairs(window, case, units=own | {one.unit_id for one in offer}, at=moment)
    return window


def _tell_the_pairs(window: Window, case: Case, *, units: set[int], at: datetime) -> None:
    """Main and colleague coordinator of each unit that may know, so that one covers for the other: whoever is at work
    now, else both. Where neither works there any more, or both are away, the whole unit. The notice names nobody."""
    pairs = coordinators_of(case, units)
    here = told_now([one for pair in pairs.values() for one in pair], at)
    for unit, pair in pairs.items():
        if whom := [one for one in pair if one in here]:
            tell("window_open", whom=whom, subject=window.pk)
        else:
            tell_unit("window_open", unit=unit, subject=window.pk)


def respond(window: Window, *, by: Actor, at: datetime | None = None) -> None:
    """I get in touch: the first response, with its time. The first one stands."""
    can_work(by, window, at).require()
    require_acting(by)
    waiting = Window.objects.filter(pk=window.pk, responded_at__isnull=True)
    if not waiting.update(responded_at=at or timezone.now(), responded_by_id=by.assignment_id):
        raise Refused(_("Någon annan hann före och tar kontakt."))
    record_event("window.met", subject=f"window:{window.pk}", person=window.record.person_id, at=at)
    if window.record.author_id:
        tell("window_met", whom=[window.record.author_id], subject=window.pk)


def close_window(window: Window, *, by: Actor, outcome: str, at: datetime | None = None) -> None:
    """How it went, in one of few words. The mark leaves the boards."""
    can_work(by, window, at).require()
    require_acting(by)
    standing = Window.objects.filter(pk=window.pk, closed_at__isnull=True, undone_at__isnull=True)
    if not standing.update(closed_at=at or timezone.now(), closed_by_id=by.assignment_id, outcome=outcome):
        raise Refused(_("Fönstret är stängt."))
    record_event("window.closed", subject=f"window:{window.pk}", person=window.record.person_id, at=at, outcome=outcome)


def undo_window(window: Window, *, by: Actor, at: datetime | None = None) -> None:
    """A mistaken tap: gone from the boards, and closed to the others in the same moment."""
    can_undo(by, window, at).require()
    require_acting(by)
    moment = at or timezone.now()
    if not Window.objects.filter(pk=window.pk, responded_at__isnull=True).update(undone_at=moment):
        raise Refused(_("Någon har redan tagit kontakt. Skriv hur det gick i stället."))
    Disclosure.objects.filter(record_id=window.pk, ended_at__isnull=True).update(ended_at=moment, end_reason=UNDONE)
    record_event("window.undone", subject=f"window:{window.pk}", person=window.record.person_id, at=at)

"""Drawing log rows to examine, writing what it came to, and giving the log to the person. No draw is thrown away."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.access.roles import ROLES, Permission
from samvag.audit.events import record_event
from samvag.audit.models import ReadEntry
from samvag.core.context import require_acting
from samvag.review.copy_reading import everything
from samvag.review.everything import PARTS
from samvag.review.models import Choice, CopyRow, Extract, LogSetting, PersonCopy, Review, ReviewItem
from samvag.review.policies import can_give_out, can_release, can_review
from samvag.review.reading import MOST, drawn, entries, log_setting

MANY_AN_HOUR = 30  # persons opened one by one within an hour before it is asked why
KEPT_LOG = timedelta(days=5 * 366)  # the log is kept for five years (HSLF-FS 2016:40 4:9)
Period = tuple[datetime, datetime]


@dataclass(frozen=True)
class Suspicion:
    """What a targeted search is about: a member of staff or a person, and why it is made."""

    reason: str
    staff_id: int | None = None
    person_id: UUID | None = None


def draw_sample(*, by: Actor, period: Period, size: int, seed: str = "") -> Review:
    """A random sample of what was read in a period. The seed and the number of rows there were are kept, so that it can
    be drawn again; every draw stays in the list, also one that was drawn twice."""
    can_review(by).require()
    require_acting(by)
    seed = seed or secrets.token_hex(8)
    rows = entries(period)
    review = _made(by, period, Review.Kind.RANDOM, seed=seed, population=rows.count())
    _keep(review, drawn(rows, seed, size))
    return review


def search_log(*, by: Actor, period: Period, suspicion: Suspicion) -> Review:
    """Everything one member of staff read, or everybody who read one person, in a period: newest first, at most two
    hundred rows, and how many there were."""
    can_review(by).require()
    require_acting(by)
    rows = entries(period)
    if suspicion.staff_id is not None:
        rows = rows.filter(user_id=suspicion.staff_id)
    else:
        rows = rows.filter(persons__contains=[suspicion.person_id])
    review = _made(
        by,
        period,
        Review.Kind.PERSON if suspicion.staff_id is None else Review.Kind.STAFF,
        population=rows.count(),
        staff_id=suspicion.staff_id,
        person_id=suspicion.person_id,
        reason=suspicion.reason,
    )
    _keep(review, list(rows.order_by("-at")[:MOST]), suspicion.person_id)
    return review


def _made(by: Actor, period: Period, kind: Review.Kind, **fields: object) -> Review:
    review = Review.objects.create(
        organisation_id=by.organisation_id,
        kind=kind,
        period_from=period[0],
        period_to=period[1],
        made_at=timezone.now(),
        made_by_id=by.assignment_id,
        **fields,
    )
    record_event("log.drawn", subject=f"review:{review.pk}", person=review.person_id, kind=kind)
    return review


def _keep(review: Review, rows: Sequence[ReadEntry], person_id: UUID | None = None) -> None:
    ReviewItem.objects.bulk_create(
        ReviewItem(
            review=review,
            organisation_id=review.organisation_id,
            entry_id=row.pk,
            entry_at=row.at,
            staff_id=row.user_id,
            person_id=person_id,
        )
        for row in rows
    )


def judge_row(item: ReviewItem, *, by: Actor, outcome: str, note: str) -> None:
    """What the reviewer came to about one row. It may be changed; each time leaves an event.

    Pre-condition: an outcome that is not "in order" has a note.
    """
    can_review(by).require()
    require_acting(by)
    item.outcome, item.note = outcome, note
    item.reviewed_at, item.reviewed_by_id = timezone.now(), by.assignment_id
    item.save(update_fields=["outcome", "note", "reviewed_at", "reviewed_by"])
    record_event("log.row_reviewed", subject=f"review-row:{item.pk}", person=item.person_id, outcome=outcome)


def judge_rest(review: Review, *, by: Actor) -> int:
    """Say of every row nobody has looked at yet that it is in order; how many there were."""
    can_review(by).require()
    require_acting(by)
    rows = ReviewItem.objects.filter(review=review, outcome="")
    count = rows.update(outcome="ok", reviewed_at=timezone.now(), reviewed_by_id=by.assignment_id)
    record_event("log.rows_in_order", subject=f"review:{review.pk}", count=count)
    return count


def conclude(review: Review, *, by: Actor, outcome: str, note: str) -> None:
    """What the whole draw came to."""
    can_review(by).require()
    require_acting(by)
    review.outcome, review.note = outcome, note
    review.finished_at, review.finished_by_id = timezone.now(), by.assignment_id
    review.save(update_fields=["outcome", "note", "finished_at", "finished_by"])
    record_event("log.reviewed", subject=f"review:{review.pk}", person=review.person_id, outcome=outcome)


def find_patterns(period: Period) -> int:
    """What stands out in a period, in every organisation; how many rows. Called by the background work."""
    whole_unit = [role for role, may in ROLES.items() if Permission.CASES_OF_UNIT in may]
    with connection.cursor() as cursor:
        cursor.execute("SELECT review_find_patterns(%s, %s, %s, %s)", [*period, whole_unit, MANY_AN_HOUR])
        return int(cursor.fetchone()[0])


def make_extract(*, by: Actor, person_id: UUID, period: Period, language: str) -> Extract:
    """The log about one person, to be given to them. Staff are named or not as the organisation has decided."""
    can_give_out(by).require()
    require_acting(by)
    extract = Extract.objects.create(
        organisation_id=by.organisation_id,
        person_id=person_id,
        period_from=period[0],
        period_to=period[1],
        language=language,
        shows_names=log_setting(by),
        made_at=timezone.now(),
        made_by_id=by.assignment_id,
    )
    record_event("log.extract_made", subject=f"extract:{extract.pk}", person=person_id)
    return extract


def deliver_extract(extract: Extract, *, by: Actor, delivery: str, note: str) -> None:
    """How the extract reached the person. Said once."""
    can_give_out(by).require()
    require_acting(by)
    extract.delivery, extract.delivery_note = delivery, note
    extract.delivered_at, extract.delivered_by_id = timezone.now(), by.assignment_id
    extract.save(update_fields=["delivery", "delivery_note", "delivered_at", "delivered_by"])
    record_event("log.extract_given", subject=f"extract:{extract.pk}", person=extract.person_id, delivery=delivery)


def set_log_setting(*, by: Actor, shows_names: bool) -> None:
    """Decide whether the organisation names its staff in extracts."""
    can_give_out(by).require()
    require_acting(by)
    values = {"shows_names": shows_names, "changed_at": timezone.now(), "changed_by_id": by.assignment_id}
    if not LogSetting.objects.filter(organisation_id=by.organisation_id).update(**values):
        LogSetting.objects.create(organisation_id=by.organisation_id, **values)
    record_event("log.setting_changed", subject=f"organisation:{by.organisation_id}", shows_names=shows_names)


def begin_copy(*, by: Actor, person_id: UUID, asked: str, language: str) -> PersonCopy:
    """Gather everything the organisation has about a person, with who has seen it, to be screened row by row. Rows that
    nobody at work worded go along from the beginning."""
    can_give_out(by).require()
    require_acting(by)
    now = timezone.now()
    tonight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    extract = make_extract(by=by, person_id=person_id, period=(tonight - KEPT_LOG, tonight), language=language)
    copy = PersonCopy.objects.create(
        organisation_id=by.organisation_id,
        person_id=person_id,
        extract=extract,
        asked=asked,
        language=language,
        made_at=now,
        made_by_id=by.assignment_id,
    )
    CopyRow.objects.bulk_create(
        CopyRow(
            copy=copy,
            organisation_id=by.organisation_id,
            place=one.place,
            key=one.key,
            choice=Choice.NONE if PARTS[one.place].screened else Choice.INCLUDE,
        )
        for one in everything(person_id)
    )
    record_event("copy.begun", subject=f"copy:{copy.pk}", person=person_id)
    return copy


def screen_copy(copy: PersonCopy, *, by: Actor, choices: Mapping[UUID, Choice]) -> int:
    """Say of rows whether they go along, or on which ground they stay; how many were changed.

    Pre-condition: the copy is not given out.
    """
    can_give_out(by).require()
    require_acting(by)
    judged = {"judged_at": timezone.now(), "judged_by_id": by.assignment_id}
    count = 0
    for choice in set(choices.values()):
        keys = [key for key, one in choices.items() if one == choice]
        rows = CopyRow.objects.filter(copy=copy, pk__in=keys).exclude(choice=choice)
        count += rows.update(choice=choice, **judged)
    record_event("copy.screened", subject=f"copy:{copy.pk}", person=copy.person_id, count=count)
    return count


def release_copy(copy: PersonCopy, *, by: Actor) -> None:
    """Decide that the copy is given out as it was screened. It can not be changed afterwards.

    Pre-condition: every row is screened.
    """
    can_release(by, copy).require()
    require_acting(by)
    copy.released_at, copy.released_by_id = timezone.now(), by.assignment_id
    copy.save(update_fields=["released_at", "released_by"])
    record_event("copy.released", subject=f"copy:{copy.pk}", person=copy.person_id)

"""Who is about to fall between the chairs, as far as the viewer may see: one statement, whatever the amount."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.roles import Permission
from samvag.between.detectors import BY_CODE, DETECTORS, Detector
from samvag.between.models import Mute
from samvag.cases.policies import visible_cases
from samvag.people.header import name_in_lists
from samvag.programmes.reading import definition
from samvag.ui import dates

MOST = 300


@dataclass(frozen=True)
class Finding:
    """One thing about to be dropped, and the way to mend it."""

    detector: Detector
    subject: UUID
    person_id: UUID | None
    who: str
    number: str
    sentence: str
    remedy: str
    href: str
    mine: bool
    muted_until: date | None
    muted_because: str
    mute_id: UUID | None


# ruff: noqa: S608  (made of the detectors' own words; what is asked goes as parameters)
_FRAME = """
WITH ask AS (SELECT a.*, u.organisation_id AS house
  FROM (SELECT %s::bigint AS unit, %s::bigint AS me, %s::date AS day, %s::timestamptz AS moment) a
  JOIN organisations_unit u ON u.id = a.unit),
seen AS (SELECT c.id, c.person_id, c.number, c.opened_at, c.closed_at, c.owner_id, c.programme_version_id
  FROM cases_case c WHERE c.id IN ({cases})),
mine AS (SELECT s.* FROM seen s CROSS JOIN ask WHERE s.closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM cases_casepause p
  WHERE p.case_id = s.id AND p.ended_at IS NULL AND p.expected_on > ask.day)),
steps AS (SELECT n.case_id, n.responsible_id FROM board_nextstep n JOIN records_record r ON r.id = n.record_id
  WHERE n.done_on IS NULL AND r.superseded_at IS NULL AND NOT r.retracted AND n.case_id IN (SELECT id FROM mine)),
holders AS (SELECT h.id AS role_id, h.case_id, h.code, h.code LIKE '%%coordinator' AS coordinates, h.assignment_id,
    h.begins_at, a.unit_id, i.name,
    i.is_active AND a.ended_at IS NULL AND (a.ends_on IS NULL OR a.ends_on >= ask.day) AS here,
    (SELECT away_now()) ->> h.assignment_id::text IS NOT NULL AS away
  FROM cases_caserole h JOIN organisations_assignment a ON a.id = h.assignment_id
  JOIN identity_user i ON i.id = a.user_id, ask
  WHERE h.ends_at IS NULL AND h.case_id IN (SELECT id FROM mine)),
around AS (SELECT r.lineage, x.record_id, x.case_id, x.name,
    GREATEST(x.contact_on, x.since, local_day(r.occurred_at)) AS heard_on
  FROM cases_actoraround x JOIN records_record r ON r.id = x.record_id, ask
  WHERE r.unit_id = ask.unit AND r.superseded_at IS NULL AND NOT r.retracted AND x.ended_on IS NULL
    AND x.case_id IN (SELECT id FROM mine)),
asked AS (SELECT x.record_id, x.case_id, x.to_unit_id, x.due_at, r.occurred_at AS asked_at
  FROM questions_message x JOIN records_record r ON r.id = x.record_id, ask
  WHERE x.from_unit_id = ask.unit AND x.answered_at IS NULL AND x.withdrawn_at IS NULL AND x.returned_at IS NULL
    AND x.case_id IN (SELECT id FROM mine)),
found (code, subject, person_id, opens, detail, n) AS ({found})
SELECT f.*, l.given_name, l.family_name, p.protection, m.id, m.number, m.programme_version_id, o.code,
  u.id, u.until, u.reason,
  EXISTS (SELECT 1 FROM holders h WHERE h.case_id = m.id AND h.assignment_id = ask.me)
FROM found f CROSS JOIN ask
LEFT JOIN holders o ON o.role_id = f.subject
LEFT JOIN around w ON w.lineage = f.subject
LEFT JOIN asked e ON e.record_id = f.subject
LEFT JOIN seen m ON m.id = COALESCE(o.case_id, w.case_id, e.case_id, f.subject)
LEFT JOIN people_personlink l ON l.person_id = f.person_id AND l.unit_id = ask.unit
LEFT JOIN people_person p ON p.id = l.person_id
LEFT JOIN LATERAL (SELECT q.id, q.until, q.reason FROM between_mute q WHERE q.unit_id = ask.unit
  AND q.detector = f.code AND q.subject = f.subject AND q.lifted_at IS NULL AND q.until >= ask.day
  ORDER BY q.until DESC LIMIT 1) u ON true
WHERE f.person_id IS NULL OR (l.id IS NOT NULL AND p.deceased_on IS NULL)
ORDER BY array_position(%s::text[], f.code), CASE WHEN p.protection = '' THEN l.sort_name END, m.number LIMIT {most}
"""


def findings(actor: Actor) -> list[Finding]:
    """What every detector that the actor's role may ask finds, the muted too."""
    asked = [one for one in DETECTORS if actor.may(one.asks)]
    if not asked:
        return []
    cases, params = visible_cases(actor).order_by().values("pk").query.sql_with_params()
    parts = " UNION ALL ".join(f"SELECT '{one.code}', q.* FROM ({one.sql}) q" for one in asked)
    sql = _FRAME.format(cases=cases, found=parts, most=MOST)
    begin: list[Any] = [actor.unit_id, actor.assignment_id, timezone.localdate(), timezone.now()]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*begin, *params, [one.code for one in DETECTORS]])
        return [_finding(actor, row) for row in cursor.fetchall()]


# What the way to mend asks of whoever goes it; without that, the case is opened and somebody else asked.
_MENDS = {
    "role-new": Permission.CASE_STAFF,
    "role-hand-over": Permission.CASE_STAFF,
    "role-end": Permission.CASE_STAFF,
    "actor-update": Permission.CASE_WRITE,
    "note-new": Permission.CASE_WRITE,
    "board-next-step": Permission.CASE_WRITE,
}


# The pages of one role of a case: both stand in the address.
_OF_A_ROLE = ("role-hand-over", "role-end")


def _mended(actor: Actor, detector: Detector, case: UUID | None, opens: UUID | None) -> tuple[str, str]:
    """What the way to mend is called, and where it is. What is another house's to mend is asked of it."""
    if opens is None and actor.may(Permission.CASE_WRITE):
        return _("Fråga den andra parten"), reverse("question-new", args=[case])
    if opens is None:
        return _("Öppna ärendet"), reverse("case", args=[case])
    needed = _MENDS.get(detector.page)
    if needed is not None and not actor.may(needed):
        return _("Öppna ärendet"), reverse("case", args=[case])
    arguments = [case, opens] if detector.page in _OF_A_ROLE else [opens]
    return str(detector.remedy), reverse(detector.page, args=arguments)


def _in_words(detail: str) -> str:
    """A name as it stands, and a day as one says it."""
    try:
        return dates.long(date.fromisoformat(detail))
    except (TypeError, ValueError):
        return detail


def _called(version: int | None, role: str | None) -> str:
    """What the programme calls the role that a finding is about, inside a sentence."""
    if version is None or role is None:
        return ""
    return next((one.label.lower() for one in definition(version).roles if one.code == role), role)


def _finding(actor: Actor, row: tuple[Any, ...]) -> Finding:
    code, subject, person, opens, detail, n, *found = row
    given, family, protection, case, number, version, role, mute_id, until, reason, mine = found
    detector = BY_CODE[code]
    remedy, href = _mended(actor, detector, case, opens)
    return Finding(
        detector=detector,
        subject=subject,
        person_id=person,
        who=name_in_lists(given, family, protection) if person else _("Möte"),
        number=number or "",
        sentence=str(detector.sentence) % {"detail": _in_words(detail), "n": n, "role": _called(version, role)},
        remedy=remedy,
        href=href,
        mine=bool(mine) or person is None,
        muted_until=until,
        muted_because=reason or "",
        mute_id=mute_id,
    )


def mine_of(found: list[Finding], actor: Actor) -> list[Finding]:
    """What stands on one's own day, unmuted: cases in which one has a role, referrals for whoever works with the inbox,
    and for whoever may give roles the cases in which nobody coordinates any more, for they are on nobody else's day."""
    also = {"unanswered", "bounced"} if actor.may(Permission.INBOX_WORK) else set()
    also |= (
        {"no_coordinator", "coordinator_gone", "coordinators_away", "let_go", "take_over"}
        if actor.may(Permission.CASE_STAFF)
        else set()
    )
    return [one for one in found if one.muted_until is None and (one.mine or one.detector.code in also)]


def mute_of(actor: Actor, key: UUID) -> Mute | None:
    """A mute of the actor's own unit that still holds."""
    return Mute.objects.filter(pk=key, unit_id=actor.unit_id, lifted_at__isnull=True).first()

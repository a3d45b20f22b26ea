"""The unit's figures, counted in the database from the rows that the acting unit may see."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.referrals.door import RESPONSE_RULE
from samvag.statistics.periods import Period
from samvag.waiting.models import ENDS

ONE_MOMENT = timedelta(microseconds=1)

# One pass over the period's referrals, counted along each line at once.
CAME = """
WITH came AS (
  SELECT r.sender, r.channel, COALESCE(d.outcome, '') AS outcome,
    date_trunc('month', r.received_at AT TIME ZONE 'Europe/Stockholm')::date AS month,
    EXISTS (SELECT 1 FROM referrals_referral b JOIN records_record br ON br.id = b.record_id
      WHERE b.person_id = r.person_id AND br.unit_id = e.unit_id AND b.received_at < r.received_at
        AND b.received_at >= r.received_at - interval '12 months') AS again,
    CASE WHEN c.met_at IS NOT NULL THEN c.met_at <= c.due_at WHEN c.due_at < now() THEN false END AS in_time,
    extract(epoch FROM r.taken_at - r.received_at) / 3600 AS hours
  FROM referrals_referral r
  JOIN records_record e ON e.id = r.record_id AND e.unit_id = %(unit)s
  LEFT JOIN referrals_triagedecision d ON d.referral_id = r.record_id
  LEFT JOIN LATERAL (SELECT due_at, met_at FROM clocks_deadline c
    WHERE c.subject = r.record_id AND c.rule = %(rule)s AND c.unit_id = %(unit)s
    ORDER BY c.replaced_at IS NULL DESC, c.starts_at DESC LIMIT 1) c ON true
  WHERE r.received_at >= %(first)s AND r.received_at < %(after)s
)
SELECT CASE WHEN GROUPING(sender) = 0 THEN 'sender' WHEN GROUPING(channel) = 0 THEN 'channel'
    WHEN GROUPING(outcome) = 0 THEN 'outcome' WHEN GROUPING(month) = 0 THEN 'month' ELSE 'all' END,
  COALESCE(sender, channel, outcome, month::text, ''), count(*), count(*) FILTER (WHERE again),
  count(*) FILTER (WHERE in_time), count(*) FILTER (WHERE NOT in_time), count(hours),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY hours)
FROM came GROUP BY GROUPING SETS ((sender), (channel), (outcome), (month), ())
"""
TAKEN_IN = """
SELECT count(*) FILTER (WHERE k.opened_at >= %(first)s AND k.opened_at < %(after)s),
  count(*) FILTER (WHERE k.closed_at >= %(first)s AND k.closed_at < %(after)s),
  count(*) FILTER (WHERE k.opened_at < %(until)s AND (k.closed_at IS NULL OR k.closed_at >= %(until)s)),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM k.closed_at - k.opened_at) / 86400)
    FILTER (WHERE k.closed_at >= %(first)s AND k.closed_at < %(after)s)
FROM cases_case k WHERE EXISTS (SELECT 1 FROM cases_party p WHERE p.case_id = k.id AND p.unit_id = %(unit)s)
"""
# What the unit itself opened: what others open comes and goes with the consents.
READY = """
SELECT count(w.responded_at),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM w.responded_at - r.occurred_at) / 3600)
FROM cases_window w JOIN records_record r ON r.id = w.record_id
WHERE r.unit_id = %(unit)s AND r.occurred_at >= %(first)s AND r.occurred_at < %(after)s
"""
# Each person once: of what the unit asked others for and that stood open at some time in the period, what was asked
# last. What ends after the period, or has not ended, is still waited for.
WAITED = """
WITH waited AS (
  SELECT DISTINCT ON (w.person_id) COALESCE(e.how, '') AS how, COALESCE(e.day, %(last)s) - w.asked_on AS days
  FROM waiting_waiting w
  JOIN records_record r ON r.id = w.record_id AND r.unit_id = %(unit)s AND r.superseded_at IS NULL AND NOT r.retracted
  LEFT JOIN LATERAL (SELECT t.how, t.day FROM waiting_turn t
    JOIN records_record s ON s.id = t.record_id AND s.superseded_at IS NULL AND NOT s.retracted
    WHERE t.waiting = r.lineage AND t.how = ANY (%(ends)s)) o ON true
  LEFT JOIN LATERAL (SELECT o.how, o.day WHERE o.day <= %(last)s) e ON true
  WHERE w.asked_on <= %(last)s AND (o.day IS NULL OR o.day >= %(begins)s)
  ORDER BY w.person_id, w.asked_on DESC, w.record_id
)
SELECT how, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FROM waited GROUP BY GROUPING SETS ((how), ())
"""
# The visits that the unit itself booked and whose time has come, what came of each (one that was moved counts where it
# was moved to), the first that was kept in each case, and the help that the unit gave.
MET = """
WITH booked AS (
  SELECT r.case_id, r.person_id, b.meets_at, CASE WHEN EXISTS (
      SELECT 1 FROM visits_kept k JOIN records_record s ON s.id = k.record_id
      WHERE k.visit = r.lineage AND s.superseded_at IS NULL AND NOT s.retracted) THEN 'kept'
    ELSE COALESCE((SELECT n.how FROM visits_notkept n JOIN records_record s ON s.id = n.record_id
      WHERE n.visit = r.lineage AND s.superseded_at IS NULL AND NOT s.retracted LIMIT 1), '') END AS came_of
  FROM visits_booking b JOIN records_record r ON r.id = b.record_id
  WHERE r.unit_id = %(unit)s AND r.superseded_at IS NULL AND NOT r.retracted AND b.meets_at < %(until)s
), met AS (
  SELECT DISTINCT ON (case_id) case_id, person_id, meets_at FROM booked WHERE came_of = 'kept'
  ORDER BY case_id, meets_at
)
SELECT 'visits', came_of, '', count(*), count(DISTINCT person_id), NULL::float FROM booked
WHERE meets_at >= %(first)s AND came_of <> 'moved' GROUP BY came_of
UNION ALL
SELECT 'met', '', '', count(*), count(DISTINCT m.person_id),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM m.meets_at - q.received_at) / 86400)
FROM met m JOIN cases_case c ON c.id = m.case_id JOIN referrals_triagedecision d ON d.record_id = c.decision_id
JOIN referrals_referral q ON q.record_id = d.referral_id WHERE m.meets_at >= %(first)s
UNION ALL
SELECT 'help', h.code, max(h.label), count(*), count(DISTINCT r.person_id), NULL
FROM visits_help h JOIN records_record r ON r.id = h.record_id
WHERE r.unit_id = %(unit)s AND r.superseded_at IS NULL AND NOT r.retracted
  AND r.occurred_at >= %(first)s AND r.occurred_at < %(until)s GROUP BY h.code
"""


@dataclass
class Counts:
    """What came in during a period, and the cases beside it. Hours and days are medians; None when there were none."""

    along: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    came: int = 0
    again: int = 0
    in_time: int = 0
    late: int = 0
    answered: int = 0
    hours: float | None = None
    opened: int = 0
    closed: int = 0
    open_at_end: int = 0
    days: float | None = None
    met: int = 0
    ready: float | None = None
    waited: int = 0
    waited_days: float | None = None
    people: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))  # behind visits and help
    help: dict[str, str] = field(default_factory=dict)  # what was given, by code
    first_met: int = 0
    first_days: float | None = None


def counts(actor: Actor, period: Period, *, now: datetime) -> Counts:
    """The period's counts, as the acting unit may see the rows. Five statements."""
    first, after = period.span
    asked: dict[str, Any] = {"unit": actor.unit_id, "rule": RESPONSE_RULE, "first": first, "after": after}
    found = Counts()
    with connection.cursor() as cursor:
        cursor.execute(CAME, asked)
        for line, key, came, again, in_time, late, answered, hours in cursor.fetchall():
            if line == "all":
                found.came, found.again, found.in_time, found.late = came, again, in_time, late
                found.answered, found.hours = answered, hours
            else:
                found.along[line][key] = came
        cursor.execute(TAKEN_IN, asked | {"until": min(after, now)})
        found.opened, found.closed, found.open_at_end, found.days = cursor.fetchone()
        cursor.execute(READY, asked)
        found.met, found.ready = cursor.fetchone()
        days = {"begins": timezone.localdate(first), "last": timezone.localdate(min(after - ONE_MOMENT, now))}
        cursor.execute(WAITED, asked | days | {"ends": list(ENDS)})
        for how, many, median in cursor.fetchall():
            if how is None:
                found.waited, found.waited_days = many, median
            else:
                found.along["waited"][how] = many
        cursor.execute(MET, asked | {"until": min(after, now)})
        for line, key, label, many, people, median in cursor.fetchall():
            if line == "met":
                found.first_met, found.first_days = people, median
            else:
                found.along[line][key], found.people[line][key] = many, people
                if line == "help":
                    found.help[key] = label
    return found


def months_of(period: Period, on: date) -> list[date]:
    """The first day of each month of the year that has begun."""
    begins = [date(period.year, month, 1) for month in range(1, 13)]
    return [day for day in begins if day <= on]

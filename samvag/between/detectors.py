"""The detectors: each a rule with the sentence it says, the way to mend it, and what it looks for.

What each looks for is a SELECT of (subject, person_id, opens, detail, n): what the finding is about, whose it is, what
the remedy opens (nothing when it is another house's to mend), a word and a number for the sentence. It reads the tables
as the viewer, so that nothing it counts or names is more than the viewer may see. It may use `mine`, the viewer's open
cases; `steps`, the open steps in them; `holders`, who has a role in them; `around`, whom the viewer's own unit has
written down around the person; `asked`, what it asks other units and nobody has answered; and `ask`, what was asked:
unit, assignment, day, moment and house. A finding is about a case, or about a row of `holders`, `around` or `asked`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvag.access.roles import Permission
from samvag.records.models import CONTACT_SQL

# ruff: noqa: S608  (the kinds of contact are written by hand and stand in the records' model)
Words = str | Promise


@dataclass(frozen=True)
class Detector:
    """One way to fall between the chairs. `asks` is the right without which it is not looked for."""

    code: str
    title: Words
    sentence: Words
    short: Words
    remedy: Words
    page: str
    sql: str
    asks: Permission = Permission.BOARD_READ


NO_COORDINATOR = """
SELECT m.id, m.person_id, CASE WHEN u.organisation_id = ask.house THEN m.id END, u.name, 0
FROM mine m CROSS JOIN ask JOIN cases_party p ON p.case_id = m.id AND p.left_at IS NULL
JOIN organisations_unit u ON u.id = p.unit_id
WHERE NOT EXISTS (SELECT 1 FROM holders h WHERE h.case_id = m.id AND h.unit_id = p.unit_id AND h.coordinates)"""
COORDINATOR_GONE = """
SELECT m.id, m.person_id, CASE WHEN u.organisation_id = ask.house THEN h.role_id END,
  concat_ws(', ', h.name, u.name), 0 FROM mine m CROSS JOIN ask JOIN holders h ON h.case_id = m.id
JOIN organisations_unit u ON u.id = h.unit_id
WHERE h.coordinates AND NOT h.here AND NOT EXISTS (SELECT 1 FROM holders o
  WHERE o.case_id = m.id AND o.unit_id = h.unit_id AND o.here AND o.coordinates)"""
COORDINATORS_AWAY = """
SELECT m.id, m.person_id, CASE WHEN u.organisation_id = ask.house THEN m.id END, u.name, 0
FROM mine m CROSS JOIN ask JOIN holders h ON h.case_id = m.id AND h.coordinates AND h.here
JOIN organisations_unit u ON u.id = h.unit_id
GROUP BY m.id, m.person_id, u.name, u.organisation_id, ask.house HAVING bool_and(h.away)"""
NO_NEXT_STEP = """
SELECT m.id, m.person_id, m.id, '', 0 FROM mine m WHERE NOT EXISTS (SELECT 1 FROM steps s WHERE s.case_id = m.id)"""
NO_FVK = """
SELECT m.id, m.person_id, m.id, '', ask.day - local_day(m.opened_at) FROM mine m, ask
WHERE ask.day - local_day(m.opened_at) > 30
  AND EXISTS (SELECT 1 FROM programmes_rolerow r
    WHERE r.version_id = m.programme_version_id AND r.code = 'fast_vardkontakt')
  AND NOT EXISTS (SELECT 1 FROM holders h WHERE h.case_id = m.id AND h.code = 'fast_vardkontakt')"""
UNANSWERED = """
SELECT d.subject, d.person_id, d.subject, '', ask.day - local_day(d.starts_at) FROM clocks_deadline d, ask
WHERE d.unit_id = ask.unit AND d.rule = 'question_answer' AND d.met_at IS NULL AND d.replaced_at IS NULL
  AND d.due_at < ask.moment
  AND NOT EXISTS (SELECT 1 FROM clocks_pause p WHERE p.lineage = d.lineage AND p.ends_at IS NULL)"""
BOUNCED = """
SELECT (array_agg(d.referral_id ORDER BY r.occurred_at DESC))[1], r.person_id,
  (array_agg(d.referral_id ORDER BY r.occurred_at DESC))[1], '', count(*)
FROM referrals_triagedecision d JOIN records_record r ON r.id = d.record_id, ask
WHERE d.outcome IN ('redirect', 'decline') AND r.superseded_at IS NULL
  AND EXISTS (SELECT 1 FROM people_personlink l WHERE l.person_id = r.person_id AND l.unit_id = ask.unit)
  AND NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.person_id = r.person_id AND c.closed_at IS NULL)
GROUP BY r.person_id HAVING count(*) > 1"""
SILENT = f"""
SELECT m.id, m.person_id, m.id, '', ask.day - local_day(COALESCE(GREATEST(c.last, b.back), m.opened_at))
FROM mine m CROSS JOIN ask
JOIN programmes_responsetimerow t ON t.version_id = m.programme_version_id AND t.code = 'contact_gap'
LEFT JOIN LATERAL (SELECT max(r.occurred_at) AS last FROM records_record r WHERE r.case_id = m.id
  AND r.kind IN ({CONTACT_SQL})
  AND r.superseded_at IS NULL AND NOT r.retracted) c ON true
LEFT JOIN LATERAL (SELECT max(COALESCE(p.ended_at, p.expected_on)) AS back FROM cases_casepause p
  WHERE p.case_id = m.id) b ON true
WHERE ask.day - local_day(COALESCE(GREATEST(c.last, b.back), m.opened_at)) > t.amount"""
# The unit asked somebody else for the person, and the day on which it said it would ask again has come.
WAITED = """
SELECT m.id, m.person_id, m.id, min(w.again)::text, ask.day - min(w.last) FROM mine m CROSS JOIN ask
JOIN LATERAL (SELECT COALESCE(t.again_on, x.again_on) AS again, COALESCE(t.day, x.asked_on) AS last
  FROM waiting_waiting x JOIN records_record r ON r.id = x.record_id AND r.unit_id = ask.unit
    AND r.superseded_at IS NULL AND NOT r.retracted
  LEFT JOIN LATERAL (SELECT y.day, y.again_on FROM waiting_turn y JOIN records_record s ON s.id = y.record_id
      AND s.superseded_at IS NULL AND NOT s.retracted
    WHERE y.waiting = r.lineage
    ORDER BY y.again_on IS NULL DESC, y.day DESC, s.recorded_at DESC LIMIT 1) t ON true
  WHERE x.case_id = m.id AND (t.day IS NULL OR t.again_on IS NOT NULL)) w ON w.again <= ask.day
GROUP BY m.id, m.person_id, ask.day"""
PAUSE_OVER = """
SELECT m.id, m.person_id, m.id, p.expected_on::text, 0 FROM mine m
JOIN cases_casepause p ON p.case_id = m.id AND p.ended_at IS NULL, ask WHERE p.expected_on <= ask.day"""
# Somebody was to take over, or had to, and nobody has said yes. For two months; then it is a matter of the past.
LET_GO = """
SELECT s.id, s.person_id, s.id, local_day(k.closed_at)::text, 0 FROM seen s
JOIN cases_closure k ON k.case_id = s.id AND k.undone_at IS NULL AND k.reopened_at IS NULL, ask
WHERE s.owner_id = (SELECT organisation_id FROM organisations_unit WHERE id = ask.unit)
  AND ask.day - local_day(k.closed_at) < 60 AND handover_accepted(s.id) IS NULL AND (k.reason = 'point_efforts'
    OR (k.reason <> 'died' AND EXISTS (SELECT 1 FROM leaving_farewell f JOIN records_record r ON r.id = f.record_id
      WHERE f.case_id = s.id AND f.receiver <> '' AND r.superseded_at IS NULL AND NOT r.retracted
        AND r.recorded_at > case_period(s.id))))"""
TAKE_OVER = """
SELECT s.id, s.person_id, s.id, u.name, ask.day - local_day(r.recorded_at) FROM seen s
JOIN leaving_farewell f ON f.case_id = s.id
JOIN records_record r ON r.id = f.record_id AND r.superseded_at IS NULL AND NOT r.retracted
JOIN organisations_unit u ON u.id = r.unit_id, ask
WHERE f.receiver_unit_id = ask.unit AND r.recorded_at > case_period(s.id) AND handover_accepted(s.id) IS NULL"""
# Asked of one's own unit alone: there everything that is written can be seen, so that silence is silence.
FADED_ROLE = f"""
SELECT h.role_id, m.person_id, h.role_id, h.name, ask.day - local_day(GREATEST(h.begins_at, c.last))
FROM holders h JOIN mine m ON m.id = h.case_id CROSS JOIN ask
JOIN programmes_responsetimerow t ON t.version_id = m.programme_version_id AND t.code = 'membership_fades'
LEFT JOIN LATERAL (SELECT max(r.occurred_at) AS last FROM records_record r WHERE r.case_id = h.case_id
  AND r.author_id = h.assignment_id AND r.kind IN ({CONTACT_SQL})
  AND r.superseded_at IS NULL AND NOT r.retracted) c ON true
WHERE h.unit_id = ask.unit AND NOT h.coordinates
  AND ask.day - local_day(GREATEST(h.begins_at, c.last)) > t.amount"""
FADED_ACTOR = """
SELECT a.lineage, m.person_id, a.record_id, a.name, ask.day - a.heard_on FROM around a
JOIN mine m ON m.id = a.case_id CROSS JOIN ask
JOIN programmes_responsetimerow t ON t.version_id = m.programme_version_id AND t.code = 'membership_fades'
WHERE ask.day - a.heard_on > t.amount"""
LEFT_BEHIND = """
SELECT m.id, m.person_id, m.id, i.name, count(*) FROM steps s JOIN mine m ON m.id = s.case_id
JOIN organisations_assignment a ON a.id = s.responsible_id JOIN identity_user i ON i.id = a.user_id
WHERE NOT EXISTS (SELECT 1 FROM holders h WHERE h.case_id = m.id AND h.assignment_id = s.responsible_id)
GROUP BY m.id, m.person_id, i.name"""
# Only the remissgrupp: to a sync meeting one is expected, and the other kinds have a place of their own on Min dag.
INVITATION = """
SELECT x.id, NULL::uuid, x.id, local_day(x.starts_at)::text, local_day(x.starts_at) - ask.day
FROM meetings_attendance a JOIN meetings_meeting x ON x.id = a.meeting_id, ask
WHERE x.kind = 'triage' AND a.assignment_id = ask.me AND a.answer = '' AND x.held_at IS NULL AND x.cancelled_at IS NULL
  AND x.starts_at > ask.moment AND x.starts_at < ask.moment + interval '7 days'"""
# One's own unit asked another unit of the case, and the promised time has passed.
NO_ANSWER = """
SELECT q.record_id, m.person_id, q.record_id, u.name, ask.day - local_day(q.asked_at)
FROM asked q JOIN mine m ON m.id = q.case_id JOIN organisations_unit u ON u.id = q.to_unit_id, ask
WHERE q.due_at < ask.moment"""
GUEST = """
SELECT m.id, m.person_id, x.id, string_agg(g.name, ', ' ORDER BY g.name), 0
FROM mine m CROSS JOIN ask JOIN meetings_guest g ON g.case_id = m.id AND g.answer = ''
JOIN records_record r ON r.id = g.record_id AND r.superseded_at IS NULL AND NOT r.retracted AND r.unit_id = ask.unit
JOIN meetings_meeting x ON x.id = g.meeting_id AND x.held_at IS NULL AND x.cancelled_at IS NULL
WHERE x.starts_at > ask.moment AND x.starts_at < ask.moment + interval '4 days'
GROUP BY m.id, m.person_id, x.id"""

DETECTORS: tuple[Detector, ...] = (
    Detector(
        "no_coordinator",
        _("Ingen samordnare"),
        _("Ingen samordnar från %(detail)s."),
        _("Ingen samordnare"),
        _("Ge någon rollen"),
        "role-new",
        NO_COORDINATOR,
    ),
    Detector(
        "coordinator_gone",
        _("Samordnaren är borta"),
        _("%(detail)s, samordnar men arbetar inte kvar, och ingen annan på enheten har tagit över."),
        _("Samordnaren är borta"),
        _("Lämna över rollen"),
        "role-hand-over",
        COORDINATOR_GONE,
    ),
    Detector(
        "coordinators_away",
        _("Samordnarna är borta"),
        _("Alla samordnare från %(detail)s är borta i dag, och ingen täcker."),
        _("Samordnarna är borta"),
        _("Ge någon rollen"),
        "role-new",
        COORDINATORS_AWAY,
    ),
    Detector(
        "left_behind",
        _("Lämnat utan överlämning"),
        _("%(detail)s har ett öppet steg men inte längre någon roll i ärendet."),
        _("Steg utan överlämning"),
        _("Öppna ärendet och lämna över"),
        "case",
        LEFT_BEHIND,
    ),
    Detector(
        "faded_role",
        _("Tyst i sin roll"),
        _("%(detail)s har inte haft kontakt på %(n)s dagar och står kvar som %(role)s."),
        "",  # the case's page says it beside the role
        _("Avsluta rollen"),
        "role-end",
        FADED_ROLE,
    ),
    Detector(
        "faded_actor",
        _("Inte hört av på länge"),
        _("Ingen har hört av %(detail)s på %(n)s dagar. Finns hen kvar runt personen?"),
        "",
        _("Uppdatera"),
        "actor-update",
        FADED_ACTOR,
    ),
    Detector(
        "silent",
        _("Tyst länge"),
        _("Ingen kontakt på %(n)s dagar. Det är längre än programmet lovar."),
        _("Tyst länge"),
        _("Skriv vad som hänt"),
        "note-new",
        SILENT,
    ),
    Detector(
        "waited",
        _("Dags att fråga igen"),
        _("Personen väntar på någon annan. Senast något hördes: %(n)s dagar sedan."),
        _("Dags att fråga igen"),
        _("Fråga igen"),
        "waiting",
        WAITED,
    ),
    Detector(
        "pause_over",
        _("Pausen är slut"),
        _("Personen väntades tillbaka %(detail)s. Är pausen slut?"),
        _("Pausen är slut"),
        _("Öppna ärendet"),
        "case",
        PAUSE_OVER,
    ),
    Detector(
        "take_over",
        _("Ni är tänkta att ta över"),
        _("%(detail)s avslutar och har skrivit in er som den som tar över. Tar ni över?"),
        "",
        _("Svara"),
        "leave",
        TAKE_OVER,
    ),
    Detector(
        "let_go",
        _("Avslutat utan mottagare"),
        _("Avslutat %(detail)s, och ingen har sagt att den tar över."),
        "",
        _("Öppna avslutet"),
        "leave",
        LET_GO,
    ),
    Detector(
        "no_next_step",
        _("Inget nästa steg"),
        _("Ingen har lovat något nästa steg."),
        "",  # the board says it in the column of steps
        _("Sätt ett nästa steg"),
        "board-next-step",
        NO_NEXT_STEP,
    ),
    Detector(
        "no_fvk",
        _("Ingen fast vårdkontakt"),
        _("%(n)s dagar in i programmet har ingen fast vårdkontakt utsetts."),
        _("Ingen fast vårdkontakt"),
        _("Ge någon rollen"),
        "role-new",
        NO_FVK,
    ),
    Detector(
        "unanswered",
        _("Fråga utan svar"),
        _("Frågan ställdes för %(n)s dagar sedan och ingen har svarat."),
        "",
        _("Öppna remissen"),
        "referral",
        UNANSWERED,
        Permission.INBOX_READ,
    ),
    Detector(
        "no_answer",
        _("Er fråga utan svar"),
        _("%(detail)s har inte svarat på er fråga i tid. Den ställdes för %(n)s dagar sedan."),
        "",
        _("Öppna frågan"),
        "question",
        NO_ANSWER,
    ),
    Detector(
        "bounced",
        _("Studsat"),
        _("Hänvisad eller nekad %(n)s gånger och ingen har tagit emot."),
        "",
        _("Öppna den senaste remissen"),
        "referral",
        BOUNCED,
        Permission.TRIAGE_READ,
    ),
    Detector(
        "invitation",
        _("Kallelse utan svar"),
        _("Remissgruppen %(detail)s: du har inte svarat om du kommer."),
        "",
        _("Svara på kallelsen"),
        "triage-meeting",
        INVITATION,
    ),
    Detector(
        "guest",
        _("Inbjuden utan svar"),
        _("Mötet är inom kort, och inget svar har kommit från %(detail)s."),
        _("Inbjuden utan svar"),
        _("Skriv vad de svarat"),
        "sync-meeting",
        GUEST,
        Permission.CASE_WRITE,
    ),
)
BY_CODE = {one.code: one for one in DETECTORS}

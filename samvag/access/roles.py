"""Roles and what they may, as data. A role belongs to an assignment; a user has none of their own."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing one may do inside one's own unit and organisation; the floor in the database comes first."""

    INBOX_READ = "inbox.read"
    INBOX_WORK = "inbox.work"
    REFERRAL_SEND = "referral.send"
    TRIAGE_READ = "triage.read"
    TRIAGE_STATE = "triage.state"
    TRIAGE_DECIDE = "triage.decide"
    CASES_OF_UNIT = "cases.of_unit"
    CASE_WRITE = "case.write"
    CASE_STAFF = "case.staff"
    BOARD_READ = "board.read"
    CONSENT_RECORD = "consent.record"
    DISCLOSE = "disclose"
    DISCLOSE_APPROVE = "disclose.approve"
    PERSON_SEARCH = "person.search"
    PERSON_PROTECT = "person.protect"
    PERSON_MERGE = "person.merge"
    LOG_REVIEW = "log.review"
    NOTICES_OF_UNIT = "notices.of_unit"
    LOG_EXTRACT = "log.extract"
    RETENTION_PROPOSE = "retention.propose"
    RETENTION_DECIDE = "retention.decide"
    CONFLICT_MARK = "conflict.mark"
    BLOCK_SET = "block.set"
    EMERGENCY_OPEN = "emergency.open"
    EMERGENCY_REVIEW = "emergency.review"
    PORTAL_LET_IN = "portal.let_in"
    MANDATE_GIVE = "mandate.give"
    PROBLEM_LIFT = "problem.lift"
    PROBLEM_ANSWER = "problem.answer"
    ORGANISATION_ADMINISTER = "organisation.administer"


P = Permission
_SENDS = {P.REFERRAL_SEND}
_CASEWORK = {P.CASE_WRITE, P.DISCLOSE, P.CONSENT_RECORD, P.BOARD_READ, P.PERSON_SEARCH, P.REFERRAL_SEND}
_CASEWORK |= {P.BLOCK_SET, P.EMERGENCY_OPEN}
_CASEWORK |= {P.PORTAL_LET_IN}
_TRIAGE = {P.TRIAGE_READ, P.TRIAGE_STATE}

ROLES: dict[str, frozenset[Permission]] = {
    # Coordinators and the reception work for the whole unit; others reach only cases in which they have a role.
    "coordinator": frozenset(
        _CASEWORK
        | _TRIAGE
        | {P.TRIAGE_DECIDE, P.CASES_OF_UNIT, P.CASE_STAFF, P.INBOX_READ, P.INBOX_WORK, P.PERSON_PROTECT}
        | {P.PERSON_MERGE}
        | {P.NOTICES_OF_UNIT}
        | {P.CONFLICT_MARK, P.MANDATE_GIVE, P.PROBLEM_LIFT}
    ),
    "receiving_nurse": frozenset(
        _CASEWORK
        | _TRIAGE
        | {P.INBOX_READ, P.INBOX_WORK, P.CASES_OF_UNIT, P.PERSON_PROTECT, P.MANDATE_GIVE}
        | {P.PERSON_MERGE, P.PROBLEM_LIFT}
    ),
    "nurse": frozenset(_CASEWORK),
    "physician": frozenset(_CASEWORK | _TRIAGE | {P.DISCLOSE_APPROVE}),
    "social_worker": frozenset(_CASEWORK),
    "head": frozenset(
        _TRIAGE
        | {P.CASES_OF_UNIT, P.CASE_STAFF, P.BOARD_READ, P.INBOX_READ, P.PERSON_SEARCH, P.REFERRAL_SEND}
        | {P.NOTICES_OF_UNIT, P.DISCLOSE_APPROVE}
        | {P.CONFLICT_MARK, P.EMERGENCY_REVIEW}
        | {P.RETENTION_DECIDE, P.PROBLEM_ANSWER}
    ),
    "ward_staff": frozenset(_SENDS),
    "log_reviewer": frozenset({P.LOG_REVIEW, P.LOG_EXTRACT}),
    "registrar": frozenset({P.LOG_EXTRACT, P.RETENTION_PROPOSE, P.RETENTION_DECIDE}),
    "development_lead": frozenset(),
    "administrator": frozenset({P.ORGANISATION_ADMINISTER, P.RETENTION_PROPOSE}),
}

LABELS: dict[str, str | Promise] = {
    "coordinator": _("Samordnare"),
    "receiving_nurse": _("Mottagande sjuksköterska"),
    "nurse": _("Sjuksköterska"),
    "physician": _("Läkare"),
    "social_worker": _("Socialsekreterare"),
    "head": _("Enhetschef"),
    "ward_staff": _("Avdelningspersonal"),
    "log_reviewer": _("Logggranskare"),
    "registrar": _("Registrator"),
    "development_lead": _("Utvecklingsledare"),
    "administrator": _("Administratör"),
}

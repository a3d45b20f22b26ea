"""Every table of the database, classified once. A table that is missing here fails the build.

`docs/who-may-see.md` says the same in words, with the policy; a test compares the two lists of names.
"""

from enum import StrEnum


class Concern(StrEnum):
    """What a row in the table tells about."""

    PERSON = "person"  # a person the care is about: forced row-level security
    STAFF = "staff"  # who works where, or what somebody at work is doing
    TECHNICAL = "technical"  # rules, catalogues, machinery


class Retention(StrEnum):
    """How long rows are kept; the class decides, never the table."""

    RECORD = "patient_or_social_record"  # PDL 3:17 ten years, SoL 12:1 five years with thinning; per owner
    LOG = "log_5y"  # HSLF-FS 2016:40 4:9
    DRAFT = "draft"  # gone when sent, or after a day
    NONE = "none"  # no person: kept as long as the installation


P, S, T = Concern.PERSON, Concern.STAFF, Concern.TECHNICAL
RECORD, LOG, DRAFT, NONE = Retention.RECORD, Retention.LOG, Retention.DRAFT, Retention.NONE

CHILDREN: dict[str, str] = {
    # table: kind of the record it holds the content of
    "records_note": "note",
    "referrals_referraltext": "referral",
    "referrals_referral": "referral",
    "referrals_triageitem": "referral",
    "referrals_question": "question",
    "referrals_criterionstatement": "criterion",
    "referrals_triagedecision": "decision",
    "referrals_opinion": "opinion",
    "cases_actoraround": "actor",
    "board_statusentry": "status",
    "board_nextstep": "next_step",
    "meetings_line": "meeting",
    "meetings_calling": "calling",
    "meetings_guest": "guest",
    "visits_booking": "booking",
    "visits_kept": "visit",
    "visits_notkept": "no_visit",
    "leaving_farewell": "leaving",
    "leaving_acceptance": "handover",
    "visits_help": "help",
    "questions_message": "message",
    "questions_answer": "answer",
    "assessments_assessment": "assessment",
    "assessments_judgement": "judgement",
    "assessments_healthcheck": "measurement",
    "assessments_sample": "sample",
    "mapping_mapped": "mapping",
    "mapping_placement": "placement",
    "selfcare_selfcare": "self_care",
    "medication_handout": "hand_out",
    "medication_handed": "handed",
    "medication_tapering": "tapering",
    "waiting_waiting": "waiting",
    "waiting_turn": "turn",
    "participation_participation": "participation",
    "cases_window": "window",
}
TABLES: dict[str, tuple[Concern, Retention]] = {
    "records_record": (P, RECORD),
    **dict.fromkeys(CHILDREN, (P, RECORD)),
    "records_dispute": (P, RECORD),
    "people_person": (P, RECORD),
    "people_personidentifier": (P, RECORD),
    "people_personlink": (P, RECORD),
    "people_merge": (P, RECORD),
    "people_protectedopening": (P, LOG),
    "people_conflictmark": (P, LOG),
    "inner_block": (P, RECORD),
    "inner_timedaccess": (P, LOG),
    "cases_case": (P, RECORD),
    "cases_party": (P, RECORD),
    "cases_caserole": (P, RECORD),
    "cases_closure": (P, RECORD),
    "cases_casepause": (P, RECORD),
    "sharing_consent": (P, RECORD),
    "sharing_consentrecipient": (P, RECORD),
    "sharing_disclosure": (P, RECORD),
    "sharing_carveout": (P, RECORD),
    "sharing_proposal": (P, RECORD),
    "sharing_outsidedisclosure": (P, RECORD),
    "sharing_taken": (P, RECORD),
    "sharing_consentscan": (P, RECORD),
    "questions_attachment": (P, RECORD),
    "clocks_deadline": (P, RECORD),
    "clocks_pause": (P, RECORD),
    "between_mute": (P, RECORD),
    "referrals_receipt": (P, RECORD),
    "referrals_doordraft": (P, DRAFT),
    "core_draft": (P, DRAFT),
    "portal_entrycode": (P, LOG),
    "assessments_formcode": (P, LOG),
    "portal_mandate": (P, RECORD),
    "audit_event": (P, LOG),
    "audit_read": (P, LOG),
    "notices_happening": (P, DRAFT),
    "notices_notice": (P, DRAFT),
    "notices_sending": (S, DRAFT),
    "notices_message": (S, DRAFT),
    "notices_preference": (S, NONE),
    "notices_functioninbox": (S, NONE),
    "notices_round": (T, NONE),
    "retention_hold": (P, RECORD),
    "retention_rule": (S, NONE),
    "retention_purge": (S, NONE),
    "review_review": (P, LOG),
    "review_reviewitem": (P, LOG),
    "review_extract": (P, LOG),
    "review_personcopy": (P, LOG),
    "review_copyrow": (P, LOG),
    "review_logsetting": (S, NONE),
    "core_oncekey": (S, DRAFT),
    "core_attempt": (T, DRAFT),
    "access_signin": (S, DRAFT),
    "eid_usedmessage": (T, DRAFT),
    # allauth's own: empty, and closed to the web
    "account_emailaddress": (S, NONE),
    "account_emailconfirmation": (S, NONE),
    "socialaccount_socialaccount": (S, NONE),
    "socialaccount_socialapp": (T, NONE),
    "socialaccount_socialtoken": (S, NONE),
    "mfa_authenticator": (S, NONE),
    "identity_user": (S, NONE),
    "organisations_assignment": (S, NONE),
    "administration_grantrequest": (S, NONE),
    "administration_passkeyinvitation": (S, NONE),
    "organisations_openinghours": (T, NONE),
    "schedules_workinghours": (S, NONE),
    "schedules_absence": (S, NONE),
    "meetings_meeting": (S, NONE),
    "meetings_attendance": (S, NONE),
    "meetings_approval": (S, NONE),
    "lifting_problem": (S, NONE),
    "directory_entry": (S, NONE),
    "organisations_organisation": (T, NONE),
    "organisations_unit": (T, NONE),
    "audit_seal": (T, LOG),  # hashes and signatures
    "audit_verification": (T, LOG),
    "context_key": (T, NONE),
    "records_childtable": (T, NONE),
    "django_migrations": (T, NONE),
    "django_content_type": (T, NONE),
    "auth_group": (T, NONE),
    "auth_permission": (T, NONE),
    "auth_group_permissions": (T, NONE),
    "procrastinate_jobs": (T, LOG),  # arguments are ids only
    "procrastinate_events": (T, LOG),
    "procrastinate_periodic_defers": (T, NONE),
    "procrastinate_workers": (T, NONE),
    "assessments_instrumentversion": (T, NONE),
    "clocks_ruleversion": (T, NONE),
    "programmes_programme": (T, NONE),
    "programmes_programmeversion": (T, NONE),
    "programmes_askrow": (T, NONE),
    "programmes_criterionrow": (T, NONE),
    "programmes_partyrow": (T, NONE),
    "programmes_rolerow": (T, NONE),
    "programmes_responsetimerow": (T, NONE),
    "programmes_meetingrow": (T, NONE),
    "programmes_domainrow": (T, NONE),
    "programmes_levelrow": (T, NONE),
    "programmes_interventionrow": (T, NONE),
    "programmes_exitcriterionrow": (T, NONE),
    "programmes_openinghoursrow": (T, NONE),
    "programmes_publictextrow": (T, NONE),
    "programmes_sharingrow": (T, NONE),
    "programmes_leafletsectionrow": (T, NONE),
    "programmes_programmesite": (T, NONE),
    "programmes_siteparty": (T, NONE),
}
# Written through a door only, so that web and worker hold fewer commands than an ordinary table's.
NO_DIRECT_READING = {"referrals_doordraft", "notices_happening", "portal_entrycode"}
# An audience is not what decides here, and the reason.
WITHOUT_AUDIENCE = {
    "portal_entrycode": "nobody; a code that opens once",
    "portal_mandate": "the unit that wrote it down",
    "questions_attachment": "its record's, asked of the record itself; and of them the two ends",
    "assessments_formcode": "the unit that asked",
    "people_protectedopening": "the assignment it gives",
    "people_conflictmark": "never the user it closes out",
    "inner_block": "the unit that set it",
    "inner_timedaccess": "whoever reads under it, and whoever reviews it",
    "referrals_receipt": "the sender's unit",
    "referrals_doordraft": "nobody; a random cookie",
    "core_draft": "one assignment",
    "notices_happening": "nobody; acts add, functions take",
    "notices_notice": "one assignment, or one unit's function inbox; asked again under its rights",
    "audit_event": "log reviewers of the organisation",
    "audit_read": "log reviewers of the organisation",
    "review_review": "log reviewers of the organisation",
    "retention_hold": "those who propose or decide on keeping in the organisation",
    "review_reviewitem": "log reviewers of the organisation",
    "review_extract": "those who give the log out in the organisation",
    "review_personcopy": "those who give the log out in the organisation",
    "review_copyrow": "those who give the log out in the organisation",
}
# Drafts are the only rows about a person that their author may throw away.
MAY_DELETE = {"core_draft"}
PERSON_TABLES = sorted(name for name, (concern, _) in TABLES.items() if concern is P)

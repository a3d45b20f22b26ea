"""Kinds of rows and reasons in words, for pages and protocols."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Mapping[str, str | Promise] = {
    "records_record": _("Uppgifter"),
    "records_note": _("Anteckningar"),
    "records_dispute": _("Det personer har ansett vara fel"),
    "referrals_referral": _("Remisser"),
    "board_statusentry": _("Status på tavlan"),
    "board_nextstep": _("Nästa steg"),
    "meetings_line": _("Ur möten"),
    "meetings_calling": _("Möten om personen"),
    "meetings_guest": _("Inbjudna till möten"),
    "visits_booking": _("Bokade besök"),
    "visits_kept": _("Besök"),
    "visits_help": _("Given hjälp"),
    "visits_notkept": _("Besök som inte blev av"),
    "leaving_farewell": _("Inför avslut"),
    "leaving_acceptance": _("Överlämningar"),
    "cases_closure": _("Avslut av ärenden"),
    "cases_casepause": _("Pauser i ärenden"),
    "cases_window": _("Öppna fönster"),
    "questions_message": _("Frågor till andra parter"),
    "questions_answer": _("Svar på frågor"),
    "assessments_assessment": _("Skattningar"),
    "assessments_judgement": _("Bedömningar av risk"),
    "assessments_healthcheck": _("Hälsokontroller"),
    "assessments_sample": _("Prover"),
    "mapping_mapped": _("Kartläggningar"),
    "mapping_placement": _("Fyrfält och grupper"),
    "selfcare_selfcare": _("Egenvård"),
    "medication_handout": _("Överenskommelser om utlämning av läkemedel"),
    "medication_handed": _("Utlämningar av läkemedel"),
    "medication_tapering": _("Nedtrappningar"),
    "waiting_waiting": _("Väntan på andra"),
    "waiting_turn": _("Vad som hänt under en väntan"),
    "participation_participation": _("Deltagande visat utanför Samväg"),
    "cases_case": _("Ärenden"),
    "cases_party": _("Parter i ärenden"),
    "cases_caserole": _("Roller i ärenden"),
    "sharing_consent": _("Samtycken"),
    "sharing_disclosure": _("Utlämnanden"),
    "people_personlink": _("Personer enheterna känner"),
    "clocks_deadline": _("Tidsfrister"),
}
KEPT: Mapping[str, str | Promise] = {
    "hold": _("Behålls: undantag som gäller"),
    "open": _("Behålls: öppet ärende"),
    "research": _("Behålls: för forskning"),
}


def kind_words(table: str) -> str:
    """What the rows of a table are; the table's own name where there is no word."""
    return str(KINDS.get(table, table))

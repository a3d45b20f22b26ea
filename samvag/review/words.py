"""Log rows in words that a patient understands: what was read, why, and why a row was picked out."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What each page shows of a person. A page that is not here is told by its own name.
PAGES: Mapping[str, str | Promise] = {
    "today": gettext_lazy("Min dag: namn och vad som ska göras"),
    "board": gettext_lazy("Tavlan: en rad om personen"),
    "board-row": gettext_lazy("Tavlan: en rad om personen"),
    "board-form": gettext_lazy("Tavlan: skrev eller ändrade"),
    "lifeline": gettext_lazy("Livslinjen: det som har hänt över tid"),
    "between": gettext_lazy("Det som håller på att falla mellan stolarna"),
    "between-mute": gettext_lazy("Det som håller på att falla mellan stolarna"),
    "due": gettext_lazy("Det som förfaller: namn och vad som ska göras"),
    "due-clock": gettext_lazy("En tid som ska hållas"),
    "due-step": gettext_lazy("Ett nästa steg"),
    "case-meetings": gettext_lazy("Möten om personen"),
    "sync-meeting": gettext_lazy("Avstämningen: namn och vad som är nytt"),
    "sync-person": gettext_lazy("Avstämningen: det som sägs om personen"),
    "sync-minutes": gettext_lazy("Avstämningen: anteckningarna"),
    "assessments": gettext_lazy("Skattningar och formulär"),
    "assessment": gettext_lazy("Skattningar och formulär"),
    "assessment-form": gettext_lazy("Skattningar och formulär"),
    "assessment-judge": gettext_lazy("Skattningar och formulär: en bedömning"),
    "form-code": gettext_lazy("Kod till ett formulär"),
    "health": gettext_lazy("Hälsokontroll och prover"),
    "mapping": gettext_lazy("Kartläggningen"),
    "mapping-form": gettext_lazy("Kartläggningen"),
    "mapping-compare": gettext_lazy("Kartläggningen: två dagar"),
    "mapping-sheet": gettext_lazy("Kartläggningen på ett blad"),
    "placement": gettext_lazy("Fyrfält och grupp"),
    "self-care": gettext_lazy("Egenvård"),
    "self-care-paper": gettext_lazy("Egenvård: pappret"),
    "medication": gettext_lazy("Läkemedel som lämnas ut eller trappas ned"),
    "hand-outs": gettext_lazy("Utlämning av läkemedel i dag"),
    "tapering-paper": gettext_lazy("Nedtrappning: pappret"),
    "waiting": gettext_lazy("Väntan på någon annan"),
    "visit": gettext_lazy("Ett besök"),
    "visits": gettext_lazy("Bokade besök: namn och tid"),
    "help": gettext_lazy("Given hjälp"),
    "window": gettext_lazy("Redo nu: det öppna fönstret"),
    "question": gettext_lazy("En fråga mellan parter"),
    "questions": gettext_lazy("Frågor mellan parter"),
    "question-file": gettext_lazy("En fil till en fråga"),
    "directory": gettext_lazy("Katalogen, öppnad från ärendet"),
    "participation": gettext_lazy("Deltagande i samordning"),
    "participation-file": gettext_lazy("Deltagande i samordning: filen"),
    "participation-paper": gettext_lazy("Deltagande i samordning: pappret"),
    "left-behind": gettext_lazy("Det som en kollega har lämnat efter sig"),
    "person-access": gettext_lazy("Vilka som kommer åt personen"),
    "emergency": gettext_lazy("Öppnade i en nödsituation"),
    "emergencies": gettext_lazy("Det som har öppnats i en nödsituation"),
    "emergency-review": gettext_lazy("Granskade det som öppnats i en nödsituation"),
    "consent-form": gettext_lazy("Samtycken: pappret"),
    "scan": gettext_lazy("Ett inskannat papper"),
    "signature": gettext_lazy("Ett utlämnande att skriva under"),
    "signatures": gettext_lazy("Utlämnanden att skriva under"),
    "mandates": gettext_lazy("Ombud för personen"),
    "portal-code": gettext_lazy("Kod till personens egen sida"),
    "figures": gettext_lazy("Siffror utan namn"),
    "cases": gettext_lazy("Ärendelistan: namn och ärendenummer"),
    "case": gettext_lazy("Ärendet: det som är skrivet"),
    "note": gettext_lazy("En anteckning: skrev, läste eller rättade"),
    "seen-by": gettext_lazy("Vilka som ser en uppgift"),
    "record-versions": gettext_lazy("Tidigare versioner av en uppgift"),
    "record-sharing": gettext_lazy("Vilka som ser en uppgift"),
    "why": gettext_lazy("Vilka som ser en uppgift, och varför"),
    "person": gettext_lazy("Personsidan: kontaktuppgifter och ärenden"),
    "search": gettext_lazy("Träff vid sökning: namn och nummer"),
    "consents": gettext_lazy("Samtycken"),
    "inbox": gettext_lazy("Inkorgen: namn och vad saken gäller"),
    "referral": gettext_lazy("Remissen"),
    "referral-decision": gettext_lazy("Remissen: beslut"),
    "triage": gettext_lazy("Remissgruppens lista"),
    "triage-meeting": gettext_lazy("Remissgruppens lista"),
    "triage-item": gettext_lazy("Remissgruppen: remissen"),
    "log-review": gettext_lazy("Granskning av loggen"),
    "log-extract": gettext_lazy("Utdrag ur loggen"),
    "person-copy": gettext_lazy("Utdrag med allt om personen"),
    "disputed": gettext_lazy("En uppgift som personen anser är fel"),
}
GROUNDS: Mapping[str, str | Promise] = {
    "": gettext_lazy("Anges inte"),
    "unit": gettext_lazy("Arbetar med enhetens alla personer"),
    "role": gettext_lazy("Har en roll i ärendet"),
    "case": gettext_lazy("Arbetar i ärendet"),
    "work": gettext_lazy("Arbetar i ärendet"),
    "consent": gettext_lazy("Arbetar med personens samtycken"),
    "log-review": gettext_lazy("Kontrollerar vilka som har läst"),
    "log-extract": gettext_lazy("Lämnar ut loggen till personen"),
    "person-copy": gettext_lazy("Lämnar ut allt om personen till personen"),
}
PURPOSES: Mapping[str, str | Promise] = {
    "care": gettext_lazy("Vård och stöd"),
    "emergency": gettext_lazy("Nödöppning"),
    "demonstration": gettext_lazy("Övning"),
}
PATTERNS: Mapping[str, str | Promise] = {
    "emergency": gettext_lazy("Nödöppning"),
    "colleague": gettext_lazy("Heter som en medarbetare"),
    "surname": gettext_lazy("Samma efternamn"),
    "no_relation": gettext_lazy("Ingen vårdrelation"),
    "many": gettext_lazy("Många på kort tid"),
    "night": gettext_lazy("På natten"),
}


def page_words(page: str) -> str:
    """What was read."""
    return str(PAGES.get(page, page.replace("-", " ").capitalize()))


def ground_words(ground: str) -> str:
    """Why the reader could; a ground that is a sentence is shown as it is."""
    return str(GROUNDS.get(ground, ground))


def purpose_words(purpose: str) -> str:
    """For what."""
    return str(PURPOSES.get(purpose, purpose))


def why(pattern: str, facts: Mapping[str, Any]) -> str:
    """Why a row stands out, as a question to look into and not as a judgement."""
    hour, count = int(facts.get("hour", 0)), int(facts.get("count", 0))
    words = {
        "emergency": _("Medarbetaren öppnade i en nödsituation. Varje nödöppning granskas."),
        "colleague": _("Personen heter som någon som arbetar i verksamheten."),
        "surname": _("Medarbetaren och personen har samma efternamn."),
        "no_relation": _(
            "Medarbetaren har ingen roll i personens ärenden, har inte skrivit något om personen och enheten är inte "
            "med i något ärende."
        ),
        "many": _("Medarbetaren öppnade %(count)s personer var för sig inom en timme.") % {"count": count},
        "night": _("Läst klockan %(hour)s, mellan 22 och 6.") % {"hour": f"{hour:02}"},
    }
    return words.get(pattern, "")

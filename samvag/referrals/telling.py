"""What came in and what the remissgrupp said, in words, for timelines."""

from django.utils.translation import gettext as _

from samvag.programmes.reading import definition
from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell
from samvag.referrals.models import (
    CriterionStatement,
    Opinion,
    Outcome,
    Question,
    ReferralText,
    TriageDecision,
)


@tell(Kind.REFERRAL, ReferralText, "wants", "background", "answers")
def _referral(content: Content, version_id: int | None) -> Told:
    asked = [f"{one['label']} {one['text']}" for one in content["answers"]]
    return Told(_("Remiss"), "\n\n".join(part for part in (content["wants"], content["background"], *asked) if part))


@tell(Kind.QUESTION, Question, "asked_of", "question", "came_back")
def _question(content: Content, version_id: int | None) -> Told:
    if content["came_back"]:
        return Told(_("Svar från %(who)s") % {"who": content["asked_of"]}, content["question"])
    return Told(_("Fråga till %(who)s") % {"who": content["asked_of"]}, content["question"])


@tell(Kind.CRITERION, CriterionStatement, "criterion", "value", "words", "referral__programme_version_id")
def _criterion(content: Content, version_id: int | None) -> Told:
    value = str(CriterionStatement.Value(content["value"]).label).lower()
    try:
        criterion = definition(content["referral__programme_version_id"]).criterion(content["criterion"]).text
    except KeyError:
        criterion = content["criterion"]
    title = _("%(criterion)s: %(value)s") % {"criterion": criterion.rstrip("."), "value": value}
    return Told(title, content["words"])


@tell(Kind.DECISION, TriageDecision, "outcome", "reason")
def _decision(content: Content, version_id: int | None) -> Told:
    return Told(_("Beslut: %(outcome)s") % {"outcome": Outcome(content["outcome"]).label}, content["reason"])


@tell(Kind.OPINION, Opinion, "agrees", "words")
def _opinion(content: Content, version_id: int | None) -> Told:
    title = _("Instämmer i beslutet") if content["agrees"] else _("Har en annan mening om beslutet")
    return Told(title, content["words"])

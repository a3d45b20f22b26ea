"""A question and an answer in words, for the page that says who sees a record, and for copies."""

from django.utils.translation import gettext as _

from samvag.questions.models import Answer, Message
from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell


@tell(Kind.MESSAGE, Message, "text", "to_unit__name")
def _message(content: Content, version_id: int | None) -> Told:
    return Told(_("Fråga till %(unit)s") % {"unit": content["to_unit__name"]}, content["text"])


@tell(Kind.ANSWER, Answer, "text", "message_id")
def _answer(content: Content, version_id: int | None) -> Told:
    return Told(_("Svar på en fråga"), content["text"])

"""Every act of questions and of open windows, done once, for the table of acts that leave an event."""

from collections.abc import Callable
from typing import Any

from samvag.access.actors import Actor
from samvag.cases import actions as cases
from samvag.core.context import acting
from samvag.questions import actions as questions
from samvag.questions.models import Message
from samvag.sharing.actions import ConsentTerms, give_consent
from samvag.windows import actions as windows


def asked(d: Any, by: Actor) -> Message:
    """A question that psychiatry has asked of the acting unit."""
    karin = d.world.actor("karin")
    with acting(karin):
        sent = questions.ask(d.case, by=karin, to_unit=by.unit_id, text="x", category="coordination")
    with acting(by):
        return Message.objects.select_related("record", "from_unit", "to_unit").get(pk=sent.pk)


def again(d: Any) -> Message:
    """The question as it stands now."""
    return Message.objects.select_related("record", "from_unit", "to_unit").get(pk=d.question.pk)


def sent(d: Any, by: Actor) -> Message:
    """A question of the acting unit's own."""
    to = d.world.unit("Öppenvårdspsykiatrin").pk
    return questions.ask(d.case, by=by, to_unit=to, text="x", category="coordination")


def lay(d: Any, act: str) -> None:
    """What the acts need to have happened: three questions from psychiatry, one answered, one that may go on."""
    world, maria, other = d.world, d.maria, d.world.unit("Försörjningsstöd").pk
    d.question, d.ended = asked(d, maria), asked(d, maria)
    with acting(maria):
        questions.answer(d.ended, by=maria, text="x", category="coordination")
        d.sent = sent(d, maria)
        if not act.endswith("open_window"):
            d.window = windows.open_window(d.case, by=maria)
    karin = world.actor("karin")
    with acting(karin):
        terms = ConsentTerms("x", ("coordination",), (maria.unit_id, other))
        give_consent(by=karin, person_id=d.case.person_id, terms=terms)
    with acting(maria):
        cases.let_in(d.case, by=maria, unit_id=other, code="kommun")
    d.goes_on, d.other_unit = asked(d, maria), other


QUESTIONS: dict[str, Callable[[Any, Actor], Any]] = {
    "questions.ask": sent,
    "questions.take": lambda d, by: questions.take(again(d), by=by),
    "questions.answer": lambda d, by: questions.answer(again(d), by=by, text="x", category="coordination"),
    "questions.pass_on": lambda d, by: questions.pass_on(d.goes_on, by=by, to_unit=d.other_unit),
    "questions.send_back": lambda d, by: questions.send_back(d.question, by=by, why="x"),
    "questions.withdraw": lambda d, by: questions.withdraw(d.sent, by=by),
    "questions.keep": lambda d, by: questions.keep(d.ended, by=by),
    "windows.open_window": lambda d, by: windows.open_window(d.case, by=by),
    "windows.respond": lambda d, by: windows.respond(d.window, by=by),
    "windows.close_window": lambda d, by: windows.close_window(d.window, by=by, outcome="met"),
    "windows.undo_window": lambda d, by: windows.undo_window(d.window, by=by),
}

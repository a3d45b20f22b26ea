"""A question to a function about a case: who may be asked, what becomes of it, and how it vanishes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.board.tests.conftest import statements
from samvag.cases.actions import let_in
from samvag.cases.models import Case
from samvag.questions.actions import NotReached, answer, ask, keep, pass_on, send_back, take, withdraw
from samvag.questions.models import Answer, Message
from samvag.questions.reading import row_of
from samvag.records.models import Note, Record
from samvag.sharing.actions import ConsentTerms, give_consent, withdraw_consent
from samvag.sharing.models import Consent, Disclosure
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
PSYCHIATRY, ADULTS, WARD = "Öppenvårdspsykiatrin", "Vuxenenheten", "Psykiatrisk avdelning 12"
TEXT = "Har ni bytt medicin sedan i måndags?"


def asked(world: World, case: Case, by: str = "maria", to: str = PSYCHIATRY, **more: Any) -> Message:
    with world.acting(by):
        return ask(case, by=world.actor(by), to_unit=world.unit(to).pk, text=TEXT, category="coordination", **more)


def seen(world: World, who: str, message: Message) -> Message | None:
    """The question as somebody may open it now."""
    with world.acting(who):
        row = row_of(world.actor(who), message.pk)
    return row.message if row else None


def test_a_question_is_taken_answered_and_kept_on_both_sides(world: World) -> None:
    case = world.case()
    maria, karin = world.client("maria"), world.client("karin")
    form = maria.get(f"/arende/{case.pk}/fraga/").content.decode()
    assert "Öppenvårdspsykiatrin" in form
    assert "samtycke: får ta emot allt slags uppgifter" in form
    fields = {"unit": str(world.unit(PSYCHIATRY).pk), "category": "coordination", "text": TEXT}
    assert maria.post(f"/arende/{case.pk}/fraga/", fields | {"text": ""}).status_code == 422
    where = maria.post(f"/arende/{case.pk}/fraga/", fields)["Location"]
    with world.acting("maria"):
        message = Message.objects.get()
    assert message.due_at > timezone.now() + timedelta(days=1)
    assert "Fråga att svara på" in karin.get("/").content.decode()
    page = karin.get("/fragor/").content.decode()
    assert TEXT not in page
    assert "Vuxenenheten" in page
    karin.post(where + "ta/")
    receipt = maria.get(where).content.decode()
    assert "Tagen av Karin Berg" in receipt
    assert "Mottagaren har redan läst" in receipt
    assert karin.post(where, {"text": "", "category": "coordination"}).status_code == 422
    karin.post(where, {"text": "Ja, i onsdags.", "category": "psychiatric"})
    assert "Ja, i onsdags." in maria.get(where).content.decode()
    for client, own, other in ((maria, TEXT, "Ja, i onsdags."), (karin, "Ja, i onsdags.", TEXT)):
        assert TEXT not in client.get(f"/arende/{case.pk}/").content.decode()
        client.post(where + "spara/")
        client.post(where + "spara/")  # once is enough
        timeline = client.get(f"/arende/{case.pk}/").content.decode()
        assert timeline.count(own) == 1
        assert other not in timeline
        assert "Sparad som en anteckning" in client.get(where).content.decode()


def test_a_mapping_asks_the_others_its_usual_questions(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    where = f"/arende/{case.pk}/fraga/"
    assert f'href="{where}?mall=kartlaggning"' in maria.get(f"/arende/{case.pk}/kartlaggning/").content.decode()
    asked = maria.get(f"{where}?mall=kartlaggning").context["form"]["text"].value()
    assert asked.count("?") == 5
    fields = {"unit": str(world.unit(PSYCHIATRY).pk), "category": "coordination", "text": asked}
    assert maria.post(where, fields).status_code == 302
    assert maria.get(f"{where}?mall=okänd").context["form"]["text"].value() in ("", None)


def test_only_a_party_whom_the_words_reach_is_asked(world: World) -> None:
    case = world.case()
    with pytest.raises(Error), transaction.atomic():  # no party
        asked(world, case, to="Lindens vårdcentral")
    with world.acting("maria"):
        withdraw_consent(
            Consent.objects.get(given=True, owner_id=world.actor("maria").organisation_id), by=world.actor("maria")
        )
    with pytest.raises(Error), transaction.atomic():  # the party let in on the consent has left with it
        asked(world, case)
    assert "Ingen annan enhet är part" in world.client("maria").get(f"/arende/{case.pk}/fraga/").content.decode()


def test_a_category_the_consent_does_not_reach_is_said_on_the_form(world: World) -> None:
    case = world.case()
    with world.acting("karin"):
        own = Consent.objects.get(owner_id=world.actor("karin").organisation_id)
        withdraw_consent(own, by=world.actor("karin"))
    world.consent("karin", case, ADULTS, categories=("coordination",))
    fields = {"unit": str(world.unit(ADULTS).pk), "category": "psychiatric", "text": TEXT}
    answered = world.client("karin").post(f"/arende/{case.pk}/fraga/", fields)
    assert answered.status_code == 422
    assert "Samtycket låter inte Vuxenenheten ta emot" in answered.content.decode()
    assert TEXT in answered.content.decode()
    with world.acting("karin"), pytest.raises(NotReached), transaction.atomic():
        ask(case, by=world.actor("karin"), to_unit=world.unit(ADULTS).pk, text=TEXT, category="psychiatric")


def test_a_withdrawn_consent_takes_it_out_of_the_inbox_at_once(world: World) -> None:
    case = world.case()
    message = asked(world, case)
    karin = world.client("karin")
    assert karin.get(f"/fraga/{message.pk}/").status_code == 200
    with world.acting("maria"):
        consent = Consent.objects.get(given=True, owner_id=world.actor("maria").organisation_id)
        withdraw_consent(consent, by=world.actor("maria"))
    assert karin.get(f"/fraga/{message.pk}/").status_code == 404
    assert "Fråga att svara på" not in karin.get("/").content.decode()
    assert str(message.pk) not in karin.get("/fragor/").content.decode()
    with world.acting("karin"):
        assert not Message.objects.exists()
    assert world.client("maria").get(f"/fraga/{message.pk}/").status_code == 200


def test_it_goes_back_from_the_wrong_unit_and_is_asked_anew(world: World) -> None:
    case = world.case()
    message = asked(world, case)
    karin, maria = world.client("karin"), world.client("maria")
    where = f"/fraga/{message.pk}/"
    assert karin.post(where + "tillbaka/", {"why": ""}).status_code == 422
    assert karin.post(where + "tillbaka/", {"why": "Fråga vårdcentralen."})["Location"] == "/fragor/"
    assert karin.get(where).status_code == 404
    with world.acting("karin"):
        assert not Record.objects.filter(pk=message.pk).exists()
    page = maria.get(where).content.decode()
    assert "Fråga vårdcentralen." in page
    assert str(message.pk) in maria.get("/fragor/?visa=vantar").content.decode()
    again = f"/arende/{case.pk}/fraga/?fran={message.pk}"
    assert TEXT in maria.get(again).content.decode()
    fields = {"unit": str(world.unit(PSYCHIATRY).pk), "category": "coordination", "text": TEXT}
    maria.post(again, fields)
    assert str(message.pk) not in maria.get("/fragor/?visa=vantar").content.decode()


def test_it_is_taken_back_only_before_it_is_read(world: World) -> None:
    case = world.case()
    first, second = asked(world, case), asked(world, case)
    maria, karin = world.client("maria"), world.client("karin")
    karin.get("/fragor/")  # a list is not reading it
    assert maria.post(f"/fraga/{first.pk}/aterta/").status_code == 302
    assert karin.get(f"/fraga/{first.pk}/").status_code == 404
    with world.acting("maria"):
        assert Disclosure.objects.get(record_id=first.pk).ended_at
    karin.get(f"/fraga/{second.pk}/")
    refused = maria.post(f"/fraga/{second.pk}/aterta/")
    assert refused.status_code == 403
    assert "redan läst" in refused.content.decode()
    with world.acting("maria"), pytest.raises(Error), transaction.atomic():  # and not past the page either
        Message.objects.filter(pk=second.pk).update(withdrawn_at=timezone.now())


def test_it_is_passed_on_inside_the_house_where_the_consent_reaches(world: World) -> None:
    case = world.case()
    before = asked(world, case)
    with world.acting("karin"), pytest.raises(Refused, match="når inte"):
        pass_on(before, by=world.actor("karin"), to_unit=world.unit(WARD).pk)
    assert WARD not in world.client("karin").get(f"/fraga/{before.pk}/vidare/").content.decode()
    maria, both = world.actor("maria"), (world.unit(PSYCHIATRY).pk, world.unit(WARD).pk)
    with world.acting("maria"):
        give_consent(by=maria, person_id=case.person_id, terms=ConsentTerms("x", ("coordination",), both))
        let_in(case, by=maria, unit_id=both[1], code="psykiatri")
    message = asked(world, case)
    karin = world.client("karin")
    assert WARD in karin.get(f"/fraga/{message.pk}/vidare/").content.decode()
    assert karin.post(f"/fraga/{message.pk}/vidare/", {"unit": str(both[1])})["Location"] == "/fragor/"
    with world.acting("karin"):
        assert not Message.objects.filter(pk=message.pk).exists()
    with world.acting("ylva"):
        assert Message.objects.get(pk=message.pk).passed_on_from_id == both[0]
    assert "Skickad vidare till" in world.client("maria").get(f"/fraga/{message.pk}/").content.decode()


def test_whoever_is_not_asked_does_nothing_with_it(world: World) -> None:
    case = world.case()
    message = asked(world, case)
    maria, per, karin = (world.actor(name) for name in ("maria", "per", "karin"))
    with world.acting("maria"):
        for act in (
            take,
            lambda m, by: send_back(m, by=by, why="x"),
            lambda m, by: answer(m, by=by, text="x", category="social"),
        ):
            with pytest.raises(Refused, match="annan enhet"):
                act(message, by=maria)
        with pytest.raises(Error), transaction.atomic():
            Message.objects.filter(pk=message.pk).update(taken_at=timezone.now(), taken_by_id=maria.assignment_id)
    with world.acting("karin"):
        take(message, by=karin)
    with world.acting("per"):
        take(message, by=per)  # a colleague goes on
        given = answer(message, by=per, text="Ja.", category="coordination")
        with pytest.raises(Refused, match="redan avslutad"):
            answer(message, by=per, text="Nej.", category="coordination")
        with pytest.raises(Refused, match="enhet som frågade"):
            withdraw(message, by=per)
    assert seen(world, "maria", message)
    with world.acting("maria"):
        assert Answer.objects.get(pk=given.pk).text == "Ja."
        keep(message, by=maria, with_theirs=True)
        assert sorted(Note.objects.filter(case_id=case.pk).values_list("heading", flat=True)) == [
            "Fråga till Öppenvårdspsykiatrin",
            "Svar på en fråga",
        ]
    assert seen(world, "olle", message) is None


@pytest.mark.parametrize(("name", "answered"), [("hans", 403), ("sara", 404), ("olle", 404), ("rut", 404)])
def test_others_are_refused_or_find_nothing(world: World, name: str, answered: int) -> None:
    case = world.case()
    message = asked(world, case)
    client = world.client(name)
    assert client.post(f"/fraga/{message.pk}/ta/").status_code == answered
    assert client.post(f"/arende/{case.pk}/fraga/").status_code == answered


def test_pages_cost_the_same_with_many(world: World) -> None:
    case = world.case()
    message = asked(world, case)
    maria, karin = world.client("maria"), world.client("karin")
    few = statements(karin, "/fragor/")
    for _one in range(5):
        asked(world, case)
    assert statements(karin, "/fragor/") == few <= 6
    assert statements(karin, f"/fraga/{message.pk}/") <= 10
    assert statements(maria, f"/fraga/{message.pk}/") <= 10
    assert statements(maria, f"/arende/{case.pk}/fraga/") <= 10

"""The inbox, through the browser's door."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.people.models import PersonLink
from samvag.referrals import actions
from samvag.referrals.models import Question, Referral, TriageItem
from samvag.referrals.tests.counting import statements
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")


def form(**changes: str) -> dict[str, str]:
    fields = {
        "site": "integrerat-sjobron",
        "channel": "phone",
        "sender": "self",
        "happened_on": "i dag",
        "happened_at": "00.01",
        "given_name": "Alva",
        "family_name": "Ek",
        "wants": "Vill ha hjälp med boendet.",
    }
    return fields | changes


def fresh(world: World, referral: Referral, by: str = "maria") -> Referral:
    with world.acting(by):
        return world.get_referral(referral.pk)


def test_a_call_is_written_down_and_leads_to_the_referral(world: World) -> None:
    maria = world.client("maria")
    assert maria.get("/remiss/ny/").status_code == 200
    answer = maria.post("/remiss/ny/", form())
    assert answer["Location"].startswith("/remiss/")
    page = maria.get(answer["Location"]).content.decode()
    assert "Alva Ek" in page
    assert "Vill ha hjälp med boendet." in page
    assert "<title>Remiss – Samväg</title>" in page


def test_a_call_cannot_lie_ahead_and_the_text_is_kept(world: World) -> None:
    page = world.client("maria").post("/remiss/ny/", form(happened_on="i morgon")).content.decode()
    assert "i framtiden" in page
    assert "Vill ha hjälp med boendet." in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("number", "19121212-1213", "Kontrollsiffran"),
        ("happened_at", "25.99", "Skriv klockslaget"),
        ("happened_on", "nån gång", "Skriv datumet"),
        ("happened_on", "1987-03-03", "Kontrollera årtalet"),
        ("happened_on", "0001-01-01", "Kontrollera årtalet"),
        ("happened_on", "9999-12-31", "i framtiden"),
        ("wants", "", "Vad vill personen"),
    ],
)
def test_bad_input_is_said_and_nothing_is_lost(world: World, field: str, typed: str, said: str) -> None:
    page = world.client("maria").post("/remiss/ny/", form(background="Bor hos en vän", **{field: typed}))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "Bor hos en vän" in page.content.decode()


def test_a_form_sent_twice_counts_once(world: World) -> None:
    maria = world.client("maria")
    once = form(_once="a8a8ab3e-6d37-4ba2-9f6a-3a9d24cf4ce1")
    assert maria.post("/remiss/ny/", once)["Location"] == maria.post("/remiss/ny/", once)["Location"]
    with world.acting("maria"):
        assert Referral.objects.count() == 1


def test_another_sender_sees_received_and_closed_only(world: World) -> None:
    disa = world.client("disa")
    answer = disa.post("/remiss/ny/", form(sender_label="Rum 4", sender="psychiatry"))
    assert answer["Location"] == "/skickat/"
    page = disa.get("/skickat/").content.decode()
    assert "Rum 4" in page
    assert "Kvittokod" in page
    assert "Alva" not in page
    assert "Inte än" in page
    with world.acting("maria"):
        key = Referral.objects.get().pk
    assert disa.get(f"/remiss/{key}/").status_code == 404
    assert "Rum 4" not in world.client("karin").get("/skickat/").content.decode()


def test_a_nurse_of_the_receiving_unit_without_the_inbox_is_led_on(world: World) -> None:
    assert world.client("sara").post("/remiss/ny/", form())["Location"] == "/skickat/"


def test_the_inbox_counts_what_one_sees(world: World) -> None:
    first, _second = world.referral(), world.referral()
    maria = world.client("maria")
    page = maria.get("/inkorg/")
    assert [(tab, count) for tab, _label, count, _here in page.context["tabs"]] == [
        ("nya", 2),
        ("mina", 0),
        ("vantar", 0),
        ("alla", 2),
    ]
    maria.post(f"/remiss/{first.pk}/ta/", {"revision": "1"})
    counts = {tab: count for tab, _l, count, _h in maria.get("/inkorg/").context["tabs"]}
    assert counts == {"nya": 1, "mina": 1, "vantar": 0, "alla": 2}
    assert [row.referral.pk for row in maria.get("/inkorg/?visa=mina").context["rows"]] == [first.pk]


def test_the_most_urgent_stands_first(world: World) -> None:
    world.referral(wants="Senare")
    maria = world.client("maria")
    yesterday = timezone.localtime() - timedelta(days=1)
    maria.post("/remiss/ny/", form(given_name="Bo", happened_on=yesterday.date().isoformat(), happened_at="08.00"))
    assert maria.get("/inkorg/").context["rows"][0].name == "Bo Ek"


@pytest.mark.parametrize("tab", ["nya", "mina", "vantar", "alla", "nonsens"])
def test_an_empty_inbox_says_what_will_come(world: World, tab: str) -> None:
    page = world.client("maria").get(f"/inkorg/?visa={tab}")
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


def test_a_role_without_the_inbox_is_refused(world: World) -> None:
    referral = world.referral()
    sara = world.client("sara")
    assert sara.get("/inkorg/").status_code == 403
    assert sara.get(f"/remiss/{referral.pk}/").status_code == 403
    assert sara.post(f"/remiss/{referral.pk}/ta/", {"revision": "1"}).status_code == 403


def test_an_outsider_finds_nothing(world: World) -> None:
    referral = world.referral()
    olle = world.client("olle")
    paths: list[Any] = ["", "ta/", "fraga/", "nummer/", "lista/", "svar/", "avsluta/", "arende/", "svaret-har-kommit/"]
    for path in paths:
        call = olle.post if path in ("ta/", "avsluta/", "svaret-har-kommit/") else olle.get
        assert call(f"/remiss/{referral.pk}/{path}").status_code == 404
    assert olle.get("/inkorg/").context["rows"] == []


def test_nobody_signed_in_is_shown_the_way(world: World, client: Client) -> None:
    for path in ("/inkorg/", "/skickat/", "/remiss/ny/", "/remissgrupp/"):
        assert client.get(path)["Location"] == "/logga-in/"


def test_asking_waits_and_the_answer_goes_on(world: World) -> None:
    referral = world.referral()
    maria = world.client("maria")
    asked = {"revision": "1", "asked_of": "Personen", "question": "Var bor du nu?"}
    assert maria.post(f"/remiss/{referral.pk}/fraga/", asked).status_code == 302
    assert "Var bor du nu?" in maria.get(f"/remiss/{referral.pk}/").content.decode()
    assert fresh(world, referral).state == "asked"
    too_long = {"revision": "2", "answer": "x" * 6000}
    assert maria.post(f"/remiss/{referral.pk}/svaret-har-kommit/", too_long).status_code == 422
    came = {"revision": "2", "answer": "Hos en vän på Storgatan."}
    assert maria.post(f"/remiss/{referral.pk}/svaret-har-kommit/", came).status_code == 302
    assert fresh(world, referral).state == "new"
    page = maria.get(f"/remiss/{referral.pk}/").content.decode()
    assert "Svar från Personen" in page
    assert "Hos en vän på Storgatan." in page


def test_a_referral_is_given_to_a_colleague_who_works_with_the_inbox(world: World) -> None:
    referral, maria = world.referral(), world.client("maria")
    maria.post(f"/remiss/{referral.pk}/ta/", {"revision": "1"})
    page = f"/remiss/{referral.pk}/lamna/"
    choices = [label for _value, label in maria.get(page).context["form"].fields["colleague"].choices]
    assert "Johan Ek" in choices
    assert not {"Sara Ek", "Karin Ek", "Maria Ek"} & set(choices)  # no inbox, another house, oneself
    karin = world.actor("karin").assignment_id
    assert maria.post(page, {"revision": "2", "colleague": str(karin)}).status_code == 422
    johan = world.actor("johan").assignment_id
    assert maria.post(page, {"revision": "2", "colleague": str(johan)}).status_code == 302
    assert fresh(world, referral).taken_by_id == johan
    assert maria.post(page, {"revision": "2", "colleague": str(johan)}).status_code == 422  # he has it already
    with world.acting("maria"), pytest.raises(Refused):
        actions.give(world.get_referral(referral.pk), by=world.actor("maria"), to=karin)


def test_who_was_here_before_is_counted_from_what_one_may_see(world: World) -> None:
    first = world.referral()
    with world.acting("maria"):
        number = PersonLink.objects.get(person_id=first.person_id).number
    maria = world.client("maria")
    before = maria.post("/remiss/ny/", form(number=number))["Location"]  # written down later, but it came earlier
    assert before in maria.get(f"/remiss/{first.pk}/").content.decode()
    assert f"/remiss/{first.pk}/" not in maria.get(before).content.decode()
    assert "Har sökt hit 1 gång förut" in maria.get("/inkorg/").content.decode()
    other = form(number=number, site="samvux-sjobron", sender="social")
    maria.post("/remiss/ny/", other)
    page = world.client("rut").get("/inkorg/").content.decode()
    assert "gång förut" not in page  # what another house has received is nothing one counts
    assert {row.before for row in maria.get("/inkorg/?visa=alla").context["rows"]} == {0, 1}


def test_staff_write_down_who_else_got_in_touch(world: World) -> None:
    maria = world.client("maria")
    told = form(sender="relative", sender_name="Bo Test", sender_role="Granne", person_knows="no", ask_worry="Ropar.")
    page = maria.get(maria.post("/remiss/ny/", told | {"sender_unnamed": "on"})["Location"]).content.decode()
    for words in ("Granne", "Ropar.", "Vad oroar dig mest", "vill inte att personen får veta"):
        assert words in page


def test_a_question_without_words_keeps_the_rest(world: World) -> None:
    referral = world.referral()
    page = world.client("maria").post(f"/remiss/{referral.pk}/fraga/", {"asked_of": "Vårdcentralen", "question": ""})
    assert "Vårdcentralen" in page.content.decode()


def test_who_came_second_is_told_and_nothing_is_written(world: World) -> None:
    referral = world.referral()
    world.client("johan").post(f"/remiss/{referral.pk}/ta/", {"revision": "1"})
    maria = world.client("maria")
    lost = maria.post(f"/remiss/{referral.pk}/ta/", {"revision": "1"})
    assert lost.status_code == 409
    assert "Johan Ek" in lost.content.decode()
    asked = {"revision": "1", "asked_of": "Personen", "question": "Var bor du nu?"}
    lost = maria.post(f"/remiss/{referral.pk}/fraga/", asked)
    assert lost.status_code == 409
    assert "Var bor du nu?" in lost.content.decode()
    with world.acting("maria"):
        assert Question.objects.count() == 0


def test_a_number_is_given_afterwards(world: World) -> None:
    maria = world.client("maria")
    page = maria.post("/remiss/ny/", form())["Location"]
    assert "nummer/" in maria.get(page).content.decode()
    wrong = maria.post(page + "nummer/", {"number": "123"})
    assert "Numret har 3 siffror" in wrong.content.decode()
    number = world.number()
    assert maria.post(page + "nummer/", {"number": number.value}).status_code == 302
    with world.acting("maria"):
        assert PersonLink.objects.get().number == number.value


def test_a_number_that_is_another_of_ours_is_refused(world: World) -> None:
    known = world.referral()
    maria = world.client("maria")
    page = maria.post("/remiss/ny/", form())["Location"]
    with world.acting("maria"):
        number = PersonLink.objects.get(person_id=known.person_id).number
    assert "Ni har redan en person" in maria.post(page + "nummer/", {"number": number}).content.decode()


def test_without_consent_the_list_explains_and_shares_nothing(world: World) -> None:
    referral = world.referral()
    maria = world.client("maria")
    page = maria.get(f"/remiss/{referral.pk}/lista/").content.decode()
    assert "inget samtycke" in page
    assert "/samtycke/nytt/" in page
    maria.post(
        f"/remiss/{referral.pk}/lista/",
        {"revision": "1", "meeting": "new", "day": "i morgon", "time": "10.30", "share": "1"},
    )
    with world.acting("karin"):
        assert TriageItem.objects.count() == 0
    with world.acting("maria"):
        assert TriageItem.objects.count() == 1


def test_the_list_hands_over_to_those_left_ticked(world: World) -> None:
    referral, meeting = world.referral(), world.meeting()
    world.consent("maria", referral, "Öppenvårdspsykiatrin")
    maria, unit = world.client("maria"), world.unit("Öppenvårdspsykiatrin")
    listed = {"revision": "1", "meeting": str(meeting.pk), "share": str(unit.pk)}
    assert maria.post(f"/remiss/{referral.pk}/lista/", listed).status_code == 302
    with world.acting("karin"):
        assert TriageItem.objects.get().meeting_id == meeting.pk
    page = maria.get(f"/remiss/{referral.pk}/").content.decode()
    assert "Öppenvårdspsykiatrin" in page
    # Moved to another meeting: what is handed over stays so and is not handed over twice.
    moved = {"revision": "2", "meeting": "new", "day": "i morgon", "time": "9.15"}
    assert maria.post(f"/remiss/{referral.pk}/lista/", moved).status_code == 302
    with world.acting("karin"):
        assert TriageItem.objects.get().meeting_id != meeting.pk


def test_a_new_meeting_needs_a_day_that_comes(world: World) -> None:
    referral = world.referral()
    maria = world.client("maria")
    path = f"/remiss/{referral.pk}/lista/"
    assert "vilken dag" in maria.post(path, {"revision": "1", "meeting": "new"}).content.decode()
    gone = {"revision": "1", "meeting": "new", "day": "i går", "time": "9"}
    assert "redan varit" in maria.post(path, gone).content.decode()


def test_a_party_may_read_but_not_work(world: World) -> None:
    referral, meeting = world.referral(), world.meeting()
    world.consent("maria", referral, "Öppenvårdspsykiatrin")
    with world.acting("maria"):
        actions.put_on_list(
            referral, by=world.actor("maria"), meeting=meeting, share_with=[world.unit("Öppenvårdspsykiatrin").pk]
        )
    karin = world.client("karin")
    assert "Ta remissen" not in karin.get(f"/remiss/{referral.pk}/").content.decode()
    assert karin.post(f"/remiss/{referral.pk}/ta/").status_code == 403
    assert karin.get("/inkorg/?visa=alla").context["rows"] == []
    assert world.client("nina").get(f"/remiss/{referral.pk}/").status_code == 403


def test_closing_needs_a_decision_and_shows_on_the_receipt(world: World) -> None:
    referral = world.referral()
    maria = world.client("maria")
    assert maria.post(f"/remiss/{referral.pk}/avsluta/", {"revision": "1"}).status_code == 403
    key = world.decided().referral_id
    with world.acting("maria"):
        decided = world.get_referral(key)
    maria.post(f"/remiss/{key}/avsluta/", {"revision": str(decided.revision)})
    assert fresh(world, decided).state == "closed"


def test_no_more_statements_with_fifty_than_with_five(world: World) -> None:
    for _turn in range(5):
        world.referral()
    maria = world.client("maria")
    maria.get("/inkorg/?visa=alla")
    few = statements(maria, "/inkorg/?visa=alla")
    for _turn in range(45):
        world.referral()
    assert statements(maria, "/inkorg/?visa=alla") == few
    assert few <= 8


def test_the_referral_page_asks_little(world: World) -> None:
    referral = world.referral()
    maria = world.client("maria")
    maria.get(f"/remiss/{referral.pk}/")
    assert statements(maria, f"/remiss/{referral.pk}/") <= 8

"""Saga, 19: a web form at night, a crisis, and a consent she made narrower."""

from samvag.demo.story import Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """The youngest in the town decides herself who is told what."""
    life = Life(town, "Saga", "Eklöf", 19, "female", phone="070-174 06 37")
    _comes_in(life)
    _on_her_terms(life)


def _comes_in(life: Life) -> None:
    life.on(58, "15:40")
    life.ask_for_help(
        "Jag gör mig illa och tar tabletter jag inte har fått utskrivna. Jag vill inte att det ska fortsätta.",
        background="Jag gick på BUP men det tog slut när jag fyllde arton.",
        contact_wishes="Sms, inte brev hem. Mamma öppnar posten.",
    )
    life.on(57, "8:30")
    life.take("maria")
    life.on(55, "13:00")
    life.consent("maria", ("oppen",))
    life.list_for_next("maria", ("oppen",))
    life.consent("karin", ("vuxen",))
    life.meet()
    life.hold("maria", "met", "adult", "both_principals")
    life.hold("karin", "met", "psychiatry_patient", "high_both", "two_diagnoses", words="Följde inte med från BUP.")
    decision = life.decide(
        "maria",
        "accept",
        "Hon föll mellan stolarna när hon blev myndig. Vi ska inte låta det hända igen.",
        "Hej Saga! Vi är glada att du skrev. Karin smsar dig en tid som inte krockar med skolan.",
    )
    life.opinion("karin", True)
    life.open("maria", decision, main=("maria", "karin"), colleague=("johan", "per"))
    life.answer("maria")


def _on_her_terms(life: Life) -> None:
    life.on(45, "14:30")
    life.status("karin", "risk", 2, "Skär sig när kvällen blir för lång. Inga planer på att dö.")
    life.status("karin", "psykisk_halsa", 3, "Känslorna slår om på en timme.")
    life.status("karin", "beroende", 2, "Tabletter från kompisar, mest på helgen.")
    life.status("maria", "sysselsattning", 1, "Går sista året. Kuratorn håller en plats åt henne.")
    life.status("maria", "relationer", 2, "Bråk hemma. Mormor är trygg.")
    plan = life.step("karin", "Skriv krisplan tillsammans", "karin", 5)
    life.on(41, "15:00")
    life.done("karin", plan)
    life.on(32, "10:20")
    life.status("karin", "risk", 3, "Tog många tabletter i natt. Hemma från akuten, mormor är där.", "worse")
    life.note(
        "karin",
        "psychiatric",
        "Efter natten",
        "Saga ringde själv 112. Vi gick igenom krisplanen och la till mormors nummer. Ny träff i morgon.",
        shared=True,
    )
    life.on(31, "9:15")
    life.status("karin", "risk", 2, "Sovit hos mormor. Vill leva, vill slippa ångesten.", "better")
    life.role("karin", "nina", "fast_vardkontakt")
    life.on(22, "14:40")
    life.narrow(
        "maria",
        ("oppen",),
        categories=("referral", "coordination", "social", "substance"),
        carve_outs="Inget om familjen och ekonomin.",
    )
    life.note(
        "maria",
        "relatives",
        "Saga vill själv berätta om hemma",
        "Samtycket gäller inte längre familj och ekonomi. Hon tar det med Karin när hon är redo.",
    )
    life.status("maria", "relationer", 3, "Bor hos mormor tills vidare.", "worse")
    life.on(13, "13:20")
    life.status("nina", "psykisk_halsa", 2, "Färdighetsgruppen ger henne ord. Hon skrattade åt ett av dem.", "better")
    life.status("nina", "lakemedel", 1, "Egna tabletter i dosett hos mormor.", "better")
    life.on(4, "10:00")
    life.status("maria", "sysselsattning", 1, "Två prov gjorda. Kuratorn stolt.", "better")
    life.status("nina", "risk", 1, "Fyra veckor utan att skada sig.", "better")
    life.note(
        "nina",
        "psychiatric",
        "Samtal efter gruppen",
        "Saga visade sin lista över saker som hjälper. Överst står mormors köksbord.",
        shared=True,
    )
    life.step("nina", "Tredje gången i färdighetsgruppen", "nina", 8)

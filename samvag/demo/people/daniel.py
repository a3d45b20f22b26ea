"""Daniel, 31: did not want to say who he was the first time, and gave his number when he felt safe."""

from samvag.demo.clinic import heard, taper, wait
from samvag.demo.story import SAMVUX, Town
from samvag.demo.verbs import Life
from samvag.waiting.models import Waiting


def tell(town: Town) -> None:
    """Anxious, without a wage, and braver every week."""
    life = Life(town, "Daniel", "Rashid", 31, "male", phone="070-174 06 47", site=SAMVUX)
    _comes_in(life)
    _dares_more(life)


def _comes_in(life: Life) -> None:
    life.on(62, "9:20")
    life.ask_for_help(
        "Jag har panik och går inte ut. Jag vill inte säga vem jag är än, men jag vill ha hjälp.",
        by="rut",
        known=False,
        contact_wishes="Ring det här numret, jag svarar om jag vågar.",
    )
    life.on(61, "9:00")
    life.take("rut")
    life.ask("rut", "Daniel", "Vill du komma hit och berätta vem du är, så att vi kan boka en tid?")
    life.on(58, "10:30")
    life.identify("rut")
    life.resume("rut")
    life.on(56, "9:30")
    life.consent("rut", ("vuxen", "oppen"), categories=("referral", "coordination", "psychiatric"))
    life.list_for_next("rut", ("vuxen", "oppen"))
    life.consent("johan", ("vc",))
    life.meet()
    life.hold("rut", "met", "adult", "mental_ill_health", "needs_a_party", "wants_to")
    life.hold("maria", "met", "needs_a_party", "lives_here")
    decision = life.decide(
        "vera",
        "accept",
        "Ångesten stänger vägen till arbete. Kommunen och vårdcentralen tar varsin del.",
        "Bra att du kom tillbaka, Daniel. Vera ringer dig, och du väljer var ni ses.",
    )
    life.open("vera", decision, main=("vera", "johan"))
    life.role("vera", "rut", "fast_vardkontakt")
    life.role("karin", "per", "main_coordinator")
    life.answer("rut")


def _dares_more(life: Life) -> None:
    life.on(46, "10:00")
    life.status("vera", "psykisk_halsa", 3, "Panik varje dag, mest i affären.")
    life.status("johan", "forsorjning", 3, "Väntar på beslut om försörjningsstöd.")
    life.status("johan", "arbete", 4, "Inte varit i något sedan lagret stängde.")
    apply = life.step("johan", "Komplettera ansökan om försörjningsstöd", "johan", 5)
    first = wait(life, "vera", "oppen", "Bedömning av ångesten, egen remiss", again=14)
    life.on(42, "9:40")
    life.done("johan", apply)
    life.status("johan", "forsorjning", 1, "Beviljat från den första.", "better")
    life.on(29, "10:45")
    life.status("vera", "psykisk_halsa", 2, "Har handlat själv två gånger. Hörlurar hjälper.", "better")
    life.note(
        "rut",
        "psychiatric",
        "Samtal fyra",
        "Vi gick till parken och tillbaka. Han stannade när paniken kom, och den gick över.",
        shared=True,
    )
    heard(
        life,
        "vera",
        first,
        "returned",
        "Ser ångest som vårdcentralen kan behandla. Vill ha en sammanfattning av samtalen om det inte räcker.",
        who="Remissgranskaren på mottagningen",
    )
    again = wait(life, "vera", "oppen", "Bedömning, med sammanfattning av fyra samtal", again=10)
    life.on(18, "11:00")
    heard(life, "vera", again, "asked", who="Vera, till receptionen", again=7)
    taper(
        life,
        "rut",
        "Oxazepam 10 mg",
        (
            "En tablett morgon och kväll",
            "En halv tablett på morgonen, en på kvällen",
            "En halv tablett morgon och kväll",
            "En halv tablett på kvällen",
        ),
        watch_for="Oro, svettningar och sämre sömn de första dagarna efter varje steg. Det går över.",
        contact_at_once="Kramper eller förvirring: ring 112. Panik som inte går över: ring Rut, hon når läkaren.",
    )
    _on_the_way(life, again)


def _on_the_way(life: Life, again: Waiting) -> None:
    life.on(15, "13:30")
    life.around("johan", "Samhall", "Provplats på lagret", organisation_name="Samhall", category="economic")
    life.status("johan", "arbete", 2, "Arbetsträning tre förmiddagar i veckan.", "better")
    life.on(8, "10:20")
    heard(life, "vera", again, "answered", "Står i kö, besked om tid inom en månad.", who="Receptionen", again=5)
    life.on(1, "9:15")
    life.status("vera", "relationer", 2, "Har ringt sin pappa för första gången på ett år.", "better")
    life.note(
        "vera",
        "coordination",
        "Telefon",
        "Daniel ringde själv och undrade om han får gå fyra förmiddagar. Vi tar det på uppföljningen.",
        shared=True,
    )
    life.step("vera", "Boka uppföljning med Daniel och Johan", "vera", 8)

"""Daniel, 31: did not want to say who he was the first time, and gave his number when he felt safe."""

from samvag.demo.story import SAMVUX, Town
from samvag.demo.verbs import Life


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
    life.on(15, "13:30")
    life.around("johan", "Samhall", "Provplats på lagret", organisation_name="Samhall", category="economic")
    life.status("johan", "arbete", 2, "Arbetsträning tre förmiddagar i veckan.", "better")
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

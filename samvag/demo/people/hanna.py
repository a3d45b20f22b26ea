"""Hanna, past fifty: asked at one door, was shown to the other, and is on her way back to the classroom."""

from samvag.demo.story import INTEGRATED, SAMVUX, Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """Redirected from the integrated model to SamVux, where she belonged."""
    life = Life(town, "Hanna", "Åkerberg", 52, "female", phone="070-174 06 43", site=INTEGRATED)
    _the_other_door(life)
    life.site = SAMVUX
    _comes_in(life)
    _on_the_way_back(life)


def _the_other_door(life: Life) -> None:
    life.on(100, "9:00")
    life.ask_for_help(
        "Jag är lärare och har gått in i väggen. Det har blivit för mycket vin. Jag vet inte vem jag ska ringa.",
        contact_wishes="Mejl går bra, telefon på förmiddagen.",
    )
    life.on(99, "8:50")
    life.take("johan")
    life.on(97, "10:00")
    life.list_for_next("johan", ())
    life.meet()
    life.decide(
        "johan",
        "redirect",
        "Lindrigare besvär och egen husläkare. SamVux kan börja redan nästa vecka.",
        "Hej Hanna. SamVux på vårdcentralen passar dig bättre. Johan ringer dig, och Rut där väntar på dig.",
        goes_to="SamVux Sjöbron",
    )
    life.answer("johan")


def _comes_in(life: Life) -> None:
    life.on(86, "9:40")
    life.ask_for_help(
        "Jag sover dåligt, gråter i bilen och dricker tre kvällar i veckan. Jag vill tillbaka till mina elever.",
        by="rut",
        background="Hanna ringde på Johans råd. Sjukskriven sedan två månader utan plan.",
        contact_wishes="Förmiddagar.",
    )
    life.on(85, "8:40")
    life.take("rut")
    life.on(83, "9:10")
    life.consent("rut", ("vuxen", "oppen"), categories=("referral", "coordination", "psychiatric"))
    life.list_for_next("rut", ("vuxen", "oppen"))
    life.consent("maria", ("vc",))
    life.consent("karin", ("vc",))
    life.meet()
    life.hold("rut", "met", "adult", "mental_ill_health", "needs_a_party", "lives_here", "wants_to")
    life.hold("maria", "met", "needs_a_party")
    life.hold("karin", "unknown", "mental_ill_health", words="Vi är med som stöd, vårdcentralen leder.")
    decision = life.decide(
        "vera",
        "accept",
        "Vården och vägen till arbete behöver gå sida vid sida.",
        "Välkommen till SamVux. Vera är din koordinator, och du träffar Rut nästa vecka.",
    )
    life.open("vera", decision, main=("vera", "maria"))
    life.role("vera", "rut", "fast_vardkontakt")
    life.role("karin", "karin", "main_coordinator")
    life.answer("rut")


def _on_the_way_back(life: Life) -> None:
    life.on(71, "9:30")
    life.status("vera", "psykisk_halsa", 3, "Utmattad. Ljud och folk tar slut på henne.")
    life.status("vera", "arbete", 3, "Sjukskriven utan plan. Rektorn vill henne väl.")
    life.status("maria", "beroende", 2, "Vin tre kvällar i veckan, vill ner till helgen.")
    life.status("maria", "forsorjning", 1, "Sjukpenning, rätt nivå.")
    meeting = life.step("vera", "Möte med rektorn om en plan", "vera", 20)
    life.on(54, "10:30")
    life.done("vera", meeting)
    life.note(
        "vera",
        "coordination",
        "Möte på skolan",
        "Rektorn, Hanna och Vera. Två timmar i veckan i biblioteket till att börja med, sedan ser vi.",
        shared=True,
    )
    life.status("vera", "arbete", 2, "Två timmar i biblioteket, tyst och lagom.", "better")
    life.on(35, "9:00")
    life.status("vera", "psykisk_halsa", 2, "Sover sex timmar. Går i skogen varje dag.", "better")
    life.status("maria", "beroende", 1, "Ett glas på lördagen.", "better")
    life.around("vera", "Ingela, rektor", "Arbetsgivare", organisation_name="Bergsskolan", reach="Måndagar")
    life.on(14, "11:20")
    life.status("vera", "arbete", 1, "Har egen grupp två förmiddagar.", "better")
    life.on(3, "9:20")
    life.note(
        "rut",
        "psychiatric",
        "Återbesök",
        "Glad och lite rädd. Vi går lugnt fram. Nästa besök om tre veckor.",
        shared=True,
    )
    life.step("vera", "Avstämning med Försäkringskassan", "vera", 11)

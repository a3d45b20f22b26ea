"""Jasmina, 34: turned away once, sent by the ward the second time, and now in LARO."""

from samvag.demo.story import Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """First a no, then a yes that holds."""
    life = Life(town, "Jasmina", "Begić", 34, "female", phone="070-174 06 17")
    _the_first_time(life)
    _comes_in(life)
    _finds_a_rhythm(life)
    _lately(life)


def _the_first_time(life: Life) -> None:
    life.on(117, "14:00")
    life.ask_for_help(
        "Min kompis säger att jag borde höra av mig. Jag vet inte om jag vill.",
        contact_wishes="Sms först.",
    )
    life.on(116, "9:30")
    life.take("maria")
    life.on(115, "11:00")
    life.list_for_next("maria", ())
    life.meet()
    life.decide(
        "maria",
        "decline",
        "Jasmina vill inte vara med just nu och vill inte att vi pratar med psykiatrin.",
        "Tack för att du hörde av dig. Dörren står öppen: ring eller skriv när du vill, så börjar vi där du är.",
    )
    life.answer("maria")


def _comes_in(life: Life) -> None:
    life.on(84, "10:40")
    life.ask_for_help(
        "Skrivs ut på fredag. Vill själv ha hjälp att hålla ihop behandling och boende den här gången.",
        by="disa",
        channel="letter",
        sender="psychiatry",
        sender_name="Disa Rask",
        sender_label="Psykiatrisk avdelning 12",
        background="Vårdad elva dagar efter överdos. Opioider och amfetamin. Frågeställning adhd.",
        contact_wishes="Jasmina nås på avdelningen till fredag, sedan på sin mobil.",
    )
    life.on(83, "8:40")
    life.take("maria")
    life.on(82, "13:00")
    life.consent("maria", ("oppen",))
    life.list_for_next("maria", ("oppen",))
    life.consent("karin", ("vuxen",))
    life.meet()
    life.hold("maria", "met", "adult", "both_principals", "long_coordination", "high_both")
    life.hold(
        "karin", "met", "psychiatry_patient", "two_diagnoses", words="Adhd utreds hos oss, start om några veckor."
    )
    decision = life.decide(
        "maria",
        "accept",
        "Hon vill själv, risken är hög och vårdtiden var kort. Vi behöver gå in tillsammans direkt.",
        "Välkommen, Jasmina. Maria möter dig och Karin ringer i dag om läkartid.",
    )
    life.opinion("karin", True)
    life.open("maria", decision, main=("maria", "karin"), colleague=("johan", "per"))
    life.answer("maria")


def _finds_a_rhythm(life: Life) -> None:
    life.on(72, "9:15")
    life.status("karin", "risk", 3, "Överdos för tre veckor sedan. Har naloxon hemma, kompisen också.")
    life.status("karin", "beroende", 3, "Injicerar några gånger i veckan. Vill till LARO.")
    life.status("maria", "boende", 3, "Bor hos en vän som själv använder.")
    life.status("maria", "natverk", 1, "Svarar på sms inom timmen.")
    laro = life.step("karin", "Bedömning på LARO, Karin följer med", "karin", 7)
    life.on(65, "10:30")
    life.done("karin", laro)
    life.around("karin", "LARO-mottagningen", "Läkemedelsassisterad behandling", reach="Vardagar 8–11")
    life.status("karin", "lakemedel", 1, "Började med buprenorfin i måndags. Hämtar varje dag.", "better")
    life.note(
        "maria",
        "social",
        "Besök på stödboendet",
        "Jasmina tittade på rummet och tyckte om fönstret. Inflyttning så snart hon har lämnat prov två veckor.",
        shared=True,
    )
    room = life.step("maria", "Klart med stödboendet", "maria", 21)
    life.on(44, "11:20")
    life.done("maria", room)
    life.status("maria", "boende", 1, "Eget rum på stödboendet. Låser om sig och sover.", "better")
    life.status("karin", "beroende", 2, "Rena prover utom ett.", "better")
    life.status("karin", "risk", 2, "Mindre risk. Naloxon kvar i jackan.", "better")


def _lately(life: Life) -> None:
    life.on(30, "13:40")
    life.role("karin", "nina", "fast_vardkontakt")
    slip = life.status("nina", "boende", 4, "Skrevs i fel ruta, gäller en annan tid.", "worse")
    life.retract("nina", slip)
    life.status("nina", "psykisk_halsa", 2, "Rastlös, svårt att sitta still. Adhd-utredningen har börjat.")
    life.on(16, "10:05")
    life.status("karin", "beroende", 1, "Sju veckor utan att injicera.", "better")
    life.status("maria", "vardag", 1, "Handlar och lagar mat med en granne på boendet.", "better")
    life.block("karin")
    life.on(3, "14:20")
    life.note("nina", "psychiatric", "Samtal", "Hon sa: jag har något att förlora nu. Vi skrev upp det.", shared=True)
    life.step("karin", "Sista testet i adhd-utredningen", "nina", 10)

"""Amina, 27: nightmares, hash to be able to sleep, and a yes to psychiatry's sharing that she later took back."""

from samvag.demo.story import Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """Trust grows on one side; on the other she wants to keep things to herself."""
    life = Life(town, "Amina", "Warsame", 27, "female", phone="070-174 06 29")
    _comes_in(life)
    _sleeps_better(life)
    _takes_it_back(life)


def _comes_in(life: Life) -> None:
    life.on(94, "9:50")
    life.ask_for_help(
        "Amina sover knappt och röker på för att orka natten. Hon önskar en kontakt i stället för sex.",
        by="rut",
        channel="letter",
        sender="primary_care",
        sender_name="Rut Sjö",
        sender_label="Lindens vårdcentral",
        background="Ptsd. Tre avbrutna behandlingar. Amina har läst remissen och säger ja.",
        contact_wishes="Ring på förmiddagen. Hon vill ha en kvinna som tolk om det behövs.",
    )
    life.on(93, "10:00")
    life.take("maria")
    life.on(92, "13:00")
    life.consent("maria", ("oppen",))
    life.list_for_next("maria", ("oppen",))
    life.consent("karin", ("vuxen",))
    life.meet()
    life.hold("maria", "met", "adult", "both_principals", "long_coordination")
    life.hold("karin", "met", "psychiatry_patient", "two_diagnoses")
    life.hold("karin", "unknown", "high_both", words="Bruket behöver vi förstå bättre.")
    decision = life.decide(
        "maria",
        "accept",
        "Tre avbrutna försök var för sig. Hon ber själv om att någon håller ihop det.",
        "Välkommen, Amina. Karin och Maria blir dina två kontakter, ingen fler just nu.",
    )
    life.opinion("karin", True)
    life.open("maria", decision, main=("maria", "karin"), colleague=("johan", "per"))
    life.answer("maria")


def _sleeps_better(life: Life) -> None:
    life.on(81, "10:30")
    life.status("karin", "psykisk_halsa", 3, "Mardrömmar varje natt.")
    life.status("karin", "beroende", 2, "Hasch på kvällen för att somna.")
    life.status("maria", "boende", 2, "Andrahandskontrakt, två månader kvar.")
    life.status("maria", "ekonomi", 2, "Försörjningsstöd sedan ett halvår.")
    sleep = life.step("karin", "Börja med sömnskola, en gång i veckan", "karin", 7)
    life.on(72, "9:00")
    life.done("karin", sleep)
    life.note(
        "karin",
        "psychiatric",
        "Sömnskolan",
        "Amina skriver ner drömmen och ändrar slutet. Två nätter i veckan sover hon nu fem timmar.",
        shared=True,
    )
    life.on(57, "11:10")
    life.status("karin", "psykisk_halsa", 2, "Sover fem timmar de flesta nätter.", "better")
    life.status("karin", "beroende", 1, "Röker mindre, inte på vardagar.", "better")
    life.status("maria", "sysselsattning", 1, "Läser svenska på kvällen, fyra av fem gånger.", "better")
    home = life.step("maria", "Ställ i bostadskön och ring Sjöbrobostäder", "maria", 10)
    life.on(47, "13:45")
    life.done("maria", home)


def _takes_it_back(life: Life) -> None:
    life.on(33, "10:00")
    life.around("maria", "Fatima", "Lärare i svenska", organisation_name="Komvux", reach="Kvällstid")
    life.status("maria", "boende", 1, "Eget kontrakt klart, en etta i kvarteret Linet.", "better")
    life.status("karin", "risk", 1, "Känner igen varningstecknen. Ringer Karin.")
    life.on(12, "9:30")
    life.status("karin", "psykisk_halsa", 2, "Ny behandling för mardrömmar har börjat. Jobbigt men hon kommer.")
    life.hear_of("maria", "Fatima", ended_on=life.point.day)
    life.on(6, "10:15")
    life.withdraw("karin")
    life.note(
        "karin",
        "psychiatric",
        "Amina tar tillbaka sitt samtycke",
        "Hon vill att behandlingen stannar hos oss medan det är som tyngst. Kommunen får fortfarande berätta för oss.",
    )
    life.on(5, "13:00")
    life.note(
        "maria",
        "coordination",
        "Vi ser inte längre psykiatrins uppgifter",
        "Det är Aminas val. Vi frågar henne själv om det vi behöver veta.",
        shared=True,
    )
    life.step("maria", "Fika med Amina i nya lägenheten", "maria", 9)

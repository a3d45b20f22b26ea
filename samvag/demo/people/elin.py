"""Elin, 38: protected personal data. Newly in; four members of staff may open, nobody else."""

from samvag.demo.story import Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """Everything about her waits behind an explicit opening."""
    life = Life(town, "Elin", "Forsberg", 38, "female", phone="070-174 06 41")
    life.on(33, "10:50")
    life.ask_for_help(
        "Jag har flyttat hit med skydd. Jag behöver fortsätta min behandling och klara mig utan att dricka.",
        by="maria",
        background="Flyttade i all hast. Hade öppenvård och nykterhetsstöd där hon bodde förut.",
        contact_wishes="Ring bara från dolt nummer. Lämna inget meddelande.",
    )
    life.protect("maria", "skyddad_folkbokforing")
    life.take("maria")
    life.open_for("maria", "johan", "karin", "per")
    life.on(31, "9:30")
    life.consent("maria", ("oppen",), categories=("referral", "coordination", "social", "substance"))
    life.list_for_next("maria", ("oppen",))
    life.consent("karin", ("vuxen",))
    life.meet()
    life.hold("maria", "met", "adult", "both_principals", "long_coordination")
    life.hold("karin", "met", "psychiatry_patient", "high_both")
    decision = life.decide(
        "maria",
        "accept",
        "Pågående behandling avbröts av flytten. Få ska veta, och de som vet ska hålla ihop.",
        "Välkommen hit. Du träffar bara oss två, och vi bestämmer tillsammans var.",
    )
    life.opinion("karin", True)
    life.open("maria", decision, main=("maria", "karin"), colleague=("johan", "per"))
    life.answer("maria")
    _a_quiet_start(life)


def _a_quiet_start(life: Life) -> None:
    life.on(19, "13:10")
    life.status("maria", "boende", 1, "Boendet är ordnat. Adressen står inte här.")
    life.status("karin", "psykisk_halsa", 2, "Vaksam och trött. Sover bättre än i förra staden.")
    life.status("karin", "beroende", 0, "Nykter ett halvår.")
    life.note(
        "maria",
        "violence",
        "Om skyddet",
        "Hotbilden är bedömd av socialtjänsten. Uppgiften delas inte. Frågor går till Maria.",
    )
    life.on(11, "10:00")
    safe = life.step("karin", "Träff på en plats Elin väljer", "karin", 4)
    life.on(7, "11:30")
    life.done("karin", safe)
    life.status("karin", "natverk", 0, "Kommer, och har egna frågor med sig.", "better")
    life.note(
        "karin",
        "psychiatric",
        "Träff",
        "Elin vill fortsätta med samma behandling som förut. Karin beställer hennes papper med samtycke därifrån.",
        shared=True,
    )
    life.on(2, "14:00")
    life.step("maria", "Hitta en nykterhetsgrupp med sluten lista", "maria", 10)

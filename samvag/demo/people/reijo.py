"""Reijo, 67: said no to psychiatry being told; the municipality went on by itself, and then he said yes."""

from samvag.demo.story import Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """A no that is respected is also a way forward."""
    life = Life(town, "Reijo", "Laitinen", 67, "male", phone="070-174 06 53")
    _says_no(life)
    _says_yes(life)


def _says_no(life: Life) -> None:
    life.on(44, "13:50")
    life.ask_for_help(
        "Jag dricker för att jag är ensam. Jag vill ha någon att spela schack med och hjälp att trappa ner.",
        by="johan",
        channel="visit",
        background="Pensionär, tidigare varvsarbetare. Kom in på Vuxenenheten när det regnade.",
        contact_wishes="Kom hem till mig, jag har svårt att höra i telefon.",
    )
    life.on(43, "9:10")
    life.take("johan")
    life.on(40, "10:30")
    life.refuse("johan", ("oppen",))
    life.note(
        "johan",
        "referral",
        "Reijo säger nej till psykiatrin",
        "Han vill inte att vi berättar något för dem. Det är hans val. Vi kan hjälpa honom med mycket själva.",
    )
    life.list_for_next("johan", ())
    life.meet()
    life.hold("johan", "met", "adult")
    life.hold("johan", "not_met", "both_principals", words="Reijo vill bara ha hjälp av kommunen.")
    life.decide(
        "johan",
        "one_party",
        "Reijo vill ha kommunens hjälp och ingen annans. Den räcker för det han ber om.",
        "Hej Reijo. Vi ordnar nykterhetssamtal här hos oss, och dagträffen har schack på onsdagar.",
        goes_to="Vuxenenheten",
    )
    life.answer("johan")
    life.on(8, "13:00")
    life.note(
        "johan",
        "substance",
        "Efter fem samtal",
        "Dricker varannan dag i stället för varje. Vann mot två på dagträffen och var omöjlig hela eftermiddagen.",
    )


def _says_yes(life: Life) -> None:
    """He stands on the coming remissgrupp's agenda, with what both parties hold so far."""
    life.on(6, "11:10")
    life.ask_for_help(
        "Samtalen hjälper, men nätterna är svarta. Nu går det bra att ni pratar med psykiatrin om mig.",
        by="johan",
        channel="visit",
        background="Femte samtalet hos Vuxenenheten. Har haft liknande perioder sedan ungdomen.",
        contact_wishes="Kom hem till mig, jag har svårt att höra i telefon.",
    )
    life.take("johan")
    life.on(2, "10:00")
    life.consent("johan", ("oppen",), witness="Ritva, värdinna på dagträffen")
    life.list_for_coming("johan", ("oppen",))
    life.hold("johan", "met", "adult", "both_principals")
    life.on(1, "14:30")
    life.hold("per", "unknown", "psychiatry_patient", words="Ny för oss. Vi vill träffa honom före beslutet.")

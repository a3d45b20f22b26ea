"""Birgitta, 49: her coordinator left the municipality, nobody took over, and it went quiet."""

from samvag.demo.story import Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """What falls between the chairs shows here, before she has fallen."""
    life = Life(town, "Birgitta", "Sandström", 49, "female", phone="070-174 06 72")
    life.on(58, "10:10")
    life.ask_for_help(
        "Jag behöver hjälp att sluta med tabletterna och någon som följer med till läkaren.",
        by="maria",
        background="Smärta sedan en olycka. Har fått starka läkemedel länge.",
        contact_wishes="Ring efter tio, jag sover dåligt.",
    )
    life.employ("adam", "tove", "Tove Ahlgren", "vuxen")
    life.on(57, "9:00")
    life.take("maria")
    life.on(55, "11:00")
    life.consent("maria", ("oppen",))
    life.list_for_next("maria", ("oppen",))
    life.meet()
    life.hold("maria", "met", "adult", "both_principals", "long_coordination")
    decision = life.decide(
        "maria",
        "accept",
        "Läkemedlen och ensamheten hänger ihop. Tove samordnar från kommunen, psykiatrin utser sin samordnare.",
        "Hej Birgitta. Tove ringer dig på torsdag efter tio.",
    )
    life.open("maria", decision, main=("tove",))
    life.answer("maria")
    _it_goes_quiet(life)


def _it_goes_quiet(life: Life) -> None:
    life.on(44, "10:30")
    life.status("tove", "lakemedel", 3, "Tabletterna räcker inte månaden ut.")
    life.status("tove", "boende", 0, "Hyr en tvåa och trivs.")
    doctor = life.step("tove", "Följ med till smärtmottagningen", "tove", 6)
    life.on(40, "13:00")
    life.done("tove", doctor)
    life.status("tove", "natverk", 2, "Dottern ringer på söndagar.")
    life.on(35, "15:00")
    life.leave("adam", "tove")

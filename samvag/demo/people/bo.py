"""Bo, 44: sent on twice, and now a question about him that nobody answers."""

from samvag.demo.story import Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """Each refusal had its reason; together they leave him where he was."""
    life = Life(town, "Bo", "Hallberg", 44, "male", phone="070-174 06 74")
    _first(life)
    _second(life)
    life.on(16, "10:20")
    life.ask_for_help(
        "Ni sa att jag skulle till vårdcentralen, och de sa att jag skulle till er. Jag försöker en gång till.",
        by="johan",
        background="Tredje gången han hör av sig på tre månader.",
    )
    life.take("johan")
    life.on(15, "9:40")
    life.ask("johan", "Lindens vårdcentral", "Vad har ni erbjudit Bo, och vem är hans läkare?")


def _first(life: Life) -> None:
    life.on(86, "9:50")
    life.ask_for_help("Jag sover inte och dricker för att somna. Jag vill ha hjälp med båda.", by="maria")
    life.take("maria")
    life.on(84, "10:15")
    life.list_for_next("maria", ())
    life.meet()
    life.hold("maria", "not_met", "both_principals")
    life.decide(
        "maria",
        "redirect",
        "Sömnen behöver utredas först.",
        "Hej Bo. Vi tror att vårdcentralen kan hjälpa dig bäst med sömnen. Vi har ringt och sagt att du kommer.",
        goes_to="Lindens vårdcentral",
    )
    life.answer("maria")


def _second(life: Life) -> None:
    life.on(51, "13:10")
    life.ask_for_help("Vårdcentralen sa att det är drickandet som är problemet och att ni tar sådant.", by="maria")
    life.take("maria")
    life.on(49, "10:15")
    life.list_for_next("maria", ())
    life.meet()
    life.hold("maria", "unknown", "both_principals", "long_coordination")
    life.decide(
        "maria",
        "decline",
        "Behovet av samordning är inte klarlagt.",
        "Hej Bo. Den här gången kan vi inte erbjuda dig en plats. Hör av dig igen om läget ändras.",
    )
    life.answer("maria")

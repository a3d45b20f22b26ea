"""Marja-Liisa, 58: wrote to the door a moment ago and waits in the inbox."""

from samvag.demo.story import Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """Nobody has taken it yet; the promise of a first answer is running."""
    life = Life(town, "Marja-Liisa", "Korhonen", 58, "female", phone="070-174 06 59")
    life.on(0, "9:20")
    life.ask_for_help(
        "Jag dricker ensam sedan min man dog. Min läkare sa att ni hjälper till med flera saker på en gång.",
        background="Tar medicin mot oro. Bor kvar i huset och orkar inte med det.",
        contact_wishes="Ring gärna, helst före lunch.",
    )

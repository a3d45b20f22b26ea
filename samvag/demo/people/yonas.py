"""Yonas, 45: a samordningsnummer, a sofa that is not his, and a disagreement that was kept."""

from samvag.core.identity_numbers import Kind
from samvag.demo.story import Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """Psychiatry did not agree; the municipality decided, and both stands remain."""
    life = Life(town, "Yonas", "Tesfaye", 45, "male", phone="070-174 06 31", kind=Kind.SAMORDNINGSNUMMER)
    _comes_in(life)
    _gets_a_door(life)


def _comes_in(life: Life) -> None:
    life.on(76, "11:00")
    life.ask_for_help(
        "Jag sover hos olika vänner och dricker för att somna. Jag behöver en adress och någon att prata med.",
        by="johan",
        channel="visit",
        background="Kom till receptionen med en vän. Har arbetat som kock. Väntar på besked om arbetstillstånd.",
        contact_wishes="Nås bäst genom sms. Vill ha tolk i tigrinska vid långa samtal.",
    )
    life.on(75, "9:20")
    life.take("johan")
    life.on(74, "14:00")
    life.consent("johan", ("oppen",), witness="Tolk från Språkbron")
    life.list_for_next("johan", ("oppen",))
    life.consent("karin", ("vuxen",), witness="Tolk från Språkbron")
    life.meet()
    life.hold("johan", "met", "adult", "both_principals", "long_coordination", "psychiatry_patient")
    life.hold("karin", "not_met", "psychiatry_patient", words="Vi ser en svår livssituation, inte säkert en sjukdom.")
    life.hold("karin", "unknown", "high_both")
    decision = life.decide(
        "johan",
        "accept",
        "Han orkar inte söka på tre ställen. Vi börjar tillsammans och prövar om psykiatrin behövs framöver.",
        "Välkommen, Yonas. Johan ordnar först en plats att sova. Karin vill träffa dig för en bedömning.",
    )
    life.opinion(
        "karin",
        False,
        "Vi anser att vårdcentralen är rätt väg för nedstämdheten. Vi gör en bedömning och deltar så länge.",
    )
    life.open("johan", decision, main=("johan", "karin"), colleague=("maria", "per"))
    life.answer("johan")


def _gets_a_door(life: Life) -> None:
    life.on(64, "10:10")
    life.status("johan", "boende", 4, "Olika soffor, ibland trapphus.")
    life.status("johan", "ekonomi", 3, "Matkort från kyrkan, inget annat.")
    life.status("johan", "natverk", 2, "Byter telefon ofta. Vännen Samuel når honom.")
    bed = life.step("johan", "Plats på Hamnens härbärge", "johan", 3)
    life.on(62, "15:00")
    life.done("johan", bed)
    life.around("johan", "Samuel", "Vän", category="relatives", reach="Alla tider")
    life.around("johan", "Hamnens härbärge", "Sovplats och frukost", organisation_name="Stadsmissionen i Sjöbron")
    life.status("johan", "boende", 3, "Egen säng på Hamnen i fyra veckor.", "better")
    life.on(55, "13:30")
    life.status("karin", "psykisk_halsa", 2, "Två samtal. Nedstämd, men vaknar till när han pratar om matlagning.")
    life.status("karin", "beroende", 2, "Starköl till natten, inget på dagen.")
    life.note(
        "karin",
        "psychiatric",
        "Bedömning, andra samtalet",
        "Depressionen är djupare än vi trodde. Vi fortsätter och tar upp vårt ställningstagande igen i remissgruppen.",
        shared=True,
    )
    permit = life.step("johan", "Följ med till Migrationsverkets kontor", "johan", 14)
    life.on(38, "10:40")
    life.done("johan", permit)
    life.status("johan", "sysselsattning", 2, "Lagar lunch på Hamnen på fredagar.", "better")
    life.status("karin", "psykisk_halsa", 2, "Börjat med medicin. Lite jämnare.", "better")
    life.role("johan", "sara", "social_worker")
    life.step("sara", "Följ med till tandläkaren", "sara", 70)
    life.status("johan", "ekonomi", 4, "Matkortet tog slut. Ingen inkomst alls.", "worse")
    life.on(18, "9:30")
    life.hand_over("johan", "sara", "maria", "social_worker")
    life.status("johan", "boende", 2, "Genomgångslägenhet i tre månader. Egen nyckel!", "better")
    life.status("karin", "beroende", 1, "Dricker bara på helgen.", "better")
    life.on(7, "14:15")
    life.note("johan", "social", "Hembesök", "Yonas bjöd på linsgryta. Grannen har frågat efter receptet.", shared=True)
    life.status("johan", "ekonomi", 3, "Nytt matkort, och ansökan om försörjningsstöd är inlämnad.", "better")
    life.step("johan", "Ring restaurangskolan om praktik", "johan", 12)

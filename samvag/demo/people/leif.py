"""Leif, 61: an eviction that did not happen, a god man, and inhalers that are used."""

from samvag.demo.mapping import decide, talk
from samvag.demo.story import Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """The longest in the town; the home was saved and the rest followed."""
    life = Life(town, "Leif", "Hägg", 61, "male", phone="070-174 06 11")
    _comes_in(life)
    _home_at_risk(life)
    _home_saved(life)
    _goes_on(life)


def _comes_in(life: Life) -> None:
    life.on(118, "10:20")
    life.ask_for_help(
        "Leif har fått varning från hyresvärden. Han öppnar inte posten och kommer inte till läkaren.",
        by="rut",
        channel="letter",
        sender="primary_care",
        sender_name="Rut Sjö",
        sender_label="Lindens vårdcentral",
        sender_role="Lindens vårdcentral, distriktssköterska",
        person_knows="agrees",
        asked={
            "tried": "Fem kallelser på ett år, två hembesök. Han öppnade en gång och bjöd på kaffe.",
            "livelihood": "Egen lägenhet sedan 1998. Sjukersättning. Hyran släpar två månader.",
            "safety": "Hyresvärden har skickat en varning. Inga självmordstankar när vi frågade.",
            "strengths": "Litar på sin boendestödjare Gunilla. Går gärna ut om någon går med.",
        },
        background="Psykossjukdom sedan ungdomen. Starköl dagligen. KOL. Leif vet om remissen och sa ja i telefon.",
    )
    life.on(117, "9:00")
    life.take("johan")
    life.on(116, "13:30")
    life.consent("johan", ("oppen",), witness="Gunilla Mård, boendestödjare")
    life.list_for_next("johan", ("oppen",))
    life.consent("per", ("vuxen",), witness="Gunilla Mård, boendestödjare")
    life.meet()
    life.hold("johan", "met", "adult", "both_principals", "long_coordination", "high_both")
    life.hold("per", "met", "psychiatry_patient", "two_diagnoses", words="Känd hos oss sedan länge.")
    decision = life.decide(
        "johan",
        "accept",
        "Hemmet är i fara och ingen har hållit ihop det. Båda behövs nu.",
        "Hej Leif. Johan och Per kommer hem till dig i veckan. Vi har med oss bullar.",
    )
    life.opinion("per", True)
    life.open("johan", decision, main=("johan", "per"), colleague=("maria", "karin"))
    life.answer("johan")


def _home_at_risk(life: Life) -> None:
    life.on(106, "10:00")
    life.status("johan", "boende", 3, "Varning från värden: klagomål på lukt och obetald hyra två månader.", "worse")
    life.status("johan", "vardag", 3, "Posten ligger oöppnad. Äter mest smörgås.")
    life.status("johan", "ekonomi", 3, "Två hyror efter. Ingen har översikt.")
    life.status("per", "psykisk_halsa", 2, "Röster på kvällen, men han känner igen dem.")
    life.status("per", "lakemedel", 2, "Har missat två depåsprutor.", "worse")
    life.status("per", "kroppslig_halsa", 3, "Andfådd i trappan. KOL, utan inhalator sedan länge.")
    talk(
        life,
        "johan",
        "boende",
        "Här har jag bott i nitton år. Jag vill dö här, men inte än.",
        "unmet",
        "unmet",
        our_words="Varning från värden. Lägenheten behöver städas innan någon kan hjälpa till hemma.",
        resources="Grannen mittemot har en nyckel.",
        worked="När någon kommer samma dag varje vecka.",
    )
    talk(life, "johan", "vardag", "Posten är bara räkningar.", "none", "unmet", our_words="Posten ligger oöppnad.")
    talk(life, "johan", "ekonomi", "Pengarna räcker till ölen.", "none", "unmet", worked="Kuvert per vecka.")
    talk(life, "per", "psykisk_halsa", "De pratar på kvällen. Jag känner igen dem.", "met", "met")
    talk(life, "per", "kroppslig_halsa", "Trappan är hög.", "unmet", "unmet", our_words="KOL, ingen inhalator.")
    decide(life, "johan", "high", "small", 1, "Allt på en gång, och han orkar inte öppna posten.")
    rent = life.step("johan", "Ring hyresvärden och be om tre veckor", "johan", 2)
    injection = life.step("per", "Depåspruta hemma vid hembesöket", "nina", 3)
    life.on(104, "11:15")
    life.done("johan", rent)
    life.note(
        "johan",
        "social",
        "Samtal med hyresvärden",
        "Värden väntar om vi visar en plan före månadsskiftet. De vill ha Leif kvar, han har bott där i nitton år.",
        shared=True,
    )
    life.role("per", "nina", "fast_vardkontakt")
    life.role("johan", "sara", "social_worker")
    life.done("nina", injection)
    life.on(101, "13:00")
    plan = life.step("sara", "Ansök om god man tillsammans med Leif", "sara", 14)
    life.note("sara", "economic", "Ansökan om god man", "Leif vill ha någon som sköter räkningarna. Vi fyllde i ihop.")
    life.on(89, "9:30")
    life.done("sara", plan)
    life.status("johan", "boende", 2, "Avbetalningsplan godkänd. Städhjälp två gånger.", "better")
    life.status("nina", "lakemedel", 1, "Sprutan ges hemma var fjortonde dag.", "better")


def _home_saved(life: Life) -> None:
    life.on(66, "10:45")
    life.around(
        "sara",
        "Bengt-Åke Norrman",
        "God man",
        organisation_name="Överförmyndarnämnden",
        reach="Torsdagar förmiddag",
        since=life.point.day,
    )
    life.status("sara", "ekonomi", 1, "God man betalar hyra och el. Leif får veckopeng på tisdagar.", "better")
    life.status("johan", "boende", 0, "Värden har dragit tillbaka varningen.", "better")
    life.on(64, "13:20")
    wrong = life.note(
        "johan",
        "social",
        "Hembesök",
        "Leif visade köket, nystädat. Han har fått tillbaka nyckeln till tvättstugan på måndagar.",
        shared=True,
    )
    life.on(63, "8:30")
    life.correct(
        "johan",
        wrong,
        "Fel veckodag",
        shared=True,
        text="Leif visade köket, nystädat. Han har fått tillbaka nyckeln till tvättstugan på onsdagar.",
    )
    life.on(52, "10:00")
    life.around("nina", "Lindens vårdcentral", "KOL-sköterska", organisation_name="Linden", category="coordination")
    life.status("nina", "kroppslig_halsa", 1, "Ny inhalator. Röker hälften så mycket.", "better")
    life.status("per", "beroende", 2, "Folköl i stället för starköl. Vill inte sluta helt.", "better")


def _goes_on(life: Life) -> None:
    life.on(31, "14:10")
    life.hear_of("sara", "Bengt-Åke Norrman", contact_on=life.point.day)
    talk(
        life,
        "johan",
        "boende",
        "Nu får jag vara kvar. Det luktar såpa.",
        "met",
        "met",
        resources="Grannen mittemot. Onsdagarnas tvättstuga.",
        worked="Samma dag varje vecka.",
    )
    talk(life, "johan", "vardag", "Fiskgratängen blev god.", "met", "met", resources="Lagar mat med boendestödet.")
    talk(life, "johan", "ekonomi", "Bengt-Åke har räkningarna. Jag har tisdagen.", "met", "met")
    life.status("johan", "vardag", 1, "Boendestöd måndag och torsdag. Lagar fiskgratäng.", "better")
    life.status("per", "psykisk_halsa", 1, "Rösterna är tystare. Sover om nätterna.", "better")
    life.on(12, "9:50")
    life.status("johan", "sysselsattning", 2, "Har varit på Träverkstan två gånger. Vill tillbaka.", "better")
    life.close_out("karin", "disa", "relative", "Svägerska.")
    life.on(1, "10:30")
    life.note("nina", "psychiatric", "Hembesök", "Gott humör. Leif bjöd på kaffe och frågade efter Per.", shared=True)
    life.step("johan", "Följ med Leif till Träverkstan", "johan", 6)
    life.on(0, "5:50")
    life.open_in_emergency("ylva", "life", "Hittad nedkyld utomhus, svarar inte på frågor.")

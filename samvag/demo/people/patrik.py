"""Patrik, 40: a father of three who drank too much, and a summer at the social-medicine clinic."""

from samvag.assessments.models import Mode
from samvag.demo.clinic import agree, b_peth, come, fill, heard, measure, self_care, type_in, wait
from samvag.demo.mapping import decide, talk
from samvag.demo.story import CLINIC, Town
from samvag.demo.verbs import Life
from samvag.medication.counting import Said
from samvag.medication.models import HandOut, How
from samvag.waiting.models import Waiting


def tell(town: Town) -> None:
    """From the phone call to an established contact at the health centre."""
    life = Life(town, "Patrik", "Ekdal", 40, "male", phone="070-174 06 52", site=CLINIC)
    _calls(life)
    _first_visit(life)
    _says_how_it_is(life)
    antabus, talks = _the_summer(life)
    _onwards(life, talks)
    _says_how_it_has_become(life)
    come(life, "rut", antabus, range(8, 0, -1), {})


def _calls(life: Life) -> None:
    life.on(96, "9:10")
    life.ask_for_help(
        "Jag ringde vårdcentralen för att få tillbaka min medicin. De sa att jag skulle ringa er om alkoholen.",
        by="rut",
        background="Tre barn, arbetar. Dricker mer än han vill sedan i vintras. Sover dåligt och är nedstämd.",
    )
    life.take("rut")
    life.consent("rut", ("vuxen",))
    life.on(95, "10:00")
    life.hold("rut", "met", "adult", "registered_here", "use", "feels_bad", "wants_to")
    decision = life.decide(
        "vera",
        "accept",
        "Riskbruk och nedstämdhet, söker själv. Sjuksköterska och socionom tar emot tillsammans.",
        "Välkommen hit. Du träffar oss två på en gång, och du bestämmer takten.",
    )
    life.consent("maria", ("vc",))
    life.open("vera", decision, main=("rut", "maria"), colleague=("vera", "johan"))
    life.answer("rut")


def _first_visit(life: Life) -> None:
    life.on(92, "13:00")
    life.role("maria", "sara", "social_worker")
    life.note(
        "rut",
        "substance",
        "Första besöket, tillsammans",
        "Patrik vill sluta men är kluven. Dricker mest när barnen har lagt sig. Vi pratade om sömn, mat och rörelse.",
        shared=True,
    )
    fill(life, "rut", "audit", "43233 32122", words="Det är kvällarna som är svåra.")
    fill(life, "rut", "madrs_s", "334233232")
    measure(
        life,
        "rut",
        systolic=158,
        diastolic=98,
        pulse=86,
        weight=1042,
        height=181,
        waist=108,
        glasses_week=34,
        sleep=50,
        words="Sover fem timmar, äter sent.",
    )
    b_peth(life, "rut", 620)
    life.status("rut", "beroende", 3, "Dricker de flesta kvällar. Vill sluta.")
    life.status("sara", "relationer", 2, "Trebarnsfar. Det är ansträngt hemma.")


def _says_how_it_is(life: Life) -> None:
    """The mapping, begun at the first visit and gone on with the week after."""
    talk(
        life,
        "rut",
        "beroende",
        "Jag dricker när barnen har lagt sig. Jag vill sluta, men kvällarna blir så tomma.",
        "unmet",
        "unmet",
        our_words="Dricker de flesta kvällar. Vill själv och har tagit kontakt.",
        resources="Har varit utan i två år när yngsta dottern var nyfödd.",
        worked="Att ha något att göra med händerna. Disulfiram i början.",
    )
    talk(life, "rut", "psykisk_halsa", "Jag känner mig grå.", "unmet", "unmet", worked="Samtal, för länge sedan.")
    talk(life, "rut", "kroppslig_halsa", "Kroppen är väl som den är.", "none", "unmet", our_words="Högt blodtryck.")
    life.on(90, "13:00")
    talk(
        life,
        "sara",
        "relationer",
        "Barnen är det bästa jag har. Min fru litar inte på mig längre.",
        "unmet",
        "unmet",
        resources="Tre barn. Äldsta sonen vill följa med och fiska.",
    )
    talk(life, "sara", "arbete", "Jobbet går, men jag är trött.", "none", "none", resources="Förstående chef.")
    talk(life, "sara", "boende", "Vi bor bra.", "none", "none")
    decide(life, "rut", "high", "good", 4, "Tre områden på en gång, men han har tagit kontakt själv och håller i det.")


def _the_summer(life: Life) -> tuple[HandOut, Waiting]:
    life.on(78, "14:00")
    type_in(life, "rut", "gad_7", "1 2 1 2/3 1 1 0", words="Fyllde i på papper i väntrummet.")
    life.note("sara", "substance", "Stödsamtal", "Alkonacka och triggers. Två vita veckor.", shared=True)
    life.on(60, "13:15")
    fill(life, "rut", "audit_c", "221")
    measure(life, "rut", systolic=146, diastolic=92, pulse=78, weight=1005, height=181, glasses_week=9, sleep=62)
    b_peth(life, "rut", 180)
    life.status("rut", "beroende", 2, "Långa uppehåll. Kontakt med familjerådgivningen.", "better")
    talks = wait(
        life, "rut", "Samtalsmottagningen på Lindens vårdcentral", "Samtalskontakt för nedstämdheten", again=14
    )
    life.on(42, "8:00")
    heard(life, "rut", talks, "asked", who="Rut, till samordnaren", again=14)
    antabus = agree(life, "rut", "Antabus 400 mg", prescribed_by="dr Åsa Lind, Lindens vårdcentral", stock=24)
    come(life, "rut", antabus, range(41, 31, -1), {})
    life.on(32, "13:00")
    fill(life, "rut", "audit_c", "100", mode=Mode.SELF)
    measure(life, "rut", systolic=138, diastolic=88, pulse=70, weight=966, height=181, glasses_week=2, sleep=70)
    away = Said(life.at.date(), How.MISSED, None, "Sara Holm", "Ringde på eftermiddagen: yngsta dottern var sjuk.")
    no = Said(life.at.date(), How.DECLINED, None, words="Ville vänta tills läkaren har ringt om levervärdena.")
    come(life, "rut", antabus, range(31, 8, -1), {1: away, 4: no})
    return antabus, talks


def _onwards(life: Life, talks: Waiting) -> None:
    life.on(9, "13:30")
    heard(life, "rut", talks, "accepted", "Första samtalet är gjort.", who="Kuratorn där")
    fill(life, "rut", "audit", "10022 11022", words="Nykter sedan åtta veckor. Frågorna gäller hela året.")
    fill(life, "rut", "madrs_s", "221212121")
    measure(
        life,
        "rut",
        systolic=132,
        diastolic=84,
        pulse=66,
        weight=942,
        height=181,
        waist=99,
        glasses_week=0,
        sleep=75,
        exercise=210,
        words="Går till jobbet och sover hela nätter.",
    )
    b_peth(life, "rut", 20)
    self_care(
        life,
        "rut",
        "Blodtryck hemma, två morgnar i veckan",
        30,
        instruction="Sitt fem minuter. Mät två gånger och skriv upp båda.",
        risks="Låg risk. Manschetten är provad här.",
        on_change="Över 160 två dagar i rad: ring vårdcentralen samma dag.",
    )
    life.status("rut", "beroende", 1, "Nykter sedan åtta veckor.", "better")
    life.status("rut", "psykisk_halsa", 2, "Fortsatt nedstämd men orkar ta itu med saker.")
    life.step("rut", "Avsluta när samtalskontakten på vårdcentralen har börjat", "rut", 14)
    life.note(
        "rut",
        "psychiatric",
        "Samtalskontakt på vårdcentralen",
        "Patrik har varit på sitt första samtal där. Vi ses en gång till innan vi avslutar.",
        shared=True,
    )


def _says_how_it_has_become(life: Life) -> None:
    """The same talk again, to look at beside the first."""
    talk(
        life,
        "rut",
        "beroende",
        "Jag tänker på det, men jag gör det inte. Kvällarna är mina nu.",
        "met",
        "met",
        resources="Alkonackan. Sonen och fisket. Ringer Rut innan det blir svårt.",
        worked="Att ha något att göra med händerna.",
    )
    talk(life, "rut", "psykisk_halsa", "Fortfarande grå ibland, men det går över.", "met", "unmet")
    talk(life, "rut", "kroppslig_halsa", "Jag orkar springa efter minstingen.", "none", "met")
    talk(life, "sara", "relationer", "Vi pratar igen. Det tar tid.", "met", "met", resources="Familjerådgivningen.")
    decide(life, "rut", "low", "good", 5, "Nykter, i arbete, och samtalen är i gång på vårdcentralen.")

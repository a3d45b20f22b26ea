"""Patrik, 40: a father of three who drank too much, and a summer at the social-medicine clinic."""

from samvag.assessments.models import Mode
from samvag.demo.clinic import b_peth, fill, measure
from samvag.demo.story import CLINIC, Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """From the phone call to an established contact at the health centre."""
    life = Life(town, "Patrik", "Ekdal", 40, "male", phone="070-174 06 52", site=CLINIC)
    _calls(life)
    _first_visit(life)
    _the_summer(life)
    _onwards(life)


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


def _the_summer(life: Life) -> None:
    life.on(78, "14:00")
    life.note("sara", "substance", "Stödsamtal", "Alkonacka och triggers. Två vita veckor.", shared=True)
    life.on(60, "13:15")
    fill(life, "rut", "audit_c", "221")
    measure(life, "rut", systolic=146, diastolic=92, pulse=78, weight=1005, height=181, glasses_week=9, sleep=62)
    b_peth(life, "rut", 180)
    life.status("rut", "beroende", 2, "Långa uppehåll. Kontakt med familjerådgivningen.", "better")
    life.on(32, "13:00")
    fill(life, "rut", "audit_c", "100", mode=Mode.SELF)
    measure(life, "rut", systolic=138, diastolic=88, pulse=70, weight=966, height=181, glasses_week=2, sleep=70)


def _onwards(life: Life) -> None:
    life.on(9, "13:30")
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

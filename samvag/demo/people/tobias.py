"""Tobias, 23: a psychosis, a stay on the ward, and a sister who does not let go."""

from samvag.demo.story import Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """Well, then ill, then on the way."""
    life = Life(town, "Tobias", "Nyqvist", 23, "male", phone="070-174 06 23")
    _comes_in(life)
    _falls_ill(life)
    _comes_home(life)


def _comes_in(life: Life) -> None:
    life.on(103, "11:30")
    life.ask_for_help(
        "Min bror isolerar sig och röker hasch varje dag. Han säger att han kan tänka sig att träffa någon.",
        sender="relative",
        sender_name="Linnéa Nyqvist",
        sender_role="Syster",
        person_knows="agrees",
        asked={
            "worry": "Han har slutat svara i telefonen och säger att grannarna lyssnar på honom.",
            "contacts": "Ingen just nu. Han hade en läkare på psykosmottagningen förra året.",
            "strengths": "Han är stolt över att kunna laga cyklar. Då är han nästan som förr.",
        },
        background="Hoppade av elkraftsutbildningen. Var på psykosmottagningen förra året men slutade gå dit.",
        contact_wishes="Ring Tobias på eftermiddagen. Jag kan vara med om han vill.",
    )
    life.on(102, "10:00")
    life.take("maria")
    life.ask("maria", "Tobias", "Vill du själv träffa oss, och får din syster vara med?")
    life.on(101, "15:00")
    life.resume("maria")
    life.on(100, "13:15")
    life.consent("maria", ("oppen",), witness="Linnéa Nyqvist, syster")
    life.list_for_next("maria", ("oppen",))
    life.consent("per", ("vuxen",))
    life.meet()
    life.hold("maria", "met", "adult", "both_principals", "long_coordination")
    life.hold("per", "met", "psychiatry_patient", "two_diagnoses", "high_both", words="Psykos, obehandlad i ett år.")
    decision = life.decide(
        "maria",
        "accept",
        "Ung, på väg bort från allt. Han har sagt ja till oss båda, och det vill vi ta vara på.",
        "Hej Tobias! Per och Maria kommer till dig i veckan. Linnéa är välkommen.",
    )
    life.opinion("per", True)
    life.open("maria", decision, main=("maria", "per"), colleague=("johan", "karin"))
    life.answer("maria")


def _falls_ill(life: Life) -> None:
    life.on(90, "14:00")
    life.around("maria", "Linnéa", "Syster", category="relatives", reach="Kvällar och helger")
    life.status("maria", "sysselsattning", 4, "Går ut på natten, sover på dagen.")
    life.status("maria", "relationer", 1, "Linnéa kommer varje söndag.")
    life.status("per", "psykisk_halsa", 2, "Misstänksam men pratar gärna om musik.")
    life.status("per", "beroende", 3, "Hasch varje dag sedan ett år.")
    walk = life.step("per", "Första promenaden, ingen mottagning", "per", 7)
    life.on(84, "14:00")
    life.done("per", walk)
    life.on(74, "9:10")
    life.status("per", "psykisk_halsa", 4, "Hör röster som kommenterar. Har inte sovit på tre nätter.", "worse")
    life.status("per", "risk", 3, "Rädd att någon ska komma in. Vi är på väg dit.", "worse")
    life.note(
        "per",
        "psychiatric",
        "Inläggning",
        "Tobias följde med frivilligt till avdelningen efter samtal med Linnéa. Maria lovade att se till katten.",
        shared=True,
    )
    cat = life.step("maria", "Ordna mat till katten", "maria", 1)
    life.on(73, "12:00")
    life.done("maria", cat)


def _comes_home(life: Life) -> None:
    life.on(53, "10:20")
    life.status("per", "psykisk_halsa", 2, "Hemma sedan i måndags. Rösterna är svagare.", "better")
    life.status("per", "risk", 1, "Lugn. Krisplanen finns hos Linnéa och oss.", "better")
    life.status("per", "lakemedel", 1, "Tar tabletten på kvällen med påminnelse i mobilen.", "better")
    life.role("per", "nina", "fast_vardkontakt")
    life.on(36, "13:30")
    life.hear_of("maria", "Linnéa", contact_on=life.point.day)
    life.hand_over("maria", "maria", "johan", "main_coordinator")
    life.hand_over("johan", "johan", "maria", "colleague_coordinator")
    life.note(
        "maria",
        "coordination",
        "Johan tar över",
        "Maria går ner i tid. Johan har träffat Tobias två gånger och håller i det nu. Maria finns kvar som kollega.",
        shared=True,
    )
    life.on(24, "11:00")
    life.status("nina", "beroende", 2, "Röker på helgen. Märker själv att sömnen blir sämre.", "better")
    life.status("johan", "sysselsattning", 2, "Provar musikstudion på Kulturhuset.", "better")
    studio = life.step("johan", "Följ med till musikstudion", "johan", 7)
    life.on(15, "15:00")
    life.done("johan", studio)
    life.on(10, "10:10")
    life.step("nina", "Boka läkare om biverkningar", "nina", 4)
    life.on(4, "13:50")
    life.status("nina", "lakemedel", 2, "Trött av tabletten, hoppar över ibland.", "worse")
    life.status("johan", "vardag", 1, "Dygnet på rätt köl. Katten väcker honom klockan åtta.", "better")
    life.note(
        "johan",
        "social",
        "Hembesök",
        "Tobias spelade upp en egen låt. Han är trött av medicinen men vill inte sluta utan att ha pratat med läkaren.",
        shared=True,
    )

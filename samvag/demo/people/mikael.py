"""Mikael, 40: three children every other week, wine in the evenings, a relapse that was not the end."""

from samvag.demo.story import Town
from samvag.demo.verbs import Life


def tell(town: Town) -> None:
    """Rings himself, is let in, falls and gets up again."""
    life = Life(town, "Mikael", "Sandell", 40, "male", phone="070-174 06 05")
    _comes_in(life)
    _gets_going(life)
    _falls_and_rises(life)


def _comes_in(life: Life) -> None:
    life.on(112, "9:10")
    life.ask_for_help(
        "Jag dricker för mycket på kvällarna och orkar inte med jobbet. Jag vill ha hjälp innan barnen märker mer.",
        by="maria",
        background="Skild sedan ett år. Tre barn varannan vecka. Svetsare, sjukskriven på halvtid för nedstämdhet.",
        contact_wishes="Ring efter klockan tre, inte när barnen är hemma.",
    )
    life.on(111, "15:15")
    life.take("maria")
    life.on(110, "10:30")
    life.consent("maria", ("oppen",))
    life.list_for_next("maria", ("oppen",))
    life.consent("karin", ("vuxen",))
    life.meet()
    life.hold("maria", "met", "adult", "both_principals", "long_coordination")
    life.hold("karin", "met", "psychiatry_patient", "high_both", words="Medelsvår depression, täta återfall i alkohol.")
    decision = life.decide(
        "maria",
        "accept",
        "Insatserna har löpt vid sidan av varandra i två år. Han behöver båda, samtidigt.",
        "Välkommen, Mikael. Maria och Karin ringer dig och bestämmer en första träff.",
    )
    life.opinion("karin", True)
    life.open("maria", decision, main=("maria", "karin"), colleague=("johan", "per"))
    life.answer("maria")


def _gets_going(life: Life) -> None:
    life.on(98, "10:00")
    life.around("maria", "Lindens vårdcentral", "Husläkare och provtagning", organisation_name="Linden")
    life.around("maria", "Sofia, barnens mamma", "Delar ansvaret för barnen", category="relatives")
    life.status("maria", "relationer", 2, "Barnen är trygga hos mamma. Mikael är orolig att visa sig trött.")
    life.status("maria", "ekonomi", 2, "Halv sjukpenning räcker knappt till hyran.")
    life.status("maria", "sysselsattning", 1, "Jobbar halvtid, chefen vet om läget.")
    life.status("karin", "psykisk_halsa", 3, "Nedstämd, sover dåligt, vaknar fyra.")
    life.status("karin", "beroende", 3, "Vin varje kväll de veckor han är utan barnen.")
    first = life.step("maria", "Träffas alla tre på Vuxenenheten", "maria", 5)
    life.on(95, "13:30")
    life.done("maria", first)
    life.note(
        "karin",
        "psychiatric",
        "Första träffen",
        "Mikael säger att kvällarna är värst. Vi börjar med sömnen och ett glas i taget. Han vill prova medicin.",
        shared=True,
    )
    pills = life.step("karin", "Läkartid om medicin mot sug", "pia", 10)
    life.on(88, "9:20")
    life.role("karin", "nina", "fast_vardkontakt")
    life.role("karin", "pia", "physician")
    life.on(86, "11:00")
    life.note(
        "pia", "psychiatric", "Läkarbesök", "Sätter in läkemedel mot sug. Prover tas på vårdcentralen om två veckor."
    )
    life.done("karin", pills)
    life.status("nina", "lakemedel", 1, "Tar medicinen med stöd av dosett.", "better")


def _falls_and_rises(life: Life) -> None:
    life.on(70, "10:10")
    life.status("karin", "psykisk_halsa", 2, "Sover sex timmar. Har börjat gå med hunden.", "better")
    life.status("karin", "beroende", 1, "Tre veckor med två glas i veckan som mest.", "better")
    life.status("maria", "relationer", 1, "Barnen är där som vanligt. De lagar mat ihop på torsdagar.", "better")
    life.on(48, "8:45")
    life.status("karin", "beroende", 3, "Återfall i helgen efter bråk om barnveckorna. Ringde själv i morse.", "worse")
    life.status("karin", "risk", 1, "Inga tankar på att dö. Vet vem han ringer.")
    life.note(
        "maria",
        "relatives",
        "Samtal med Mikael",
        "Barnen var hos mamma hela helgen och är trygga. Han skäms men vill fortsätta. Sofia vet och stöttar.",
        shared=True,
    )
    tomorrow = life.step("karin", "Nina träffar Mikael två gånger i veckan den här månaden", "nina", 7)
    life.on(41, "14:00")
    life.done("nina", tomorrow)
    life.status("nina", "natverk", 0, "Kommer tidigare än han måste.", "better")
    life.on(27, "10:30")
    life.status("karin", "beroende", 1, "Nykter tre veckor. Planen mot återfall sitter på kylskåpet.", "better")
    life.status("maria", "ekonomi", 1, "Budget- och skuldrådgivaren har gjort en plan som håller.", "better")
    life.on(20, "2:40")
    opened = life.open_in_emergency("ylva", "cannot_ask", "Kom in med ambulans, medvetslös. Behövde veta om läkemedel.")
    life.on(19, "8:30")
    life.review("gun", opened, "justified", "Pratade med Ylva och ambulansen. Rätt, och hon stängde efter sig.")
    life.on(9, "13:10")
    life.status("karin", "psykisk_halsa", 1, "Skrattar igen. Nedtrappning av samtalen planeras.", "better")
    life.status("maria", "sysselsattning", 0, "Provar trekvartstid hos samma chef.", "better")
    life.on(2, "9:40")
    life.note("maria", "social", "Avstämning", "Vi pratade om vad som hjälpte efter återfallet: att ringa samma dag.")
    life.step("maria", "Uppföljning med chefen om arbetstiden", "maria", 9)

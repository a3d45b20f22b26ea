"""Twenty records a person: statuses, next steps with a finished version, notes; sixty in a hundred handed over."""

from datetime import timedelta
from io import StringIO

from bench.people import DOMAINS, RECORDS, Population, Somebody, stamp
from bench.town import Side

DISCLOSED_PERCENT = 60
EVERY = 24  # days between two records, so that the board of a year ago has its own
NOTE = (
    "Samtal om veckan som gick. Hyran är betald och kontakten med hyresvärden fungerar. Vi kom överens om att höras "
    "på torsdag och att ta med frågan om god man till nästa möte."
)
# What the twenty are, oldest first. "done" is the second version of the step before it.
PLAN = ("status", "note", "status", "step", "done", "status", "note", "status", "status", "step")


class Lines:
    """COPY text for the tables that records fill, one buffer a table."""

    def __init__(self) -> None:
        self.record, self.note, self.status = StringIO(), StringIO(), StringIO()
        self.step, self.disclosure = StringIO(), StringIO()

    def tables(self) -> dict[str, str]:
        return {
            "records_record": self.record.getvalue(),
            "records_note": self.note.getvalue(),
            "board_statusentry": self.status.getvalue(),
            "board_nextstep": self.step.getvalue(),
            "sharing_disclosure": self.disclosure.getvalue(),
        }


class Writing:
    """Writes the records turn by turn, so that one person's twenty lie scattered as they would after a year."""

    def __init__(self, all_: Population) -> None:
        self.all = all_
        self.until = stamp(all_.until)
        self.steps: dict[int, str] = {}
        self.moments = [all_.now - timedelta(days=EVERY * (RECORDS - turn), hours=2) for turn in range(RECORDS)]

    def turn(self, turn: int, first: int, last: int) -> dict[str, str]:
        """Record number `turn` of everybody from place `first` up to `last`."""
        lines = Lines()
        for one in self.all.everybody[first:last]:
            self._one(lines, one, turn)
        return lines.tables()

    def _one(self, lines: Lines, one: Somebody, turn: int) -> None:
        what = PLAN[turn % len(PLAN)]
        # A finished step is written by the one who wrote the step.
        sides = (one.pair.municipal, one.pair.psychiatric)
        by = (turn - (what == "done")) % 2
        mine, theirs = sides[by], sides[1 - by]
        shared = self.all.dice.random() * 100 < DISCLOSED_PERCENT
        both = f"{{{sides[0].key},{sides[1].key}}}"
        audience = f"{both}\t{self.until}" if shared else f"{{{mine.key}}}\t\\N"
        key, when = self.all.key(), stamp(self.moments[turn])
        domain, category = _subject(one, what, turn)
        lineage, version, superseded, reason = self._version(one.place, key, what, turn)
        occurred = stamp(self.moments[turn - 1]) if what == "done" else when
        kind = "next_step" if what in ("step", "done") else what
        lines.record.write(
            f"{key}\t{kind}\t{category}\t{one.person}\t{one.case}\t{mine.organisation}\t{mine.unit}"
            f"\t{mine.staff[turn % 2]}\t{occurred}\t{when}\t{lineage}\t{version}\t{superseded}\tf\t{reason}"
            f"\tt\tf\t{mine.name}\t{mine.name}\t{mine.called}\t{audience}\n"
        )
        head = f"{key}\t{one.person}\t{one.case}\t{mine.organisation}\tt\tf\t{audience}"
        self._content(lines, head, what, domain, turn, mine)
        if shared:
            lines.disclosure.write(
                f"{self.all.key()}\t{key}\t{one.person}\t{mine.organisation}\t{theirs.unit}\tconsent\t"
                f"\t{one.consents[by]}\t{mine.staff[0]}\t{when}\t{self.until}\t\\N\t\tf\t{both}\n"
            )

    def _content(self, lines: Lines, head: str, what: str, domain: str, turn: int, mine: Side) -> None:
        day = self.moments[turn].date()
        if what == "note":
            lines.note.write(f"{head}\tSamtal\t{NOTE}\n")
        elif what == "status":
            lines.status.write(f"{head}\t{domain}\t{int(self.all.dice.random() * 5)}\tsame\tSom förra veckan\n")
        else:
            done, due = day if what == "done" else "\\N", day + timedelta(days=7)
            lines.step.write(f"{head}\tRing hyresvärden\t{mine.staff[0]}\t{due}\t{done}\n")

    def _version(self, place: int, key: str, what: str, turn: int) -> tuple[str, int, str, str]:
        """Lineage, version, when superseded, and why corrected."""
        if what == "done":
            return self.steps.pop(place), 2, "\\N", "Klart"
        if what == "step" and PLAN[(turn + 1) % len(PLAN)] == "done":
            self.steps[place] = key
            return key, 1, stamp(self.moments[turn + 1]), ""
        return key, 1, "\\N", ""


def _subject(one: Somebody, what: str, turn: int) -> tuple[str, str]:
    """The board domain, if it is a status, and the information category."""
    return DOMAINS[(turn + one.place) % len(DOMAINS)] if what == "status" else ("", "coordination")

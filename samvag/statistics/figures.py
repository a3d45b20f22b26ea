"""Counts made into figures: each with its definition, small numbers kept back, and a share where there is one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvag.referrals.models import Channel, Outcome, Sender
from samvag.statistics.periods import Period
from samvag.statistics.protection import FEWEST, can_hide, tellable, tellable_total
from samvag.statistics.reading import Counts, months_of
from samvag.visits.helping import ALWAYS, OTHER
from samvag.visits.models import How
from samvag.waiting.models import ENDS

CALLED_OFF = [(one.value, one.label) for one in (How.MISSED, How.EXCUSED)]
NOTHING = "–"  # there is nothing to reckon from


@dataclass(frozen=True)
class Bar:
    """One line of a breakdown. `count` and `share` (per cent) are None when they are kept back."""

    label: str
    count: int | None
    share: int | None
    width: int  # of the widest, per cent; 0 when kept back


@dataclass(frozen=True)
class Breakdown:
    """A heading, what is counted, and the lines."""

    code: str
    heading: str
    definition: str
    first_column: str
    bars: Sequence[Bar]

    @property
    def keeps_back(self) -> bool:
        """Is any line kept back?"""
        return any(bar.count is None for bar in self.bars)


@dataclass(frozen=True)
class Figure:
    """One number in words; `value` is empty when it is kept back or there is nothing to count."""

    label: str
    value: str
    definition: str


def can_be_told(found: Counts, period: Period, on: date) -> bool:
    """Whether the period's figures can be told at all: every line hides its small numbers beside the same total."""
    return all(can_hide(_cells(found, line, choices)) for line, choices in _lines(period, on).items())


def _lines(period: Period, on: date) -> dict[str, list[tuple[str, object]]]:
    """The lines along which the period is counted, each with what it can hold."""
    return {
        "sender": list(Sender.choices),
        "channel": list(Channel.choices),
        "outcome": [*Outcome.choices, ("", _("Inget beslut än"))],
        "month": [(day.isoformat(), date_format(day, "F Y")) for day in months_of(period, on)],
    }


def _cells(found: Counts, line: str, choices: Iterable[tuple[str, object]]) -> dict[str, int]:
    return {key: found.along[line].get(key, 0) for key, _label in choices}


def key_figures(found: Counts) -> list[Figure]:
    """The numbers at the top of the page."""
    timed = tellable({"in": found.in_time, "late": found.late})
    judged = found.in_time + found.late
    share = round(100 * found.in_time / judged) if judged >= FEWEST and None not in timed.values() else None
    again = tellable({"again": found.again, "first": found.came - found.again})["again"]
    return [
        Figure(_("Remisser som kom in"), _count(found.came), _("Alla som kom till enhetens inkorg under perioden.")),
        Figure(
            _("Första svar inom utlovad tid"),
            _("%(share)s %%") % {"share": share} if share is not None else NOTHING * (judged == 0),
            _("Andel där någon tog remissen före svarstidens slut, av dem vars svarstid är avgjord."),
        ),
        Figure(
            _("Typisk väntan på första svar"),
            _median(found.hours, found.answered, _duration),
            _("Medianen från att remissen kom in till att någon tog den, alla dagar räknade."),
        ),
        Figure(
            _("Typisk väntan när fönstret var öppet"),
            _median(found.ready, found.met, _duration),
            _("Medianen från att ni öppnade ett fönster till att någon sa att de tar kontakt, alla dagar räknade."),
        ),
        Figure(
            _("Hade sökt förut"),
            _count(again) if again is not None else "",
            _("Remisser om personer som kommit till er inkorg under tolv månader dessförinnan."),
        ),
        Figure(_("Ärenden som öppnades"), _count(found.opened), _("Ärenden där enheten är part.")),
        Figure(_("Ärenden som avslutades"), _count(found.closed), _("Ärenden där enheten är part.")),
        Figure(
            _("Öppna ärenden vid periodens slut"),
            _about(found.open_at_end),
            _("Eller just nu, när perioden inte är över. Avrundat till närmaste fem."),
        ),
        Figure(
            _("Typisk tid i ett ärende"),
            _median(found.days, found.closed, _days),
            _("Medianen i dagar, för ärenden som avslutades under perioden."),
        ),
        *_work_in_short(found),
    ]


def _work_in_short(found: Counts) -> list[Figure]:
    return [
        Figure(
            _("Typisk väntan hos andra"),
            _median(found.waited_days, found.waited, _days),
            _("Medianen i dagar från er första fråga till slutet, eller tills nu, för dem i tabellen om väntan."),
        ),
        Figure(
            _("Typisk tid till första besöket"),
            _median(found.first_days, found.first_met, _days),
            _("Medianen i dagar från att remissen kom in till det första besök som blev av, av dem ni har bokat."),
        ),
    ]


def breakdowns(found: Counts, period: Period, on: date) -> list[Breakdown]:
    """How they came, from whom, what was decided, and month by month."""
    lines = _lines(period, on)
    parts = [
        Breakdown(
            "sender",
            _("Vem som hörde av sig"),
            _("Den som står som avsändare när remissen kom in."),
            _("Avsändare"),
            _bars(found, "sender", lines["sender"]),
        ),
        Breakdown(
            "channel",
            _("Vägen in"),
            _("Hur remissen nådde inkorgen."),
            _("Väg"),
            _bars(found, "channel", lines["channel"]),
        ),
        Breakdown(
            "outcome",
            _("Vad det blev"),
            _("Remissgruppens beslut om periodens remisser, också när beslutet kom senare."),
            _("Beslut"),
            _bars(found, "outcome", lines["outcome"]),
        ),
        Breakdown(
            "month",
            _("Månad för månad"),
            _("Dagen då remissen kom in."),
            _("Månad"),
            _bars(found, "month", lines["month"]),
        ),
        *_of_the_work(found),
    ]
    return [part for part in parts if part.bars]


def _of_the_work(found: Counts) -> list[Breakdown]:
    """What is waited for elsewhere, the visits and the help."""
    return [
        Breakdown(
            "waited",
            _("Väntan hos andra"),
            _("Personer som ni frågat någon annan för och som väntade under perioden, var och en efter den senaste."),
            _("Hur det gick"),
            _bars(found, "waited", [("", _("Väntar fortfarande")), *((how.value, how.label) for how in ENDS)]),
        ),
        Breakdown(
            "visits",
            _("Besök"),
            _(
                "Besök som ni har bokat och vars tid har varit. Ett flyttat besök räknas där det hamnade, "
                "ett gemensamt en gång. Visas inte när färre än fem personer står bakom."
            ),
            _("Hur det gick"),
            _bars(found, "visits", [("kept", _("Blev av")), *CALLED_OFF, ("", _("Inget skrivet än"))]),
        ),
        Breakdown(
            "help",
            _("Hjälp som gavs"),
            _("Personer som har fått hjälpen av er under perioden. En person kan stå på flera rader."),
            _("Hjälp"),
            _bars(found, "help", _helped(found), shown=found.people["help"]),
        ),
    ]


def compared_means() -> str:
    """What is counted of forms before and after."""
    return _(
        "Personer som under året har minst två hela formulär av samma slag hos er: det första mot det sista. "
        "Nivåerna är formulärets egna gränser. Siffran säger inte vad som gjorde skillnaden."
    )


def _helped(found: Counts) -> list[tuple[str, object]]:
    """What was given, to most people first; what was written in own words stands as one, for words can point."""
    order = sorted(found.help, key=lambda code: (code == OTHER, -found.people["help"][code], code))
    return [(code, _("Annat, med egna ord") if code == OTHER else ALWAYS.get(code, found.help[code])) for code in order]


def _bars(
    found: Counts, line: str, choices: Sequence[tuple[str, object]], shown: Mapping[str, int] | None = None
) -> list[Bar]:
    counted = {key: (shown or found.along[line]).get(key, 0) for key, _label in choices}
    # Ten visits may be one person's: where people are known apart, they decide what is kept back.
    behind = {key: found.people[line].get(key, 0) for key in counted} if line in found.people else counted
    kept = tellable(behind) if can_hide(behind) else dict.fromkeys(behind)
    told = {key: None if kept[key] is None else count for key, count in counted.items()}
    adds_up = shown is None  # a person on two lines is no part of a whole
    total, widest = sum(counted.values()), max((one for one in told.values() if one), default=0)
    return [
        Bar(
            label=str(label),
            count=told[key],
            share=round(100 * (told[key] or 0) / total) if adds_up and total and told[key] is not None else None,
            width=round(100 * (told[key] or 0) / widest) if widest else 0,
        )
        for key, label in choices
    ]


def _count(number: int) -> str:
    told = tellable_total(number)
    return "" if told is None else str(told)


def _about(number: int) -> str:
    """Rounded to the nearest five: from exact ones, year after year, a small number of closed cases could be reckoned
    (those there were, and those opened, less those there are)."""
    near = 5 * round(number / 5)
    return _("ungefär %(n)s") % {"n": near} if near else _("färre än tre")


def _median(value: float | None, of: int, words: Callable[[float], str]) -> str:
    if value is None:
        return NOTHING
    return words(value) if of >= FEWEST else ""


def _duration(hours: float) -> str:
    if hours < 1:
        minutes = round(hours * 60)
        return ngettext("%(minutes)s minut", "%(minutes)s minuter", minutes) % {"minutes": minutes}
    if hours < 48:
        whole = round(hours)
        return ngettext("%(hours)s timme", "%(hours)s timmar", whole) % {"hours": whole}
    return _days(hours / 24)


def _days(days: float) -> str:
    whole = round(days)
    return ngettext("%(days)s dag", "%(days)s dagar", whole) % {"days": whole}

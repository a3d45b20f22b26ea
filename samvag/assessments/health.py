"""What can be measured and sampled, as data with limits and their sources; and what a value says. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from samvag.assessments.definition import Band, Zone
from samvag.assessments.scoring import Basis
from samvag.core.catalogue.reading import CODE, Fault, parse, read_text
from samvag.core.catalogue.worded import SOURCE_LANGUAGE, Text, Worded, in_language

SHIPPED = Path(__file__).parent / "measures" / "measures.toml"
NANOGRAMS = 703  # 1 µmol/L of B-PEth 16:0/18:1 is about so many ng/mL
Values = Mapping[str, int]  # measure → value without its decimal sign


@dataclass(frozen=True)
class Measure(Worded):
    """One measure: its unit, how many decimals it has, what is possible at all, and its zones."""

    code: str
    label: Text
    unit: Text
    decimals: int
    least: int
    most: int
    bands: tuple[Band, ...] | None

    def whole(self, value: Decimal) -> int:
        """The value as it is kept, without its decimal sign."""
        return int((value * 10**self.decimals).to_integral_value())

    def said(self, value: int) -> str:
        """The value as it is written in Swedish: a comma for its decimals."""
        return f"{Decimal(value) / 10**self.decimals:.{self.decimals}f}".replace(".", ",")


@dataclass(frozen=True)
class Analyte(Worded):
    """One substance that a urine screen looks for."""

    code: str
    label: Text


@dataclass(frozen=True)
class MeasureBook(Worded):
    """The catalogue file."""

    measures: tuple[Measure, ...]
    analytes: tuple[Analyte, ...]

    def measure(self, code: str) -> Measure:
        """The measure with this code."""
        return next(one for one in self.measures if one.code == code)


def find_faults(book: MeasureBook) -> Iterator[Fault]:
    """Every broken rule beyond the file's form."""
    for section in ("measures", "analytes"):
        codes = [one.code for one in getattr(book, section)]
        for index, code in enumerate(codes):
            if not CODE.fullmatch(code) or code in codes[:index]:
                yield (section, index, "code"), f"Koden {code} finns redan.", "Ge den en egen kod."
    for index, measure in enumerate(book.measures):
        if not 0 <= measure.decimals <= 3 or measure.least >= measure.most:
            yield ("measures", index, "least"), "Det möjliga börjar efter att det slutar.", "Rätta least och most."
        for place, band in enumerate(measure.bands or ()):
            starts = [zone.at_least for zone in band.zones]
            if starts != sorted(set(starts)) or starts[0] != 0 or band.total != measure.code:
                yield ("measures", index, "bands", place, "zones"), "Zonerna ska stiga från 0.", "Rätta at_least."


@cache
def as_written(path: Path = SHIPPED) -> MeasureBook:
    """The file that comes with the product. Raises CatalogueError with all its faults."""
    return parse(read_text(path), path, MeasureBook, find_faults)


def book() -> MeasureBook:
    """The same in the language of whoever reads now."""
    return _spoken((get_language() or SOURCE_LANGUAGE).partition("-")[0])


@cache
def _spoken(language: str) -> MeasureBook:
    return in_language(as_written(), language)


@dataclass(frozen=True)
class Said:
    """What one value says: its zone where there is a limit, and the limit's source."""

    measure: Measure
    value: int
    zone: Zone | None
    source: str

    @property
    def words(self) -> str:
        """`142 mmHg`."""
        return f"{self.measure.said(self.value)} {self.measure.unit}"


def say(code: str, value: int, basis: Basis) -> Said:
    """A value in its zone. Where sex is not known, of the limits possible the lowest."""
    measure = book().measure(code)
    bands = [band for band in measure.bands or () if band.fits(basis.sex, basis.age, basis.on)]
    band = min(bands, key=lambda one: [zone.at_least for zone in one.zones], default=None)
    zone = [one for one in band.zones if one.at_least <= value][-1] if band else None
    return Said(measure, value, zone, band.source if band else "")


def bmi(values: Values) -> int | None:
    """Body mass index with one decimal, from weight (one decimal) and height in centimetres."""
    if not values.get("weight") or not values.get("height"):
        return None
    metres = Decimal(values["height"]) / 100
    kept: int = as_written().measure("bmi").whole(Decimal(values["weight"]) / 10 / (metres * metres))
    return kept


@dataclass(frozen=True)
class Pressure:
    """A blood pressure: the higher of the two categories decides."""

    upper: Said
    lower: Said

    @property
    def worst(self) -> Said:
        """The value that decides."""
        return max(self.upper, self.lower, key=lambda one: one.zone.weight if one.zone else 0)

    @property
    def isolated(self) -> bool:
        """Only the upper is high: isolated systolic."""
        raised, calm = self.upper.zone, self.lower.zone
        return bool(raised and raised.weight and calm and not calm.weight)


def pressure(values: Values, at_home: bool, basis: Basis) -> Pressure | None:
    """The blood pressure in its grade; None when it was not taken."""
    if "systolic" not in values or "diastolic" not in values:
        return None
    place = "_home" if at_home else ""
    return Pressure(
        say(f"systolic{place}", values["systolic"], basis), say(f"diastolic{place}", values["diastolic"], basis)
    )


def nanograms(value: int) -> int:
    """B-PEth (µmol/L with three decimals) in ng/mL."""
    return int((Decimal(value) / 1000 * NANOGRAMS).to_integral_value())

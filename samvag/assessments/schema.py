"""Reads an instrument's catalogue file strictly: each fault names file, line and remedy, all faults at once."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from samvag.assessments.definition import Band, Instrument
from samvag.core.catalogue import reading
from samvag.core.catalogue.reading import Fault, read_text

AGES = range(18, 111)


def load(path: Path) -> Instrument:
    """The instrument in the file. Raises CatalogueError with all its faults."""
    return parse(read_text(path), path)


def parse(text: str, path: Path) -> Instrument:
    """The instrument in the text; `path` names the file in faults and gives the code that it must carry."""
    return reading.parse(text, path, Instrument, lambda read: find_faults(read, path.stem))


def catalogue_files(folder: Path = Path(__file__).parent / "catalogue") -> Iterator[Path]:
    """The instrument files that come with the product, in order of name."""
    yield from sorted(folder.glob("*.toml"))


def find_faults(form: Instrument, file_stem: str) -> Iterable[Fault]:
    """Every broken rule beyond the file's form: where, what is wrong, what to do."""
    if form.code != file_stem:
        yield ("code",), f"Koden {form.code} är inte filens namn.", f"Kalla filen {form.code}.toml."
    yield from _scales(form)
    if faults := [*_items(form), *_totals(form)]:  # what follows cannot be asked before they hold
        yield from faults
        return
    yield from chain(_bands(form), _hints(form), _changes(form), _risks(form))


def _scales(form: Instrument) -> Iterator[Fault]:
    for index, scale in enumerate(form.scales):
        values = scale.values
        if list(values) != sorted(set(values)):
            yield ("scales", index), "Svarens värden ska stiga och vara olika.", "Ordna svaren från lägst till högst."
        if min(values) < 0 or max(values) > 9:
            yield ("scales", index), "Ett svar går inte att välja med en siffra.", "Använd värden från 0 till 9."


def _items(form: Instrument) -> Iterator[Fault]:
    codes = {scale.code for scale in form.scales}
    for index, item in enumerate(form.items):
        if item.number != index + 1:
            yield ("items", index, "number"), f"Fråga {item.number} står fel.", f"Numrera i ordning: {index + 1}."
        if item.scale not in codes:
            yield ("items", index, "scale"), f"Skalan {item.scale} finns inte.", f"Välj en av: {', '.join(codes)}."


def _totals(form: Instrument) -> Iterator[Fault]:
    numbers, seen = {item.number for item in form.items}, set()
    for index, total in enumerate(form.totals or ()):
        if total.code in seen:
            yield ("totals", index, "code"), f"Koden {total.code} finns redan.", "Ge den en egen kod."
        seen.add(total.code)
        if not set(total.items) <= numbers or len(set(total.items)) != len(total.items):
            yield (
                ("totals", index, "items"),
                "Summan räknar frågor som inte finns, eller en två gånger.",
                "Rätta items.",
            )
        if not 0 <= total.missing_at_most < len(total.items):
            what = "Så många obesvarade frågor lämnar ingenting att räkna på."
            yield ("totals", index, "missing_at_most"), what, "Skriv 0 eller ett mindre tal."
        asked = [form.item(number) for number in total.items if number in numbers]
        if total.counts is not None and any(total.counts not in form.scale(item).values for item in asked):
            what = "Någon av frågorna kan inte besvaras med det svar som räknas."
            yield ("totals", index, "counts"), what, "Räkna ett svar som finns på alla frågornas skala."


def _bands(form: Instrument) -> Iterator[Fault]:
    totals = {total.code: total for total in form.totals or ()}
    for index, band in enumerate(form.bands or ()):
        if band.total not in totals:
            yield ("bands", index, "total"), f"Summan {band.total} finns inte.", f"Välj en av: {', '.join(totals)}."
            continue
        low, high = form.range_of(totals[band.total])
        starts = [zone.at_least for zone in band.zones]
        if starts != sorted(set(starts)) or starts[0] != low or starts[-1] > high:
            what = f"Zonerna ska stiga från {low} och rymmas till {high}."
            yield ("bands", index, "zones"), what, "Rätta at_least."
        for place, zone in enumerate(band.zones):
            if not 0 <= zone.weight <= 3:
                yield ("bands", index, "zones", place, "weight"), "Vikten ska vara 0 till 3.", "Rätta weight."
    for code in dict.fromkeys(band.total for band in form.bands or () if band.total in totals):
        yield from _covered(form, code)


def _covered(form: Instrument, code: str) -> Iterator[Fault]:
    """Everybody grown up has exactly one band in force at a time."""
    bands = [(index, band) for index, band in enumerate(form.bands or ()) if band.total == code]
    newest: Band = max((band for _, band in bands), key=lambda band: band.valid_from)
    for sex in ("male", "female"):
        for age in AGES:
            fits = [index for index, band in bands if band.fits(sex, age, newest.valid_from)]
            if len(fits) != 1:
                what = f"{len(fits)} gränser gäller för {code}, {sex}, {age} år."
                yield ("bands", fits[-1] if fits else bands[0][0]), what, "Skriv exakt en för varje kön och ålder."
                return


def _hints(form: Instrument) -> Iterator[Fault]:
    totals = {total.code: total for total in form.totals or ()}
    for section in ("hints", "changes"):
        for index, one in enumerate(getattr(form, section) or ()):
            if one.total not in totals:
                yield (section, index, "total"), f"Summan {one.total} finns inte.", f"Välj en av: {', '.join(totals)}."
    for index, hint in enumerate(form.hints or ()):
        if hint.total in totals and hint.at_least > form.range_of(totals[hint.total])[1]:
            yield ("hints", index, "at_least"), "Så hög blir summan aldrig.", "Rätta at_least."


def _changes(form: Instrument) -> Iterator[Fault]:
    """How large a change means something comes from a source, or the file says that nobody is known to tell."""
    remedy = 'Skriv [[changes]] med källa, eller change = "none known" när ingen källa säger det.'
    if form.totals and not form.changes and form.change is None:
        yield ("totals", 0), "Filen säger inte hur stor skillnad som betyder något.", remedy
    if form.changes and form.change is not None:
        yield ("change",), "Filen säger både att det är känt och att det inte är det.", remedy
    for index, one in enumerate(form.changes or ()):
        if one.points < 1:
            yield ("changes", index, "points"), "En förändring är minst en poäng.", "Rätta points."
        if one.valid_to is not None and one.valid_to < one.valid_from:
            yield ("changes", index, "valid_to"), "Den slutar gälla innan den börjar.", "Rätta valid_to."


def _risks(form: Instrument) -> Iterator[Fault]:
    numbers = {item.number: item for item in form.items}
    for index, risk in enumerate(form.risks or ()):
        if risk.item not in numbers:
            yield ("risks", index, "item"), f"Fråga {risk.item} finns inte.", "Skriv frågans nummer."
        elif risk.at_least > max(form.scale(numbers[risk.item]).values):
            yield ("risks", index, "at_least"), "Så högt svar finns inte.", "Rätta at_least."

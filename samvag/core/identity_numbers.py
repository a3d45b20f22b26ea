"""Identity numbers of people, organisations and staff: read what somebody typed, say kindly what is wrong.

Sources: personnummer, folkbokföringslagen (1991:481) 18 §: birth time, three-digit birth number and check
digit; when the numbers of a day run out the number carries a nearby day of the same month, so date and age
are hints.
Samordningsnummer, lag (2022:1697) 2 kap. 8 §: sixty is added to the day; the official test series also holds
month 00, day 60 and days that no calendar has, so 00–12 and 60–91 are accepted.
Reservnummer: for somebody without a known number, and by law nobody's own. VGR's and Stockholm's forms and check
digits as Inera describes them; the national form is read but its check digit has no public rule and is not tried.
Organisationsnummer, lag (1974:174). HSA-id, Inera's HSA content rules.

The `personnummer` package refuses month 00 and day 60 and reads the computer's own date, so parsing is our
own; the package is the second opinion in the tests.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum import luhn

DATA = Path(__file__).parent / "data"
SPACES_AND_DASHES = re.compile(r"[\s\u00a0\u2007\u202f]+")
DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2212": "-"})
PERSON = re.compile(r"(?P<century>\d{2})?(?P<digits>\d{6})(?P<sign>[-+]?)(?P<end>\d{4})")
ORGANISATION = re.compile(r"(?:16)?(?P<digits>\d{6})-?(?P<end>\d{4})")
HSA_ID = re.compile(r"SE\d{10}-[A-Z0-9]{1,18}")
# The letter says sex as registered: K, M or unknown; in the check it counts as a digit.
VGR = re.compile(r"(?P<date>\d{8})-?(?P<letter>[KMX])(?P<serial>\d{2})(?P<check>\d)")
VGR_DIGITS = str.maketrans({"K": "5", "M": "7", "X": "8"})
STOCKHOLM = re.compile(r"99(?P<year>\d{4})-?(?P<serial>\d{2})-?(?P<rest>\d{3})(?P<check>\d)")
NATIONAL = re.compile(r"(?P<century>\d{2})(?P<date>\d{6})-?(?P<letters>[A-HJ-NPR-UX-Z]{2})(?P<end>\d{2})")
BEFORE_LIVING = 1900  # nobody alive: the reserve numbers that may be typed where people practise
OLDEST_YEAR = 1840  # nobody older has ever had a number; catches a mistyped century


class Kind(StrEnum):
    """What the number belongs to."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    VGR_RESERVNUMMER = "vgr_reservnummer"
    STOCKHOLM_RESERVNUMMER = "stockholm_reservnummer"
    NATIONELLT_RESERVNUMMER = "nationellt_reservnummer"
    ORGANISATIONSNUMMER = "organisationsnummer"
    HSA_ID = "hsa_id"


STATE_KINDS = frozenset({Kind.PERSONNUMMER, Kind.SAMORDNINGSNUMMER})
RESERVE_KINDS = frozenset({Kind.VGR_RESERVNUMMER, Kind.STOCKHOLM_RESERVNUMMER, Kind.NATIONELLT_RESERVNUMMER})
PERSON_KINDS = STATE_KINDS | RESERVE_KINDS
ALL_KINDS = frozenset(Kind)


class InvalidIdentityNumber(ValueError):
    """The text is no number we can take. The sentence is for whoever typed it and never repeats it."""

    def __init__(self, message: str | Promise, code: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def message(self) -> str:
        """The sentence in the reader's language."""
        return str(self)


@dataclass(frozen=True)
class IdentityNumber:
    """A well-formed number as stored: 12 signs for people, 10 for organisations, capitals for HSA-id."""

    kind: Kind
    value: str

    def __repr__(self) -> str:
        """Hide the value: tracebacks and logs print this."""
        return f"IdentityNumber({self.kind.value}, …)"


def parse(
    text: str,
    today: date,
    *,
    kinds: frozenset[Kind] = ALL_KINDS,
    require_test_number: bool | None = None,
) -> IdentityNumber:
    """The number somebody typed, in stored form. `today` decides the century of a short personal number.

    `require_test_number=None` follows the setting: outside production only the official test series is taken.
    """
    typed = SPACES_AND_DASHES.sub("", text).translate(DASHES)
    if not typed:
        raise InvalidIdentityNumber(_("Fyll i numret, till exempel ÅÅÅÅMMDD-NNNN."), "empty")
    number = _parse_any(typed, today)
    if number.kind not in kinds:
        raise InvalidIdentityNumber(_wrong_kind(number.kind, kinds), "kind")
    needs_test = settings.REQUIRE_TEST_NUMBERS if require_test_number is None else require_test_number
    if needs_test and number.kind in PERSON_KINDS and not is_test_number(number):
        raise InvalidIdentityNumber(
            _("Det här är en övningsmiljö. Använd bara Skatteverkets testnummer, aldrig en riktig persons."),
            "not_test",
        )
    return number


def parse_person(text: str, today: date, *, require_test_number: bool | None = None) -> IdentityNumber:
    """A personnummer, samordningsnummer or reserve number; one of an organisation or an employee is refused."""
    return parse(text, today, kinds=PERSON_KINDS, require_test_number=require_test_number)


def is_valid(text: str, today: date, *, require_test_number: bool | None = None) -> bool:
    """Whether `parse` would take the text."""
    try:
        parse(text, today, require_test_number=require_test_number)
    except InvalidIdentityNumber:
        return False
    return True


def display(number: IdentityNumber, today: date) -> str:
    """As people write it. A plus sign replaces the hyphen from the year the person turns one hundred."""
    value = number.value
    if number.kind in RESERVE_KINDS:
        return display_long(number)
    if number.kind in STATE_KINDS:
        sign = "+" if today.year - int(value[:4]) >= 100 else "-"
        return f"{value[2:8]}{sign}{value[8:]}"
    if number.kind is Kind.ORGANISATIONSNUMMER:
        return f"{value[:6]}-{value[6:]}"
    return value


def display_long(number: IdentityNumber) -> str:
    """With the whole year, for letters and forms where a century must not be guessed."""
    if number.kind in PERSON_KINDS:
        return f"{number.value[:8]}-{number.value[8:]}"
    return display(number, date.min)


def birth_date_hint(number: IdentityNumber) -> date | None:
    """The date in the number: a hint, for it may be a nearby day; None where the number knows no day."""
    if number.kind in (Kind.STOCKHOLM_RESERVNUMMER, Kind.ORGANISATIONSNUMMER, Kind.HSA_ID):
        return None
    if number.kind is Kind.NATIONELLT_RESERVNUMMER:
        return _national_date(number.value)
    day = int(number.value[6:8])
    if number.kind is Kind.SAMORDNINGSNUMMER:
        day -= 60
    try:
        return date(int(number.value[:4]), int(number.value[4:6]), day)
    except ValueError:
        return None


def sex_hint(number: IdentityNumber) -> Literal["male", "female"] | None:
    """What the third digit of the birth number says in law: odd male, even female. A hint, never a fact."""
    if number.kind is Kind.VGR_RESERVNUMMER:
        return {"K": "female", "M": "male"}.get(number.value[8])  # type: ignore[return-value]
    if number.kind not in STATE_KINDS:
        return None
    return "male" if int(number.value[10]) % 2 else "female"


def age_on(number: IdentityNumber, day: date) -> int | None:
    """Whole years on that day by the date in the number; somebody born 29 February fills years on 1 March."""
    born = birth_date_hint(number)
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_test_number(number: IdentityNumber) -> bool:
    """Whether Skatteverket has published the number for testing. Nobody publishes reserve numbers for that: one that
    says that its holder was born before 1900 is nobody's."""
    if number.kind in RESERVE_KINDS:
        return _reserve_year(number) is not None and (_reserve_year(number) or 0) < BEFORE_LIVING
    return number.value in test_numbers(number.kind)


@cache
def test_numbers(kind: Kind) -> frozenset[str]:
    """All official test numbers of one kind; read from disk the first time somebody asks."""
    if kind not in STATE_KINDS:
        return frozenset()
    return frozenset((DATA / f"test_{kind.value}.txt").read_text(encoding="ascii").split())


test_numbers.__test__ = False  # type: ignore[attr-defined]  # pytest would take the name for a test


def _parse_any(typed: str, today: date) -> IdentityNumber:
    """The kinds never overlap: a person's month begins with 0 or 1, an organisation has 2 or more there."""
    if typed[:2].upper() == "SE":
        return _parse_hsa_id(typed.upper())
    reserve = _parse_reserve(typed.upper(), today)
    if reserve is not None:
        return reserve
    organisation = ORGANISATION.fullmatch(typed)
    if organisation and organisation["digits"][2] >= "2":
        return _parse_organisation(organisation["digits"] + organisation["end"])
    person = PERSON.fullmatch(typed)
    if not person or not typed.isascii():
        raise InvalidIdentityNumber(_wrong_form(typed), "form")
    return _parse_person(person, today)


def _parse_person(found: re.Match[str], today: date) -> IdentityNumber:
    digits, end = found["digits"], found["end"]
    year = int(found["century"] + digits[:2]) if found["century"] else _year(digits, found["sign"], today)
    month, day = int(digits[2:4]), int(digits[4:6])
    kind = Kind.SAMORDNINGSNUMMER if 60 <= day <= 91 else Kind.PERSONNUMMER
    _check_date(kind, year, month, day, today)
    if end[:3] == "000" or not luhn.is_valid(digits + end):
        raise InvalidIdentityNumber(
            _("Kontrollsiffran stämmer inte. Någon siffra är fel eller omkastad; jämför med en id-handling."),
            "check_digit",
        )
    return IdentityNumber(kind, f"{year:04}{digits[2:]}{end}")


def _parse_reserve(typed: str, today: date) -> IdentityNumber | None:
    """A reserve number, or None when the text has no reserve number's form. Raises when the check digit is wrong."""
    if found := VGR.fullmatch(typed):
        return _parse_vgr(found, today)
    if found := STOCKHOLM.fullmatch(typed):
        # Positions 5 to 11 and the check digit: the two last digits of the year, and the serial.
        _require(luhn.is_valid(found["year"][2:] + found["serial"] + found["rest"] + found["check"]))
        return IdentityNumber(Kind.STOCKHOLM_RESERVNUMMER, typed.replace("-", ""))
    if found := NATIONAL.fullmatch(typed):
        _require(found["century"] == "00" or 22 <= int(found["century"]) <= 98)
        return IdentityNumber(Kind.NATIONELLT_RESERVNUMMER, typed.replace("-", ""))
    return None


def _parse_vgr(found: re.Match[str], today: date) -> IdentityNumber:
    """Serials 06-79 are odd for men and even for women; 80-89 where the sex is not known."""
    digits, letter, serial = found["date"], found["letter"], int(found["serial"])
    _check_date(Kind.PERSONNUMMER, int(digits[:4]), int(digits[4:6]), int(digits[6:]), today)
    known = 6 <= serial <= 79 and serial % 2 == (1 if letter == "M" else 0)
    _require(80 <= serial <= 89 if letter == "X" else known)
    value = digits + letter + found["serial"] + found["check"]
    _require(luhn.is_valid(value[2:].translate(VGR_DIGITS)))
    return IdentityNumber(Kind.VGR_RESERVNUMMER, value)


def _require(holds: bool) -> None:
    if not holds:
        raise InvalidIdentityNumber(
            _("Reservnumret stämmer inte. Något tecken är fel eller omkastat; jämför med journalen eller armbandet."),
            "check_digit",
        )


def _reserve_year(number: IdentityNumber) -> int | None:
    """The year of birth a reserve number states, if it does."""
    value = number.value
    if number.kind is Kind.NATIONELLT_RESERVNUMMER:
        century = _national_century(value)
        return None if century is None else century * 100 + int(value[2:4])
    return int(value[2:6] if number.kind is Kind.STOCKHOLM_RESERVNUMMER else value[:4])


def _national_century(value: str) -> int | None:
    """18, 19 or 20 with a multiple of three added; 00 says nothing."""
    return {0: 18, 1: 19, 2: 20}[int(value[:2]) % 3] if value[:2] != "00" else None


def _national_date(value: str) -> date | None:
    century = _national_century(value)
    if century is None:
        return None
    try:
        return date(century * 100 + int(value[2:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:  # months from 20 and days from 40 say that the day is not known
        return None


def _year(digits: str, sign: str, today: date) -> int:
    """The latest year with these two digits; a plus sign says that the person turns at least one hundred."""
    latest = today.year - 100 if sign == "+" else today.year
    return latest - (latest - int(digits[:2])) % 100


def _check_date(kind: Kind, year: int, month: int, day: int, today: date) -> None:
    possible = month <= 12 if kind is Kind.SAMORDNINGSNUMMER else _is_date(year, month, day)
    if not possible or year < OLDEST_YEAR:
        raise InvalidIdentityNumber(
            _("Födelsetiden i numret finns inte i kalendern. Kontrollera år, månad och dag."), "date"
        )
    # A nearby day lies in the same month (1991:481, 18 §), so a later day of this month is no error.
    if (year, month) > (today.year, today.month):
        raise InvalidIdentityNumber(
            _("Födelsetiden ligger i framtiden. Skriv hela årtalet, så blir århundradet rätt."),
            "future",
        )


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _parse_organisation(digits: str) -> IdentityNumber:
    if not luhn.is_valid(digits):
        raise InvalidIdentityNumber(
            _("Kontrollsiffran i organisationsnumret stämmer inte. Jämför med ett brev eller en faktura."),
            "check_digit",
        )
    return IdentityNumber(Kind.ORGANISATIONSNUMMER, digits)


def _parse_hsa_id(typed: str) -> IdentityNumber:
    if not HSA_ID.fullmatch(typed):
        raise InvalidIdentityNumber(
            _(
                "HSA-id ska vara SE, tio siffror, ett bindestreck och högst 18 bokstäver eller siffror"
                " utan å, ä och ö. Kopiera det från HSA-katalogen."
            ),
            "form",
        )
    return IdentityNumber(Kind.HSA_ID, typed)


def _wrong_form(typed: str) -> str | Promise:
    if re.search(r"[^\W\d_]", typed):
        return _(
            "Numret innehåller en bokstav men är inget reservnummer som vi känner till."
            " Skriv siffrorna som ÅÅÅÅMMDD-NNNN."
        )
    count = sum(character.isdigit() for character in typed)
    if count not in (10, 12):
        return _("Numret har %(count)s siffror men ska ha 10 eller 12. Skriv det som ÅÅÅÅMMDD-NNNN.") % {"count": count}
    return _("Numret är inte skrivet som vi kan läsa det. Skriv det som ÅÅÅÅMMDD-NNNN.")


def _wrong_kind(kind: Kind, wanted: frozenset[Kind]) -> str | Promise:
    if wanted <= PERSON_KINDS:
        return _(
            "Det här är inte ett nummer för en person. Skriv ett personnummer, samordningsnummer eller reservnummer."
        )
    if wanted == {Kind.ORGANISATIONSNUMMER}:
        return _("Det här är inte ett organisationsnummer. Det har tio siffror, till exempel NNNNNN-NNNN.")
    if wanted == {Kind.HSA_ID}:
        return _("Det här är inte ett HSA-id. Det börjar med SE, följt av tio siffror och ett bindestreck.")
    return _("Numret är av ett slag som inte passar här.")

"""Reserve numbers: three forms, each with what is wrong with it. All state a birth before 1900 and are nobody's."""

from datetime import date

import pytest

from samvag.core.identity_numbers import (
    InvalidIdentityNumber,
    Kind,
    birth_date_hint,
    display,
    display_long,
    parse_person,
    sex_hint,
)

TODAY = date(2026, 3, 3)
VALUES = {"K": 5, "M": 7, "X": 8}


def checked(signs: str) -> str:
    """The signs with the check digit that Luhn's rule gives, counted here by hand and not by the product."""
    total = 0
    for place, sign in enumerate(reversed(signs)):
        digit = VALUES.get(sign) or int(sign)
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled // 10 + doubled % 10
    return signs + str(-total % 10)


def vgr(date_and_rest: str) -> str:
    return date_and_rest[:2] + checked(date_and_rest[2:])


def stockholm(year: str, serial: str) -> str:
    return "99" + year[:2] + checked(year[2:] + serial)


@pytest.mark.parametrize(("rest", "sex"), [("K06", "female"), ("K78", "female"), ("M07", "male"), ("X85", None)])
def test_a_number_of_vastra_gotaland(rest: str, sex: str | None) -> None:
    number = parse_person(vgr(f"18790314{rest}"), TODAY)
    assert number.kind is Kind.VGR_RESERVNUMMER
    assert sex_hint(number) == sex
    assert birth_date_hint(number) == date(1879, 3, 14)
    assert display(number, TODAY) == display_long(number) == f"18790314-{number.value[8:]}"
    assert parse_person(display(number, TODAY).lower(), TODAY) == number


@pytest.mark.parametrize("rest", ["K07", "M06", "X79", "K05", "M81", "X90"])
def test_serial_and_letter_agree(rest: str) -> None:
    with pytest.raises(InvalidIdentityNumber) as fault:
        parse_person(vgr(f"18790314{rest}"), TODAY)
    assert fault.value.code == "check_digit"


def test_a_day_that_is_none() -> None:
    with pytest.raises(InvalidIdentityNumber) as fault:
        parse_person(vgr("18790231K06"), TODAY)
    assert fault.value.code == "date"


def test_a_number_of_stockholm() -> None:
    number = parse_person(stockholm("1879", "12345"), TODAY)
    assert number.kind is Kind.STOCKHOLM_RESERVNUMMER
    assert birth_date_hint(number) is None
    assert sex_hint(number) is None


def test_a_national_number_where_the_day_is_not_known() -> None:
    number = parse_person("24792440AB12", TODAY)
    assert number.kind is Kind.NATIONELLT_RESERVNUMMER
    assert birth_date_hint(number) is None
    assert birth_date_hint(parse_person("24790314AB12", TODAY)) == date(1879, 3, 14)


@pytest.mark.parametrize("typed", ["21790314AB12", "24790314IO12", "99790314AB12", "2479031AB12"])
def test_what_is_no_national_number(typed: str) -> None:
    with pytest.raises(InvalidIdentityNumber):
        parse_person(typed, TODAY)


@pytest.mark.parametrize("number", [vgr("18790314K06"), stockholm("1879", "12345")])
def test_one_wrong_sign_is_found(number: str) -> None:
    for place in range(8, 12):
        if number[place].isdigit():
            wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
            with pytest.raises(InvalidIdentityNumber):
                parse_person(wrong, TODAY)


@pytest.mark.parametrize("typed", [vgr("19500314K06"), stockholm("1950", "12345"), "22500314AB12", "00500314AB12"])
def test_somebody_who_may_live_is_not_typed_where_people_practise(typed: str) -> None:
    with pytest.raises(InvalidIdentityNumber) as fault:
        parse_person(typed, TODAY)
    assert fault.value.code == "not_test"
    assert parse_person(typed, TODAY, require_test_number=False).value == typed

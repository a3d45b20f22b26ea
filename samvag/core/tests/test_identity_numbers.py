"""Every official test number, in all its forms, and every slip of one digit."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from personnummer import personnummer as second_opinion
from stdnum import luhn

from samvag.core import identity_numbers as numbers
from samvag.core.identity_numbers import IdentityNumber, InvalidIdentityNumber, Kind

TODAY = date(2026, 11, 22)
PERSONAL = sorted(numbers.test_numbers(Kind.PERSONNUMMER))
COORDINATION = sorted(numbers.test_numbers(Kind.SAMORDNINGSNUMMER))
OFFICIAL = PERSONAL + COORDINATION
REGION = "2321000131"


def kind_of(value: str) -> Kind:
    return Kind.SAMORDNINGSNUMMER if int(value[6:8]) >= 60 else Kind.PERSONNUMMER


def refusal(text: str, **options: object) -> InvalidIdentityNumber:
    with pytest.raises(InvalidIdentityNumber) as caught:
        numbers.parse(text, TODAY, **options)  # type: ignore[arg-type]
    return caught.value


def test_the_official_sets_are_whole() -> None:
    assert len(PERSONAL) == 21726  # two of the 21 728 published lines are repeated
    assert len(COORDINATION) == 2240


def test_every_official_number_parses_in_every_form() -> None:
    for value in OFFICIAL:
        expected = IdentityNumber(kind_of(value), value)
        sign = "+" if TODAY.year - int(value[:4]) >= 100 else "-"
        forms = [
            value,
            f"{value[:8]}-{value[8:]}",
            f"{value[2:8]}{sign}{value[8:]}",
            f"{value[:4]} {value[4:6]} {value[6:8]} - {value[8:]}",
            f" {value[:8]}\u2013{value[8:]}\u00a0",
        ]
        if sign == "-":
            forms.append(value[2:])
        assert all(numbers.parse(form, TODAY) == expected for form in forms), value


def test_display_comes_back_as_the_same_number() -> None:
    for value in OFFICIAL:
        number = numbers.parse(value, TODAY)
        assert numbers.parse(numbers.display(number, TODAY), TODAY) == number
        assert numbers.parse(numbers.display_long(number), TODAY) == number


@pytest.mark.heavy
def test_a_slip_at_any_place_of_any_official_number_is_refused() -> None:
    """One wrong digit at each place; the check digit must catch it, without help from the test set."""
    for index, value in enumerate(OFFICIAL):
        for at in range(2, 12):
            digit = str((int(value[at]) + 1 + (index + at) % 9) % 10)
            assert not numbers.is_valid(value[:at] + digit + value[at + 1 :], TODAY, require_test_number=False)


def test_every_slip_of_a_thousand_official_numbers_is_refused() -> None:
    """All ninety slips of other numbers each run; the run's random seed repeats a failure."""
    for value in random.sample(OFFICIAL, 1000):
        for at in range(2, 12):
            for digit in set("0123456789") - {value[at]}:
                assert not numbers.is_valid(value[:at] + digit + value[at + 1 :], TODAY, require_test_number=False)


@given(st.sampled_from(OFFICIAL), st.integers(0, 1), st.sampled_from("0123456789"))
def test_a_slip_in_the_century_never_gives_a_number_outside_the_test_set(value: str, at: int, digit: str) -> None:
    slip = value[:at] + digit + value[at + 1 :]
    try:
        read = numbers.parse(slip, TODAY)
    except InvalidIdentityNumber:
        assert slip not in numbers.test_numbers(kind_of(value))
    else:  # a nine for the century is how Stockholm writes a reserve number; those taken here are nobody's
        assert slip in numbers.test_numbers(kind_of(value)) or read.kind is Kind.STOCKHOLM_RESERVNUMMER


@given(st.sampled_from(PERSONAL))
def test_the_second_opinion_agrees_on_personal_numbers(value: str) -> None:
    assert second_opinion.valid(value)


@given(st.text(max_size=20))
def test_any_text_is_taken_or_refused_with_a_sentence(text: str) -> None:
    if not numbers.is_valid(text, TODAY):
        assert str(refusal(text)).endswith(".")


@given(st.dates(date(1850, 1, 1), TODAY), st.integers(1, 999))
def test_numbers_outside_the_official_set_are_refused_outside_production(born: date, birth_number: int) -> None:
    short = f"{born:%y%m%d}{birth_number:03}"
    value = f"{born.year:04}{born:%m%d}{birth_number:03}{luhn.calc_check_digit(short)}"
    assert numbers.parse(value, TODAY, require_test_number=False).value == value
    if value not in numbers.test_numbers(Kind.PERSONNUMMER):
        assert refusal(value).code == "not_test"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("18900101980", "form"),
        ("189001019802-", "form"),
        ("1890K101-9802", "form"),
        ("189001019803", "check_digit"),
        ("189013019802", "date"),
        ("189002309802", "date"),
        ("189000019802", "date"),
        ("199092609802", "date"),
        ("102312312388", "date"),
        ("202812312388", "future"),
        ("SE12-ABC", "form"),
        ("SE2321000131-ÅÄÖ", "form"),
        ("232100-0132", "check_digit"),
        ("٢٠٢٣١٢٣١٢٣٨٨", "form"),
    ],
)
def test_refusals_say_which_fault(text: str, code: str) -> None:
    error = refusal(text, require_test_number=False)
    assert error.code == code
    assert "1890" not in str(error)


def test_a_short_number_of_this_year_but_a_later_month_asks_for_the_whole_year() -> None:
    error = refusal("261231-2384", require_test_number=False)
    assert error.code == "future"
    assert "årtalet" in str(error)


def test_a_nearby_day_later_this_month_is_taken() -> None:
    value = next(value for value in PERSONAL if value.startswith("202312") and value[6:8] > "20")
    assert numbers.parse(value, date(2023, 12, 1)).value == value
    with pytest.raises(InvalidIdentityNumber):
        numbers.parse(value, date(2023, 11, 30))


def test_the_plus_sign_comes_the_year_a_person_turns_one_hundred() -> None:
    value = next(value for value in PERSONAL if value.startswith("1926"))
    number = numbers.parse(value, TODAY)
    assert "+" in numbers.display(number, TODAY)
    assert "-" in numbers.display(number, date(2025, 12, 31))


def test_hints() -> None:
    number = IdentityNumber(Kind.PERSONNUMMER, "189001019802")
    assert numbers.birth_date_hint(number) == date(1890, 1, 1)
    assert numbers.sex_hint(number) == "female"
    assert numbers.age_on(number, date(1990, 1, 1)) == 100
    assert numbers.age_on(number, date(1989, 12, 31)) == 99


def test_hints_of_a_coordination_number_may_be_unknown() -> None:
    known = IdentityNumber(Kind.SAMORDNINGSNUMMER, "191401682396")
    assert numbers.birth_date_hint(known) == date(1914, 1, 8)
    unknown = next(value for value in COORDINATION if value[6:8] == "60")
    number = numbers.parse(unknown, TODAY)
    assert numbers.birth_date_hint(number) is None
    assert numbers.age_on(number, TODAY) is None
    assert numbers.sex_hint(number) in {"male", "female"}


def test_organisations_have_no_age_or_sex() -> None:
    number = numbers.parse(REGION, TODAY)
    assert numbers.sex_hint(number) is None
    assert numbers.birth_date_hint(number) is None


@pytest.mark.parametrize("text", ["232100-0131", "2321000131", "162321000131", "16232100-0131", " 232100 0131 "])
def test_organisation_number_in_all_forms(text: str) -> None:
    number = numbers.parse(text, TODAY)
    assert number == IdentityNumber(Kind.ORGANISATIONSNUMMER, REGION)
    assert numbers.display(number, TODAY) == "232100-0131"


def test_hsa_id_is_stored_in_capitals_and_has_at_most_31_characters() -> None:
    number = numbers.parse("se2321000131-e000000000001", TODAY)
    assert number == IdentityNumber(Kind.HSA_ID, "SE2321000131-E000000000001")
    assert numbers.display(number, TODAY) == number.value
    assert refusal("SE2321000131-" + "A" * 19).code == "form"


def test_a_field_for_people_refuses_other_kinds() -> None:
    with pytest.raises(InvalidIdentityNumber) as caught:
        numbers.parse_person("232100-0131", TODAY)
    assert caught.value.code == "kind"
    assert refusal("189001019802", kinds=frozenset({Kind.ORGANISATIONSNUMMER})).code == "kind"
    assert refusal("189001019802", kinds=frozenset({Kind.HSA_ID})).code == "kind"


def test_the_number_never_shows_in_a_traceback() -> None:
    assert "1890" not in repr(numbers.parse("189001019802", TODAY))

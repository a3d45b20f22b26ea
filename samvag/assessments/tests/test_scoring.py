"""Scoring against a small scorer of its own: another way of counting, from tables typed from the sources."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvag.assessments.definition import Change, Instrument
from samvag.assessments.schema import catalogue_files, load
from samvag.assessments.scoring import Basis, Score, moved, score

DAY = date(2026, 6, 1)
STEPS = {"n": (0, 1, 2, 3, 4), "t": (0, 2, 4), "d": (0, 1, 2, 3), "m": (0, 1, 2, 3, 4, 5, 6), "w": (1, 2, 3, 4, 5)}
# instrument: the steps of each item, and how many of them are summed
SHAPES = {
    "audit": ("nnnnnnnntt", 10),
    "audit_c": ("nnn", 3),
    "dudit": ("nnnnnnnnntt", 11),
    "madrs_s": ("mmmmmmmmm", 9),
    "phq_9": ("dddddddddd", 9),
    "gad_7": ("ddddddd", 7),
    "whodas_12": ("wwwwwwwwwwww", 12),
    "function_scale": ("nnnnnnnn", 8),
}
# instrument, sex, age: where each zone after the first begins
LIMITS = [
    ("audit", "male", 40, (8, 16, 20)),
    ("audit", "female", 40, (6, 14, 18)),
    ("audit", None, 40, (6, 14, 18)),
    ("audit_c", "male", 40, (6,)),
    ("audit_c", "female", 40, (5,)),
    ("audit_c", None, None, (5,)),
    ("dudit", "male", 26, (6,)),
    ("dudit", "female", 26, (2,)),
    ("dudit", "male", 25, (7,)),
    ("dudit", "female", 25, (3,)),
    ("dudit", None, None, (2,)),
    ("madrs_s", "male", 40, (13, 20, 35)),
    ("phq_9", "female", 40, (5, 10, 15, 20)),
    ("gad_7", None, 40, (5, 10, 15)),
]


@cache
def forms() -> dict[str, Instrument]:
    return {path.stem: load(path) for path in catalogue_files()}


def ends(code: str) -> tuple[int, int]:
    shape, counted = SHAPES[code]
    steps = [STEPS[letter] for letter in shape[:counted]]
    return sum(min(one) for one in steps), sum(max(one) for one in steps)


def answers_with_sum(code: str, wanted: int) -> dict[int, int]:
    """Some answers with that sum, filled from the end: there the steps are wider."""
    shape, counted = SHAPES[code]
    chosen = {number: min(STEPS[letter]) for number, letter in enumerate(shape, start=1)}
    left = wanted - sum(list(chosen.values())[:counted])
    for number in range(counted, 0, -1):
        letter = shape[number - 1]
        more = max(step - chosen[number] for step in STEPS[letter] if step - chosen[number] <= left)
        chosen[number] += more
        left -= more
    assert left == 0
    return chosen


def counted(code: str, answers: dict[int, int], sex: str | None = "male", age: int | None = 40) -> Score:
    return score(forms()[code], answers, Basis(sex, age, DAY))


@st.composite
def filled(draw: st.DrawFn) -> tuple[str, dict[int, int]]:
    code = draw(st.sampled_from(sorted(SHAPES)))
    given_answers = {}
    for number, letter in enumerate(SHAPES[code][0], start=1):
        answer = draw(st.sampled_from((*STEPS[letter], None)))
        if answer is not None:
            given_answers[number] = answer
    return code, given_answers


@given(filled())
def test_a_sum_is_what_the_table_counts_or_lies_between_its_bounds(one: tuple[str, dict[int, int]]) -> None:
    code, answers = one
    shape, summed = SHAPES[code]
    low = sum(answers.get(n, min(STEPS[letter])) for n, letter in enumerate(shape[:summed], start=1))
    high = sum(answers.get(n, max(STEPS[letter])) for n, letter in enumerate(shape[:summed], start=1))
    found = counted(code, answers)
    assert (found.sums[0].low, found.sums[0].high) == (low, high)
    assert found.sums[0].value == (low if low == high else None)
    assert found.missing == tuple(n for n in range(1, len(shape) + 1) if n not in answers)


@pytest.mark.parametrize(("code", "sex", "age", "begins"), LIMITS)
def test_every_sum_lies_in_the_zone_of_the_table(
    code: str, sex: str | None, age: int | None, begins: tuple[int]
) -> None:
    low, high = ends(code)
    zones = forms()[code].bands[0].zones  # type: ignore[index]
    for total in range(low, high + 1):
        found = counted(code, answers_with_sum(code, total), sex, age).sums[0]
        assert found.value == total
        assert found.zone is not None
        assert found.zone.code == zones[sum(total >= start for start in begins)].code, total


def test_ranges_are_those_of_the_sources() -> None:
    assert {code: ends(code) for code in SHAPES} == {
        "audit": (0, 40),
        "audit_c": (0, 12),
        "dudit": (0, 44),
        "madrs_s": (0, 54),
        "phq_9": (0, 27),
        "gad_7": (0, 21),
        "whodas_12": (12, 60),
        "function_scale": (0, 32),
    }
    for code, form in forms().items():
        if form.totals and code in SHAPES:
            assert form.range_of(form.totals[0]) == ends(code)
    assert {code for code, form in forms().items() if form.totals} == {*SHAPES, "need_list"}


@given(st.dictionaries(st.integers(1, 12), st.sampled_from((0, 1, 2))))
def test_needs_are_counted_and_never_added_up(answers: dict[int, int]) -> None:
    unmet, met = counted("need_list", answers).sums
    unknown = 12 - len(answers)
    for found, value in ((unmet, 2), (met, 1)):
        many = list(answers.values()).count(value)
        assert (found.low, found.high, found.most) == (many, many + unknown, 12)


def test_what_is_unanswered_leaves_the_zone_open_only_when_it_could_matter() -> None:
    sober = dict.fromkeys(range(1, 10), 0)
    assert counted("audit", sober).sums[0].zone.code == "low"  # type: ignore[union-attr]
    near = sober | {1: 4, 2: 2}
    assert counted("audit", near).sums[0].zone is None
    assert counted("audit", near).sums[0].high == 10
    assert counted("audit", near).sums[1].value is not None  # AUDIT-C is whole


@pytest.mark.parametrize(
    ("code", "answer", "act"),
    [
        ("madrs_s", 1, None),
        ("madrs_s", 2, "ask"),
        ("madrs_s", 3, "ask"),
        ("madrs_s", 4, "assess_today"),
        ("madrs_s", 6, "assess_today"),
        ("phq_9", 0, None),
        ("phq_9", 1, "assess_today"),
    ],
)
def test_the_answer_about_suicide_is_told_whatever_the_sum(code: str, answer: int, act: str | None) -> None:
    found = counted(code, {9: answer})
    assert [risk.act for risk in found.risks] == ([act] if act else [])
    assert found.assess_today is (act == "assess_today")


def test_the_suggested_limit_of_the_old_stands_beside_and_changes_no_zone() -> None:
    seven = answers_with_sum("audit", 7)
    old, young = counted("audit", seven, age=65), counted("audit", seven, age=64)
    assert (len(old.sums[0].hints), len(young.sums[0].hints)) == (1, 0)
    assert old.sums[0].zone == young.sums[0].zone


def test_whodas_has_no_limit() -> None:
    assert counted("whodas_12", answers_with_sum("whodas_12", 40)).sums[0].band is None


def test_change_is_told_between_whole_forms_only() -> None:
    form = forms()["audit"]
    high, low = (counted("audit", answers_with_sum("audit", n)).sums[0] for n in (22, 6))
    change = moved(form, high, low, DAY)
    assert change is not None
    assert (change.points, change.zone_changed, change.large) == (-16, True, False)
    assert moved(form, high, counted("audit", {1: 2}).sums[0], DAY) is None


def test_what_no_source_says_is_not_guessed() -> None:
    """None of the sources that limits come from tells how large a change means something, and each file says so."""
    for code, form in forms().items():
        assert (form.change, form.changes) == ("none known" if form.totals else None, None), code


def test_a_change_is_large_by_the_source_while_it_holds() -> None:
    rule = Change("total", 5, "Källa", date(2025, 1, 1), date(2025, 12, 31))
    form = replace(forms()["gad_7"], change=None, changes=(rule,))
    five, four = (
        [counted("gad_7", answers_with_sum("gad_7", n)).sums[0] for n in pair] for pair in ((15, 10), (15, 11))
    )
    for pair, on, large in ((five, date(2025, 6, 1), True), (four, date(2025, 6, 1), False), (five, DAY, False)):
        found = moved(form, *pair, on)
        assert found is not None
        assert found.large is large

"""The rules' catalogue: strict, in both languages, and versioned; a changed rule leaves old deadlines alone."""

from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connections, transaction
from django.utils.translation import override

from samvag.clocks.actions import keep_rule, load_rules
from samvag.clocks.models import RuleVersion
from samvag.clocks.reading import NoRule, rule_in_force, rule_text
from samvag.clocks.rules import load, read, rule_files, shipped
from samvag.core.catalogue.reading import CatalogueError
from samvag.core.catalogue.worded import untranslated
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
FILE = Path("regler.toml")
GOOD = """
[[rules]]
code = "ack"
kind = "agreement"
label = "Kvittens"
source = "Länsgemensam rutin"
text = "Mottagaren kvitterar."
must = "Kvittera."
remedy = "Kvittera nu."
valid_from = 2025-01-01
valid_to = 2025-12-31
starts_on = "inpatient.notice_sent"
met_by = ["by_hand"]
amount = 4
unit = "hours"
"""


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (('"agreement"', '"habit"'), 4, "Välj ett av: statute, agreement, programme, promise"),
        (('"by_hand"', '"whenever"'), 13, "Händelsen whenever finns inte"),
        (("amount = 4", "amount = 0"), 14, "Tiden måste vara minst 1"),
        (("amount = 4", 'amount = "4"'), 14, "Skriv ett heltal"),
        (('unit = "hours"', 'unit = "hours"\nat = 12:00:00'), 15, "Timmar räknas som de går"),
        (('unit = "hours"', 'unit = "hours"\ncutoff = 12:00:00'), 2, "cutoff och cutoff_adds hör ihop"),
        (("2025-12-31", "2024-12-31"), 11, "Regeln slutar gälla innan den börjar"),
        (('source = "Länsgemensam rutin"\n', ""), 2, "Nyckeln source saknas"),
        (('unit = "hours"', 'unit = "days"\ncolour = "red"'), 15, "Välj ett av: hours"),
        (("code", "cod"), 3, "Nyckeln cod är okänd"),
    ],
)
def test_each_fault_names_file_line_and_remedy(change: tuple[str, str], line: int, words: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        read(GOOD.replace(*change), FILE)
    assert f"regler.toml, rad {line}: " in str(caught.value)
    assert words in str(caught.value)


def test_a_rule_stands_once() -> None:
    with pytest.raises(CatalogueError, match="Koden ack finns redan"):
        read(GOOD + GOOD, FILE)


@pytest.mark.parametrize("path", list(rule_files()), ids=lambda path: path.stem)
def test_the_shipped_rules_are_whole_in_english(path: Path) -> None:
    assert untranslated(load(path), "en") == []


def test_every_kind_of_rule_has_its_form() -> None:
    kinds = {rule.kind for rule in (*shipped().values(), *read(GOOD, FILE).rules)}
    assert kinds == {"statute", "agreement", "programme", "promise"}


def test_a_programmes_response_time_is_a_rule_of_its_own(town: None) -> None:
    with transaction.atomic():
        general = rule_in_force("referral_first_response", date(2026, 5, 1))
        samvux = rule_in_force("referral_first_response", date(2026, 5, 1), scope="samvux")
        assert (general.amount, samvux.amount) == (2, 3)
        assert samvux.kind == "programme"
        assert samvux.met_by == ["referral.taken"]
        with override("en"):
            assert rule_text(samvux).label == "First answer to whoever got in touch"
        assert rule_text(samvux).label == "Första svar till den som har hört av sig"


def test_a_changed_rule_makes_a_version_and_an_unchanged_one_nothing(town: None) -> None:
    rule = read(GOOD, FILE).rules[0]
    with transaction.atomic(using="owner"):
        first = keep_rule(rule, source_file="regler.toml")
        same = keep_rule(rule, source_file="regler.toml")
        changed = read(GOOD.replace("amount = 4", "amount = 6"), FILE).rules[0]
        second = keep_rule(changed, source_file="regler.toml")
        assert (first.new, same.new, second.new) == (True, False, True)
        assert (first.version.number, second.version.number) == (1, 2)
        assert rule_in_force("ack", date(2025, 6, 1), using="owner").amount == 6
        with pytest.raises(NoRule):
            rule_in_force("ack", date(2026, 6, 1), using="owner")
        transaction.set_rollback(True, using="owner")


def test_loading_again_does_nothing(town: None) -> None:
    with transaction.atomic(using="owner"):
        assert not any(one.new for one in load_rules())


def test_nobody_changes_a_version(town: None) -> None:
    with (
        transaction.atomic(using="owner"),
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(using="owner"),
    ):
        RuleVersion.objects.using("owner").update(amount=1)


def test_the_web_only_reads_rules(world: World) -> None:
    with world.acting("maria"), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        RuleVersion.objects.update(amount=1)
    assert connections["default"].is_usable()

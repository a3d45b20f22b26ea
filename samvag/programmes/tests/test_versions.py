"""A changed file makes a new version, the old keeps its rows, and nobody can change either."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections, transaction

from samvag.organisations.models import Organisation, Unit
from samvag.programmes.actions import Loaded, UnknownParty, load_catalogue, open_site
from samvag.programmes.models import (
    CriterionRow,
    DomainRow,
    LevelRow,
    Programme,
    ProgrammeVersion,
    SiteParty,
)
from samvag.programmes.reading import as_written, current_version, definition
from samvag.programmes.schema import CatalogueError, catalogue_files, parse

pytestmark = pytest.mark.django_db(databases=["owner"])

GOOD = next(path for path in catalogue_files() if path.stem == "samvux").read_text(encoding="utf-8")
AT = datetime(2025, 3, 3, 8, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "prov.toml"
    path.write_text(GOOD.replace('code = "samvux"', 'code = "prov"'), encoding="utf-8")
    return path


def load_one(path: Path) -> Loaded:
    (loaded,) = load_catalogue(paths=[path], at=AT)
    return loaded


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@contextmanager
def refused(match: str) -> Iterator[None]:
    """The database says no; the savepoint keeps the test's transaction alive."""
    with pytest.raises(DatabaseError, match=match), transaction.atomic(using="owner"):
        yield


def test_what_was_read_from_the_file_comes_back_from_the_rows() -> None:
    for loaded, path in zip(load_catalogue(paths=list(catalogue_files())), catalogue_files(), strict=True):
        from_file = parse(path.read_text(encoding="utf-8"), path)
        assert definition(loaded.version.pk, using="owner") == from_file


def test_capacity_comes_back_too(file: Path) -> None:
    change(file, "[public]", "[capacity]\nminimum = 2\nmaximum = 3\n\n[public]")
    capacity = definition(load_one(file).version.pk, using="owner").capacity
    assert capacity is not None
    assert (capacity.minimum, capacity.maximum) == (2, 3)


def test_a_definition_costs_few_queries_once_and_none_again(file: Path, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    version = load_one(file).version
    with django_assert_num_queries(15, connection=connections["owner"]):
        definition(version.pk, using="owner")
    with django_assert_num_queries(0, connection=connections["owner"]):
        definition(version.pk, using="owner")


def test_an_unchanged_file_does_nothing(file: Path) -> None:
    first = load_one(file)
    again = load_one(file)
    assert first.new
    assert not again.new
    assert again.version == first.version


def test_a_changed_file_makes_a_new_version_and_the_old_keeps_its_rows(file: Path) -> None:
    old = load_one(file).version
    before = as_written(old.pk, using="owner")
    change(file, "Personen mår psykiskt dåligt.", "Personen mår dåligt.")
    new = load_one(file)
    assert new.new
    assert (old.number, new.version.number) == (1, 2)
    as_written.cache_clear()
    assert as_written(old.pk, using="owner") == before
    after = as_written(new.version.pk, using="owner")
    assert after.criterion("mental_ill_health").text == "Personen mår dåligt."
    assert replace(after, criteria=before.criteria) == before


def test_a_new_name_is_the_programmes_name(file: Path) -> None:
    load_one(file)
    change(file, 'name = "Samordnad vuxenhälsa"', 'name = "Vuxenhälsan"')
    load_one(file)
    assert Programme.objects.using("owner").get(code="prov").name == "Vuxenhälsan"


def test_a_faulty_file_stops_the_sound_ones_too(file: Path) -> None:
    broken = file.with_name("trasig.toml")
    broken.write_text("code = ", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"trasig\.toml, rad 1"):
        load_catalogue(paths=[file, broken, file.with_name("borta.toml")], at=AT)
    assert not Programme.objects.using("owner").filter(code="prov").exists()


def test_the_version_in_force_depends_on_the_day(file: Path) -> None:
    first = load_one(file).version
    change(file, "valid_from = 2025-01-01", "valid_from = 2025-09-01")
    second = load_one(file).version
    assert current_version("prov", date(2025, 1, 1), using="owner") == first
    assert current_version("prov", date(2025, 8, 31), using="owner") == first
    assert current_version("prov", date(2025, 9, 1), using="owner") == second
    with pytest.raises(ProgrammeVersion.DoesNotExist):
        current_version("prov", date(2024, 12, 31), using="owner")


def test_a_version_and_its_rows_can_be_neither_changed_nor_removed(file: Path) -> None:
    version = load_one(file).version
    rows = [
        ProgrammeVersion.objects.using("owner").filter(pk=version.pk),
        CriterionRow.objects.using("owner").filter(version=version.pk),
        LevelRow.objects.using("owner").filter(domain__version=version.pk),
    ]
    for query in rows:
        with refused("never changed"):
            query.update(**{"word" if query.model is LevelRow else "position": 9}) if (
                query.model is not ProgrammeVersion
            ) else query.update(number=9)
        with refused("never changed"):
            query._raw_delete("owner")


def test_every_table_of_a_version_is_guarded() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, array_agg(t.tgname::text) FROM pg_class c"
            " LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal"
            " WHERE c.relkind = 'r' AND c.relname ~ '^programmes_.*(row|version)$' GROUP BY 1"
        )
        guarded = dict(cursor.fetchall())
    assert len(guarded) == 15
    assert {table for table, triggers in guarded.items() if "unchanged" not in triggers} == set()
    assert {table for table, triggers in guarded.items() if "closed" not in triggers} == {"programmes_programmeversion"}


def test_a_version_made_earlier_gets_no_new_rows(file: Path) -> None:
    version = load_one(file).version
    version.pk, version.number, version.created_at = None, 2, AT
    version.save(using="owner", force_insert=True)
    with refused("never added to"):
        CriterionRow.objects.using("owner").create(
            version_id=version.pk, position=0, code="ny", text="x", help="x", source="x", category="social"
        )
    with refused("never added to"):
        DomainRow.objects.using("owner").create(
            version_id=version.pk, position=0, code="ny", label="x", help="x", category="social"
        )


@pytest.mark.parametrize("role", ["samvag_web", "samvag_worker", "samvag_stream", "samvag_report"])
def test_every_process_reads_and_none_writes(role: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, has_table_privilege(%s, c.oid, 'SELECT'),"
            " has_table_privilege(%s, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
            " FROM pg_class c WHERE c.relkind = 'r' AND c.relname LIKE 'programmes\\_%%'",
            [role, role],
        )
        rights = cursor.fetchall()
    assert len(rights) == 18
    assert {(reads, writes) for _, reads, writes in rights} == {(True, False)}


@pytest.fixture
def units() -> dict[str, Unit]:
    made = {}
    for number, code in enumerate(("vardcentral", "kommun", "psykiatri"), start=1):
        organisation = Organisation.objects.using("owner").create(
            name=f"Prov {code}", short_name=code, principal="Prov", kind="x", secrecy_regime="other"
        )
        made[code] = Unit.objects.using("owner").create(
            organisation_id=organisation.pk, name=code, short_name=code, reader_key=900_000 + number
        )
    return made


def test_a_site_binds_every_party_to_a_unit(file: Path, units: dict[str, Unit]) -> None:
    programme = load_one(file).version.programme
    site = open_site(
        programme=programme,
        slug="prov",
        name="Prov",
        units=units,
        receiving_party="kommun",
        phone="0500-00 00 00",
    )
    assert site.receiving_unit_id == units["kommun"].pk
    assert site.board_owner_unit_id == units["vardcentral"].pk
    bound = SiteParty.objects.using("owner").filter(site=site.pk).values_list("party_code", "unit_id")
    assert dict(bound) == {code: unit.pk for code, unit in units.items()}


@pytest.mark.parametrize("spoil", ["missing", "extra", "receiver"])
def test_a_site_with_other_parties_than_the_programme_is_refused(
    file: Path, units: dict[str, Unit], spoil: str
) -> None:
    programme = load_one(file).version.programme
    given = dict(units)
    if spoil == "missing":
        del given["psykiatri"]
    if spoil == "extra":
        given["tandvard"] = units["kommun"]
    receiving = "tandvard" if spoil == "receiver" else "kommun"
    with pytest.raises(UnknownParty):
        open_site(programme=programme, slug="prov", name="Prov", units=given, receiving_party=receiving)


def test_the_command_tells_what_became_of_each_file(file: Path) -> None:
    out = StringIO()
    call_command("load_programmes", str(file), stdout=out)
    call_command("load_programmes", str(file), stdout=out)
    assert out.getvalue() == (
        "prov.toml: ny version (1); 0 texter saknas på en\nprov.toml: oförändrad (1); 0 texter saknas på en\n"
    )


def test_the_command_prints_the_faults(file: Path) -> None:
    change(file, "minimum_age = 18", "minimum_age = 180")
    with pytest.raises(CommandError, match=r"prov\.toml, rad \d+: "):
        call_command("load_programmes", str(file))

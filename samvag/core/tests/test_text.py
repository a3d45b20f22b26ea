"""Swedish order, and that Python and the database agree on it."""

import unicodedata

import pytest
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from samvag.core.text import _SEARCH, _SORT, search_key, search_key_sql, sort_key, sort_key_sql

IN_ORDER = [
    "Adam",
    "Elan",
    "Élan",
    "Emil",
    "Ibrahim",
    "İbrahima",
    "Lukas",
    "Łukasz",
    "Muller",
    "Myhr",
    "Müller",
    "Çelik",
    "Vera",
    "wolf",
    "Zebra",
    "Åsa",
    "Ärla",
    "Ærø",
    "Östen",
    "Øyvind",
]
IN_ORDER.insert(1, IN_ORDER.pop(IN_ORDER.index("Çelik")))
NAMES = st.text(st.sampled_from("abcxyzABCXYZ -'åäöÅÄÖßþÞ" + "".join(_SORT)), max_size=20)


def test_names_stand_as_in_a_swedish_index() -> None:
    assert sorted(reversed(IN_ORDER), key=lambda name: (sort_key(name), name)) == IN_ORDER


@given(NAMES)
def test_keys_do_not_depend_on_case_or_composition(name: str) -> None:
    for key in (sort_key, search_key):
        assert key(unicodedata.normalize("NFD", name)) == key(name)
        assert search_key(key(name)) == key(name)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Élan", "elan"),
        ("MÜLLER", "muller"),
        ("Ångström", "ångström"),
        ("Søren Æbelø", "sören äbelö"),
        ("Großmann", "grossmann"),
        ("İbrahim Şahin", "ibrahim sahin"),
        ("Þóra", "thora"),
        ("IRIS", "iris"),
    ],
)
def test_search_forgives_foreign_accents_and_keeps_swedish_letters(text: str, key: str) -> None:
    assert search_key(text) == key


def test_swedish_letters_are_not_folded_into_each_other() -> None:
    assert len({search_key(name) for name in ("Asa", "Åsa", "Äsa", "Ösa", "Osa")}) == 5


@pytest.mark.django_db
def test_the_database_makes_the_same_keys() -> None:
    everything = ["".join(table) for table in (_SORT, _SEARCH)] + ["ABCÅÄÖåäößþÞ I i", "Łódź", "A\u030asa"]
    with connection.cursor() as cursor:
        for name in IN_ORDER + everything:
            cursor.execute(
                f"SELECT {sort_key_sql('x')}, {search_key_sql('x')} FROM (SELECT %s::text AS x) AS one",  # noqa: S608
                [name],
            )
            assert cursor.fetchone() == (sort_key(name), search_key(name)), name


@pytest.mark.django_db
def test_the_database_sorts_as_python_does() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT x FROM unnest(%s::text[]) AS x ORDER BY {sort_key_sql("x")}, x COLLATE "C"',  # noqa: S608
            [IN_ORDER],
        )
        assert [name for (name,) in cursor.fetchall()] == IN_ORDER


@pytest.mark.django_db(databases=["owner"])
def test_the_keys_can_stand_in_generated_columns() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE named (name text,"
            f" by_order text GENERATED ALWAYS AS ({sort_key_sql('name')}) STORED,"
            f" by_search text GENERATED ALWAYS AS ({search_key_sql('name')}) STORED)"
        )
        cursor.execute("INSERT INTO named (name) VALUES ('Åsa Élan') RETURNING by_order, by_search")
        assert cursor.fetchone() == ("~asa elan", "åsa elan")

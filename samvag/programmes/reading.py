"""Programmes read back: the version in force on a day, and a version's whole definition from its rows."""

from collections import defaultdict
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import get_language

from samvag.core.catalogue.worded import SOURCE_LANGUAGE, in_language
from samvag.programmes.definition import (
    Capacity,
    Leaflet,
    LeafletSection,
    Level,
    ProgrammeDefinition,
    PublicTexts,
)
from samvag.programmes.models import LeafletSectionRow, LevelRow, ProgrammeVersion, PublicTextRow, VersionRow
from samvag.programmes.tables import LISTS


def current_version(programme_code: str, on: date, *, using: str = DEFAULT_DB_ALIAS) -> ProgrammeVersion:
    """The newest version that was in force on that day. ProgrammeVersion.DoesNotExist when there was none."""
    version = (
        ProgrammeVersion.objects.using(using)
        .filter(programme__code=programme_code, valid_from__lte=on)
        .order_by("number")
        .last()
    )
    if version is None:
        raise ProgrammeVersion.DoesNotExist(f"{programme_code} was not in force on {on}.")
    return version


def definition(version_id: int, *, using: str = DEFAULT_DB_ALIAS) -> ProgrammeDefinition:
    """The whole programme of one version, in the language of whoever reads now.

    What is not written in that language is in Swedish. No query once the process has read the version.
    """
    language = (get_language() or SOURCE_LANGUAGE).partition("-")[0]
    return _spoken(version_id, using, language)


@lru_cache(maxsize=64)
def _spoken(version_id: int, using: str, language: str) -> ProgrammeDefinition:
    return in_language(as_written(version_id, using), language)


@lru_cache(maxsize=64)
def as_written(version_id: int, using: str = DEFAULT_DB_ALIAS) -> ProgrammeDefinition:
    """The version in Swedish with its translations. Fifteen small queries the first time in a process, then none.

    A version never changes, so what is kept is never old.
    """
    version = ProgrammeVersion.objects.using(using).select_related("programme").get(pk=version_id)
    levels = _levels(version_id, using)
    lists: dict[str, Any] = {
        section: tuple(_value(kind, row, levels) for row in _rows(table, version_id, using))
        for section, (kind, table) in LISTS.items()
    }
    return ProgrammeDefinition(
        code=version.programme.code,
        name=version.name,
        short_name=version.short_name,
        purpose=version.purpose,
        valid_from=version.valid_from,
        minimum_age=version.minimum_age,
        board_owner=version.board_owner,
        capacity=_capacity(version),
        public=_public(version_id, using),
        leaflet=_leaflet(version, using),
        translations=version.translations,
        **lists,
    )


def _rows(table: type[VersionRow], version_id: int, using: str) -> Any:
    return table._default_manager.using(using).filter(version_id=version_id).order_by("position")


def _value(kind: Any, row: VersionRow, levels: dict[int, list[Level]]) -> Any:
    """The dataclass of one row; lists come out of the database and go into values as tuples."""
    values = {
        field.name: tuple(levels[row.pk]) if field.name == "levels" else getattr(row, field.name)
        for field in fields(kind)
        if field.name != "language"
    }
    return kind(**{name: tuple(item) if isinstance(item, list) else item for name, item in values.items()})


def _levels(version_id: int, using: str) -> dict[int, list[Level]]:
    by_domain: dict[int, list[Level]] = defaultdict(list)
    for row in LevelRow.objects.using(using).filter(domain__version_id=version_id).order_by("value"):
        by_domain[row.domain_id].append(Level(value=row.value, word=row.word, translations=row.translations))
    return by_domain


def _capacity(version: ProgrammeVersion) -> Capacity | None:
    if version.capacity_minimum is None or version.capacity_maximum is None:
        return None
    return Capacity(minimum=version.capacity_minimum, maximum=version.capacity_maximum)


def _public(version_id: int, using: str) -> PublicTexts:
    texts: dict[str, str] = {}
    translations: dict[str, dict[str, str]] = {}
    for row in _rows(PublicTextRow, version_id, using):
        texts[row.key] = row.text
        for language, said in row.translations.items():
            translations.setdefault(language, {})[row.key] = said["text"]
    return PublicTexts(**texts, translations=translations)


def _leaflet(version: ProgrammeVersion, using: str) -> Leaflet:
    sections = _rows(LeafletSectionRow, version.pk, using)
    return Leaflet(
        version=version.leaflet_version,
        valid_from=version.leaflet_valid_from,
        title=version.leaflet_title,
        sections=tuple(
            LeafletSection(heading=row.heading, text=row.text, translations=row.translations) for row in sections
        ),
        translations=version.leaflet_translations,
    )

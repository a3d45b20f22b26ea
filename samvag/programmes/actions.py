"""What can be done to programmes: load the catalogue files, open a site. Both run as the database's owner."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from samvag.clocks.actions import keep_rule, load_rules
from samvag.clocks.rules import shipped
from samvag.core.catalogue.worded import OTHER_LANGUAGES, text_names, untranslated
from samvag.organisations.models import Unit
from samvag.programmes.definition import Domain, ProgrammeDefinition, PublicTexts
from samvag.programmes.models import (
    DomainRow,
    LeafletSectionRow,
    LevelRow,
    Programme,
    ProgrammeSite,
    ProgrammeVersion,
    PublicTextRow,
    SiteParty,
)
from samvag.programmes.reading import current_version, definition
from samvag.programmes.schema import CatalogueError, Problem, parse, read_text
from samvag.programmes.tables import LISTS


@dataclass(frozen=True)
class Loaded:
    """What became of one file: the version it stands in now, whether that version is new, and how many of its texts
    still have no sibling in each other language."""

    version: ProgrammeVersion
    new: bool
    untranslated: Mapping[str, int]


class UnknownParty(ValueError):
    """A site names another set of parties than its programme has."""


def load_catalogue(paths: Iterable[Path], *, at: datetime | None = None, using: str = "owner") -> tuple[Loaded, ...]:
    """Make a new version of each programme whose file has changed; an unchanged file does nothing.

    All or nothing: if one file has faults, CatalogueError carries the faults of all and no version is made.
    """
    files = _read_all(paths)
    moment = at or timezone.now()
    with transaction.atomic(using=using):
        load_rules(at=moment, using=using)
        return tuple(_load(programme, path=path, text=text, at=moment, using=using) for path, text, programme in files)


def open_site(
    *,
    programme: Programme,
    slug: str,
    name: str,
    units: Mapping[str, Unit],
    receiving_party: str,
    phone: str = "",
    capacity: int | None = None,
    using: str = "owner",
) -> ProgrammeSite:
    """Bind a programme to real units, one for each of its parties.

    The programme must be loaded. `receiving_party` is the party that answers the front door; who owns the
    board is the programme's own choice.
    """
    version = current_version(programme.code, timezone.localdate(), using=using)
    rules = definition(version.pk, using=using)
    if set(units) != {party.code for party in rules.parties} or receiving_party not in units:
        raise UnknownParty(f"{programme.code} has the parties {', '.join(p.code for p in rules.parties)}.")
    with transaction.atomic(using=using):
        site = ProgrammeSite.objects.using(using).create(
            programme_id=programme.pk,
            slug=slug,
            name=name,
            receiving_unit_id=units[receiving_party].pk,
            board_owner_unit_id=units[rules.board_owner].pk,
            phone=phone,
            capacity=capacity,
        )
        SiteParty.objects.using(using).bulk_create(
            SiteParty(site_id=site.pk, party_code=code, unit_id=unit.pk) for code, unit in units.items()
        )
    return site


def _read_all(paths: Iterable[Path]) -> list[tuple[Path, str, ProgrammeDefinition]]:
    read: list[tuple[Path, str, ProgrammeDefinition]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            text = read_text(path)
            read.append((path, text, parse(text, path)))
        except CatalogueError as error:
            problems += error.problems
    if problems:
        raise CatalogueError(problems)
    return read


def _load(programme: ProgrammeDefinition, *, path: Path, text: str, at: datetime, using: str) -> Loaded:
    checksum = hashlib.sha256(text.encode()).hexdigest()
    versions = ProgrammeVersion.objects.using(using).select_related("programme")
    missing = {language: len(untranslated(programme, language)) for language in OTHER_LANGUAGES}
    row = _locked(programme, using)
    _keep_times(programme, path=path, at=at, using=using)
    latest = versions.filter(programme_id=row.pk).order_by("number").last()
    if latest and latest.checksum == checksum:
        return Loaded(latest, new=False, untranslated=missing)
    version = versions.create(
        programme=row,
        number=latest.number + 1 if latest else 1,
        checksum=checksum,
        source_file=path.name,
        loaded_at=at,
        **_columns(programme),
    )
    _write_rows(programme, version, using)
    return Loaded(version, new=True, untranslated=missing)


def _keep_times(programme: ProgrammeDefinition, *, path: Path, at: datetime, using: str) -> None:
    """The programme's response times as rules: its own amount, name and source in the form the rule's file gives. A
    time that has no such form stays the programme's own words."""
    forms = shipped()
    for promise in programme.response_times:
        if form := forms.get(promise.code):
            own = {"label", "source"}
            spoken = {
                language: {**texts, **{k: v for k, v in promise.translations.get(language, {}).items() if k in own}}
                for language, texts in form.translations.items()
                if own <= set(promise.translations.get(language, {}))
            }
            rule = replace(
                form,
                kind="programme",
                label=promise.label,
                source=promise.source,
                amount=promise.amount,
                unit=promise.unit,
                valid_from=programme.valid_from,
                translations=spoken,
            )
            keep_rule(rule, source_file=path.name, scope=programme.code, at=at, using=using)


def _locked(programme: ProgrammeDefinition, using: str) -> Programme:
    """The programme's row with its present name. Two loaders wait here for each other."""
    rows = Programme.objects.using(using)
    rows.get_or_create(code=programme.code, defaults={"name": programme.name})
    row = rows.select_for_update().get(code=programme.code)
    if row.name != programme.name:
        row.name = programme.name
        row.save(using=using, update_fields=["name"])
    return row


def _columns(programme: ProgrammeDefinition) -> dict[str, Any]:
    capacity = programme.capacity
    return {
        "valid_from": programme.valid_from,
        "name": programme.name,
        "short_name": programme.short_name,
        "purpose": programme.purpose,
        "minimum_age": programme.minimum_age,
        "board_owner": programme.board_owner,
        "capacity_minimum": capacity.minimum if capacity else None,
        "capacity_maximum": capacity.maximum if capacity else None,
        "leaflet_version": programme.leaflet.version,
        "leaflet_valid_from": programme.leaflet.valid_from,
        "leaflet_title": programme.leaflet.title,
        "translations": programme.translations,
        "leaflet_translations": programme.leaflet.translations,
    }


def _write_rows(programme: ProgrammeDefinition, version: ProgrammeVersion, using: str) -> None:
    for section, (_, table) in LISTS.items():
        table._default_manager.using(using).bulk_create(
            table(version_id=version.pk, position=position, **_row_values(item))
            for position, item in enumerate(getattr(programme, section))
        )
    _write_levels(programme.domains, version, using)
    PublicTextRow.objects.using(using).bulk_create(
        PublicTextRow(version_id=version.pk, position=position, **_public_values(programme.public, key))
        for position, key in enumerate(text_names(PublicTexts))
    )
    LeafletSectionRow.objects.using(using).bulk_create(
        LeafletSectionRow(version_id=version.pk, position=position, **_row_values(part))
        for position, part in enumerate(programme.leaflet.sections)
    )


def _row_values(item: Any) -> dict[str, Any]:
    names = [field.name for field in fields(item) if field.name not in ("levels", "language")]
    values = {name: getattr(item, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _public_values(public: PublicTexts, key: str) -> dict[str, Any]:
    spoken = {language: {"text": texts[key]} for language, texts in public.translations.items() if key in texts}
    return {"key": key, "text": getattr(public, key), "translations": spoken}


def _write_levels(domains: Iterable[Domain], version: ProgrammeVersion, using: str) -> None:
    rows = dict(DomainRow.objects.using(using).filter(version_id=version.pk).values_list("code", "pk"))
    LevelRow.objects.using(using).bulk_create(
        LevelRow(domain_id=rows[domain.code], **_row_values(level)) for domain in domains for level in domain.levels
    )

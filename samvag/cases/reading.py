"""What the pages about cases read. Each question starts from what the actor may see."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Exists, F, Func, Max, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.cases.around import Around, around_from, those_around
from samvag.cases.endings import Endings, endings, endings_from
from samvag.cases.models import Case, CaseRole, Party
from samvag.cases.policies import visible_cases, visible_links, visible_records
from samvag.cases.windows import OpenWindow, open_window, window_now
from samvag.core.composed import JSON, JSON_LIST, Composed, Given
from samvag.organisations.models import Assignment, Unit
from samvag.people.header import Header, header_from
from samvag.people.models import PersonLink
from samvag.people.reading import matching, open_merges
from samvag.programmes.models import ProgrammeSite, ProgrammeVersion, SiteParty
from samvag.programmes.reading import definition
from samvag.records.models import CONTACT, Kind, Record
from samvag.records.telling import telling, told, with_content
from samvag.records.timeline import BETWEEN, latest_visible
from samvag.schedules.reading import away_until
from samvag.sharing.presets import recipients_for

# A list longer than this is no longer a list to read; narrowing it is the way on.
MOST = 200
FOUND = 20
_CASE_NUMBER = re.compile(r"^\d{2}-?[A-Z0-9]{5}$")


@dataclass(frozen=True)
class PartyUnit:
    """A unit that takes part in a case now."""

    unit_id: int
    name: str
    organisation_id: int
    organisation_name: str
    code: str

    @property
    def triple(self) -> tuple[int, int, str]:
        """As the sharing line asks for inner units."""
        return self.unit_id, self.organisation_id, self.name


@dataclass(frozen=True)
class CaseFile:
    """A case with what stands around it, from one statement."""

    case: Case
    header: Header
    parties: tuple[PartyUnit, ...]
    around: tuple[Around, ...]
    endings: Endings
    window: OpenWindow | None

    def party_of(self, unit_id: int) -> PartyUnit | None:
        """The party that a unit is in this case."""
        return next((one for one in self.parties if one.unit_id == unit_id), None)


def _link_of(actor: Actor, model: type[Model]) -> Composed:
    """What the actor's unit calls the person a row is about, as one JSON value."""
    return Composed(_link_of_unit, model, "person_id", given=[actor.unit_id], output_field=JSON)


def _link_of_unit() -> Subquery:
    columns = ("id", "given_name", "family_name", "number", "number_kind", "sort_name")
    links = PersonLink.objects.filter(person_id=OuterRef("person_id"), unit_id=Given(0, BigIntegerField()))
    return Subquery(links.values(_link=JSONObject(**{name: name for name in columns})))


def _parties() -> ArraySubquery:
    rows = Party.objects.filter(case_id=OuterRef("pk"), left_at__isnull=True).order_by("unit__name")
    return ArraySubquery(
        rows.values(
            _party=JSONObject(
                unit_id="unit_id",
                name="unit__name",
                organisation_id="unit__organisation_id",
                organisation_name="unit__organisation__name",
                code="code",
            )
        )
    )


def _cases_with_links(actor: Actor) -> QuerySet[Case]:
    return (
        visible_cases(actor)
        .select_related("site", "person")
        .annotate(link=_link_of(actor, Case))
        .filter(link__isnull=False)
    )


def case_file(actor: Actor, key: UUID) -> CaseFile | None:
    """One case the actor may open, with parties and people around; None when it is not there for them."""
    rows = _cases_with_links(actor).annotate(
        units=Composed(_parties, Case, "id", output_field=JSON_LIST),
        actors=Composed(those_around, Case, "id", output_field=JSON_LIST),
        window=window_now(),
        **endings(),
    )
    case = rows.filter(pk=key).first()
    if case is None:
        return None
    values: Any = case
    return CaseFile(
        case=case,
        header=header_from(values.link, case.person),
        parties=tuple(PartyUnit(**one) for one in values.units),
        around=around_from(values.actors),
        endings=endings_from(values),
        window=open_window(values.window),
    )


def _last_contact() -> Subquery:
    """When whoever holds the role last had to do with the person, as far as the reader may see."""
    rows = Record.objects.filter(
        case_id=OuterRef("case_id"),
        author_id=OuterRef("assignment_id"),
        kind__in=CONTACT,
        superseded_at__isnull=True,
        retracted=False,
    )
    return Subquery(rows.order_by().values("author_id").annotate(last=Max("occurred_at")).values("last"))


def roles_with_contact(case: Case) -> list[CaseRole]:
    """All roles in the case, each with when its holder last had to do with the person (`contact_at`)."""
    return list(_roles(case).annotate(contact_at=_last_contact()))


def roles_of(case: Case) -> list[CaseRole]:
    """All roles in the case, those that still run first, and until when whoever holds them is away."""
    return list(_roles(case))


def _roles(case: Case) -> QuerySet[CaseRole]:
    return (
        CaseRole.objects.filter(case=case)
        .annotate(away_until=away_until())
        .select_related("assignment__user", "assignment__unit__organisation")
        .order_by(F("ends_at").desc(nulls_first=True), "assignment__unit__name", "begins_at")
    )


def open_role(case: Case, key: UUID) -> CaseRole | None:
    """One role that still runs in the case."""
    rows = CaseRole.objects.filter(case=case, pk=key, ends_at__isnull=True)
    return rows.select_related("assignment__user", "assignment__unit").first()


def _the_user() -> Any:
    """The outer row's user, as an array to look for."""
    return [F("user_id")]


def staff_of(units: list[int], person_id: UUID) -> list[Assignment]:
    """Who works in these units today: whom a role in the case can be given to. Somebody closed out from the person is
    not offered: a role they never see would leave the case with nobody."""
    today = timezone.localdate()
    # As a SELECT of its own the database asks it once, not for each of the staff.
    closed_out = Func(
        Value(person_id),
        function="closed_out_users",
        template="(SELECT %(function)s(%(expressions)s))",
        output_field=ArrayField(BigIntegerField()),
    )
    return list(
        Assignment.objects.filter(unit_id__in=units, begins_on__lte=today, user__is_active=True)
        .alias(closed_out=closed_out)
        .exclude(ends_on__lt=today)
        .filter(ended_at__isnull=True)
        .exclude(role__in=("administrator", "log_reviewer", "development_lead", "ward_staff"))
        .exclude(closed_out__contains=_the_user())
        .select_related("user", "unit__organisation")
        .order_by("unit__name", "user__name")
    )


def other_units(case_id: UUID, actor: Actor) -> list[int]:
    """The other units that take part in the case."""
    rows = Party.objects.filter(case_id=case_id, left_at__isnull=True).exclude(unit_id=actor.unit_id)
    return list(rows.values_list("unit_id", flat=True))


@dataclass(frozen=True)
class Line:
    """One case in the list."""

    case: Case
    header: Header
    sort_name: str
    coordinators: tuple[str, ...]
    mine: bool
    last_contact: datetime | None
    next_due: date | None


def case_lines(actor: Actor, *, mine: bool, closed: bool, sort: str) -> list[Line]:
    """The actor's cases with who coordinates, when there was contact, and when the next step is due: one statement."""
    roles = CaseRole.objects.filter(case_id=OuterRef("pk"), ends_at__isnull=True)
    notes = Record.objects.filter(case_id=OuterRef("pk"), kind__in=CONTACT, superseded_at__isnull=True, retracted=False)
    cases = _cases_with_links(actor).filter(closed_at__isnull=not closed)
    if mine:
        cases = cases.filter(Exists(roles.filter(assignment_id=actor.assignment_id)))
    cases = cases.annotate(
        staff=ArraySubquery(
            roles.filter(code__contains="coordinator")
            .order_by("-code", "assignment__unit__name")
            .values(_staff=JSONObject(name="assignment__user__name", assignment="assignment_id"))
        ),
        last_contact=Subquery(notes.order_by("-occurred_at").values("occurred_at")[:1]),
        steps=_open_steps(),
    )
    return _sorted([_line(case, actor) for case in cases.order_by("pk")[:MOST]], sort)


def _open_steps() -> ArraySubquery:
    rows = Record.objects.filter(
        case_id=OuterRef("pk"), kind=Kind.NEXT_STEP, superseded_at__isnull=True, retracted=False
    )
    return ArraySubquery(rows.values(_step=telling(Kind.NEXT_STEP).content()))


def _line(case: Any, actor: Actor) -> Line:
    due = [date.fromisoformat(one["due_on"]) for one in case.steps if one and not one["done_on"]]
    return Line(
        case=case,
        header=header_from(case.link, case.person),
        sort_name="" if case.person.protection else case.link["sort_name"],
        coordinators=tuple(one["name"] for one in case.staff),
        mine=any(one["assignment"] == actor.assignment_id for one in case.staff),
        last_contact=case.last_contact,
        next_due=min(due, default=None),
    )


_FIRST = datetime(1, 1, 1, tzinfo=timezone.get_default_timezone())
_SORTS: Mapping[str, Any] = {
    "name": lambda line: line.sort_name,
    "number": lambda line: line.case.number,
    "programme": lambda line: (line.case.site.name, line.sort_name),
    "contact": lambda line: (line.last_contact or _FIRST, line.sort_name),
    "due": lambda line: (line.next_due or date.max, line.sort_name),
}
SORTS = tuple(_SORTS)


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    key = _SORTS.get(sort.lstrip("-"), _SORTS["name"])
    return sorted(lines, key=key, reverse=sort.startswith("-"))


@dataclass(frozen=True)
class Found:
    """Somebody a search shows, with the cases the seeker may open."""

    header: Header
    person_id: UUID
    cases: tuple[Mapping[str, str], ...]


def find_people(actor: Actor, words: str) -> list[Found]:
    """By name prefix, number or case number, inside what the actor may open: one statement, no total."""
    typed = words.strip().upper()
    cases, known = visible_cases(actor).filter(person_id=OuterRef("person_id")), visible_links(actor)
    if _CASE_NUMBER.match(typed):
        number = typed if "-" in typed else f"{typed[:2]}-{typed[2:]}"
        links = known.filter(Exists(cases.filter(number=number))).order_by("sort_name", "pk")
    else:
        links = matching(words, timezone.localdate(), known)
    numbers = ArraySubquery(cases.order_by("-opened_at").values(_case=JSONObject(id="id", number="number")))
    return [_found(link) for link in links.select_related("person").annotate(cases=numbers)[:FOUND]]


def _found(link: Any) -> Found:
    values = {name: getattr(link, name) for name in ("id", "given_name", "family_name", "number", "number_kind")}
    return Found(header_from(values, link.person), link.person_id, tuple(link.cases))


def link_for(actor: Actor, key: UUID) -> PersonLink | None:
    """One person the actor may open, by the unit's own link."""
    cases = visible_cases(actor).filter(person_id=OuterRef("person_id")).order_by("-opened_at")
    columns = {"id": "id", "number": "number", "site": "site__name", "opened_at": "opened_at", "closed_at": "closed_at"}
    links = visible_links(actor).select_related("person").filter(pk=key)
    listed = ArraySubquery(cases.values(_case=JSONObject(**columns)))
    return links.annotate(cases=listed, merges=open_merges()).first()


def cases_of(link: Any) -> list[dict[str, Any]]:
    """The cases that came with a link from `link_for`."""
    return [one | {name: _moment(one[name]) for name in ("opened_at", "closed_at")} for one in link.cases]


def merges_of(link: Any) -> list[Mapping[str, Any]]:
    """What came with a link from `link_for` of its being the same person as another."""
    return list(link.merges)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


Row = TypeVar("Row", bound=Model)


def with_person(rows: QuerySet[Row], actor: Actor) -> QuerySet[Row]:
    """Rows about people the actor may open, with what `about` needs, in the same statement."""
    known = rows.select_related("person").annotate(link=_link_of(actor, rows.model)).filter(_known(actor))
    return cast("QuerySet[Row]", known)


def with_unit_link(rows: QuerySet[Row], actor: Actor) -> QuerySet[Row]:
    """Rows with what `about` needs, for whoever signs for the whole unit, also without a role in the case."""
    known = rows.select_related("person").annotate(link=_link_of(actor, rows.model)).filter(link__isnull=False)
    return cast("QuerySet[Row]", known)


def _known(actor: Actor) -> Exists:
    return Exists(visible_links(actor).filter(person_id=OuterRef("person_id")))


def about(row: Any) -> Header:
    """The header of the person a row loaded `with_person` is about."""
    return header_from(row.link, row.person)


def programme_versions(actor: Actor, person_id: UUID) -> dict[UUID, int]:
    """Which programme version the words of each of the person's cases come from."""
    return dict(visible_cases(actor).filter(person_id=person_id).values_list("pk", "programme_version_id"))


def open_case_of(actor: Actor, case_id: UUID | None) -> UUID | None:
    """The case, when it is one the actor may write in."""
    mine = visible_cases(actor).filter(pk=case_id, closed_at__isnull=True) if case_id else None
    return case_id if mine is not None and mine.exists() else None


def sites_of(actor: Actor) -> list[ProgrammeSite]:
    """The programmes the actor's unit takes part in."""
    rows = ProgrammeSite.objects.filter(parties__unit_id=actor.unit_id, active=True).select_related("programme")
    return list(rows.distinct().order_by("name"))


def versions_in_force(actor: Actor, on: date) -> list[int]:
    """The versions in force of the programmes the actor's unit takes part in, by site: one statement."""
    sites = SiteParty.objects.filter(unit_id=actor.unit_id, site__active=True).values("site__programme_id")
    rows = ProgrammeVersion.objects.filter(programme_id__in=sites, valid_from__lte=on)
    return list(rows.order_by("programme_id", "-number").distinct("programme_id").values_list("pk", flat=True))


def neighbour_units(actor: Actor) -> list[Unit]:
    """Units of other organisations in the programmes the actor's unit takes part in: who a consent can name."""
    sites = SiteParty.objects.filter(unit_id=actor.unit_id, site__active=True).values("site_id")
    found = Unit.objects.filter(pk__in=SiteParty.objects.filter(site_id__in=sites).values("unit_id"))
    return list(
        found.exclude(organisation_id=actor.organisation_id)
        .filter(closed_on__isnull=True)
        .select_related("organisation")
        .order_by("organisation__name", "name")
    )


def may_come_in(actor: Actor, file: CaseFile) -> dict[int, tuple[str, str]]:
    """Units of the site that are not in the case and that the person's consent reaches: unit -> (name, party code)."""
    codes = dict(SiteParty.objects.filter(site_id=file.case.site_id).values_list("unit_id", "party_code"))
    outside = set(codes) - {one.unit_id for one in file.parties}
    reached = recipients_for(actor, person_id=file.case.person_id, category="coordination", units=outside)
    return {one.unit_id: (f"{one.unit_name}, {one.organisation_name}", codes[one.unit_id]) for one in reached}


def role_labels(case: Case) -> dict[str, str]:
    """What the programme calls each role."""
    return {role.code: role.label for role in definition(case.programme_version_id).roles}


def records_of_person(actor: Actor, person_id: UUID) -> list[Record]:
    """What has come in about the person, and what the unit has from cases that are closed to it: one statement."""
    elsewhere = Q(case_id__isnull=False) & ~Q(case_id__in=visible_cases(actor).values("pk"))
    rows = latest_visible(
        visible_records(actor).filter(Q(kind=Kind.REFERRAL) | elsewhere, person_id=person_id).exclude(kind__in=BETWEEN)
    )
    return list(with_content(rows).select_related("author__user").order_by("-occurred_at")[:MOST])


def own_written(actor: Actor, person_id: UUID) -> list[tuple[UUID, str]]:
    """What the actor's organisation has written about the person, newest first: (lineage, title)."""
    rows = visible_records(actor).filter(
        person_id=person_id, owner_id=actor.organisation_id, superseded_at__isnull=True, retracted=False
    )
    version = Subquery(Case.objects.filter(pk=OuterRef("case_id")).values("programme_version_id"))
    newest: Any = with_content(rows).annotate(programme_version=version).order_by("-occurred_at")[:FOUND]
    return [(one.lineage, told(one, one.programme_version).title[:80]) for one in newest]

"""Finding people inside what one's own unit knows. By name prefix or number, never by anything else
(förordning 2001:637 15 §, PDL 2:8)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from samvag.core.composed import JSON_LIST, Composed
from samvag.core.identity_numbers import InvalidIdentityNumber, parse_person
from samvag.core.text import search_key
from samvag.people.models import Merge, PersonLink

PAGE = 20


def open_merges() -> Composed:
    """What has been proposed or done about an outer row, a link of one's own unit: it is the same person as another."""
    return Composed(_merges_of_link, PersonLink, "id", "unit_id", output_field=JSON_LIST)


def _merges_of_link() -> ArraySubquery:
    either = Q(kept_link=OuterRef("pk")) | Q(gone_link=OuterRef("pk"))
    rows = Merge.objects.filter(either, unit_id=OuterRef("unit_id"), ended_at__isnull=True)
    told = JSONObject(id="pk", by="proposed_by__user__name", done=Q(confirmed_at__isnull=False))
    return ArraySubquery(rows.order_by("-proposed_at").values(_merge=told))


def merge_by(unit_id: int, key: UUID) -> Merge | None:
    """One proposal or joining of one's own unit."""
    rows = Merge.objects.filter(unit_id=unit_id, pk=key)
    return rows.select_related("proposed_by__user", "confirmed_by__user", "ended_by__user").first()


def links_of_unit(unit_id: int, keys: Iterable[UUID]) -> dict[UUID, PersonLink]:
    """Links of one's own unit by their keys."""
    return {one.pk: one for one in PersonLink.objects.filter(unit_id=unit_id, pk__in=keys).select_related("person")}


def search(words: str, today: date) -> QuerySet[PersonLink]:
    """Links of the acting unit by number or by name prefix; the database shows no others. No total is counted."""
    return matching(words, today, PersonLink.objects.all())[:PAGE]


def matching(words: str, today: date, among: QuerySet[PersonLink]) -> QuerySet[PersonLink]:
    """The same among some of them, before it is cut to a page."""
    mine = among.order_by("sort_name", "pk")
    typed = words.strip()
    if sum(letter.isdigit() for letter in typed) >= 6:
        try:
            return mine.filter(number=parse_person(typed, today).value)
        except InvalidIdentityNumber:
            return mine.none()
    key = search_key(typed)
    if len(key) < 2:
        return mine.none()
    return mine.filter(search_name__startswith=key)

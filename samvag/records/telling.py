"""How each kind of record is told in few words. Contexts that own a kind register how; timelines only ask.

Content rides in the same statement as its envelope, so that a timeline of fifty costs one question to the database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject

from samvag.core.composed import JSON, Composed
from samvag.records.models import Kind, Note, Record, RecordChild

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """What a record comes to: the bare figure for a drawing, the same in words, and what it is called to be there."""

    points: str
    words: str
    zone: str = ""


@dataclass(frozen=True)
class Told:
    """A record in words: a heading, the text itself when there is any, and what it comes to where that is counted."""

    title: str
    text: str = ""
    figure: Figure | None = None


# The second argument is the case's programme version, whose words levels and domains are told in; None outside a case.
Teller = Callable[[Content, int | None], Told]


@dataclass(frozen=True)
class Telling:
    """Where the content of one kind stands, which of its columns are needed, and how they become words."""

    model: type[RecordChild]
    columns: tuple[str, ...]
    words: Teller

    def content(self, outer: str = "pk") -> Subquery:
        """The content as one JSON value beside its envelope; row-level security applies to the content table too."""
        rows = self.model._default_manager.filter(record_id=OuterRef(outer))
        return Subquery(rows.values(_content=JSONObject(**{name: name for name in self.columns})))


_TELLINGS: dict[str, Telling] = {}


def tell(kind: Kind, model: type[RecordChild], *columns: str) -> Callable[[Teller], Teller]:
    """Register how one kind is told. Called once per kind when the owning context starts."""

    def register(words: Teller) -> Teller:
        _TELLINGS[kind] = Telling(model, columns, words)
        return words

    return register


def telling(kind: Kind) -> Telling:
    """How a kind is told; KeyError when no installed context owns it."""
    return _TELLINGS[kind]


def with_content(records: QuerySet[Record]) -> QuerySet[Record]:
    """The records with `content`: their child's columns, fetched in the same statement, only from the kind's table."""
    return records.annotate(content=Composed(_content_of_kind, Record, "id", "kind", output_field=JSON))


def _content_of_kind() -> Case:
    whens = [When(kind=kind, then=one.content()) for kind, one in sorted(_TELLINGS.items())]
    return Case(*whens, default=Value(None), output_field=JSON)


def told(record: Record, version_id: int | None = None) -> Told:
    """The words of a record loaded `with_content`. An unknown kind is told by its name alone."""
    content = getattr(record, "content", None)
    one = _TELLINGS.get(record.kind)
    if one is None or content is None:
        return Told(record.get_kind_display())
    return one.words(content, version_id)


@tell(Kind.NOTE, Note, "heading", "text")
def _note(content: Content, version_id: int | None) -> Told:
    return Told(content["heading"], content["text"])

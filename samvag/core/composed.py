"""Parts of a question whose text never differs, composed once a process.

For a page about one person the ORM's composing took longer than the database's whole answer (docs/adr/0023). A part
is written as any other expression over an outer row; what differs from time to time is `Given`.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, Field, Func, JSONField, Model
from django.db.models.sql.compiler import SQLCompiler

JSON, JSON_LIST, YES_NO = JSONField(), ArrayField(JSONField()), BooleanField()
# A function at the top of a module that writes the part: it is the text's key, with the few arguments it may take.
Part = Callable[..., Any]


class Given(Expression):
    """A value that is known only when the question is asked: number `place` of those given to `Composed`."""

    def __init__(self, place: int, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.place = place

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Itself, for `Composed` to fill in."""
        return "%s", (self,)


@cache
def _text(part: Part, model: type[Model], args: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """The part's text over a row of the model, and its values in order."""
    query = model._default_manager.all().query
    text, values = query.get_compiler(DEFAULT_DB_ALIAS).compile(part(*args).resolve_expression(query))
    # Its own tables are called otherwise than those of any question it comes to stand in.
    own = re.sub(r"[^a-z]", "", part.__name__)
    return re.sub(r"\b([U-Z]\d+)\b", rf"{own}\1", text), tuple(values)


class Composed(Func):
    """The part over this row's columns `outer`, named as in the table; `given` are the values of its `Given`s."""

    def __init__(
        self,
        part: Part,
        model: type[Model],
        *outer: str,
        args: Sequence[Any] = (),
        given: Sequence[Any] = (),
        output_field: "Field[Any, Any]",
    ) -> None:
        super().__init__(*map(F, outer), output_field=output_field)
        self.part, self.model, self.outer, self.args, self.given = part, model, outer, tuple(args), tuple(given)

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        """The text with this question's own names for the outer row."""
        text, values = _text(self.part, self.model, self.args)
        table = connection.ops.quote_name(self.model._meta.db_table)
        for column, one in zip(self.outer, self.get_source_expressions(), strict=True):
            text = text.replace(f"{table}.{connection.ops.quote_name(column)}", compiler.compile(one)[0])
        return text, tuple(self.given[one.place] if isinstance(one, Given) else one for one in values)

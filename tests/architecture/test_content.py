"""The one text that fetches content says what the ORM would have composed, wherever it stands."""

import pytest
from django.db.models import Case, JSONField, Value, When

from samvag.records.models import Record
from samvag.records.telling import _TELLINGS, with_content
from tests.architecture.states import build
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_text_answers_as_the_composed_question(world: World) -> None:
    whens = [When(kind=kind, then=one.content()) for kind, one in _TELLINGS.items()]
    composed = Case(*whens, default=Value(None), output_field=JSONField())
    build(world, "own")
    with world.acting("maria"):
        wanted = dict(Record.objects.annotate(content=composed).values_list("pk", "content"))
        kinds = set(Record.objects.values_list("kind", flat=True))
        assert len(kinds) > 12
        assert all(wanted.values())
        assert dict(with_content(Record.objects.all()).values_list("pk", "content")) == wanted
        inner = with_content(Record.objects.all()).filter(content__text__isnull=False)
        nested = with_content(Record.objects.filter(pk__in=inner.values("pk")))
        assert dict(nested.values_list("pk", "content")) == {k: one for k, one in wanted.items() if "text" in one}

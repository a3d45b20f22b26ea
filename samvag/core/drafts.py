"""Text on its way to become something: saved per assignment and form, dropped when the form is sent."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from samvag.core.models import Draft

MOST_CHARACTERS = 100_000


def save_draft(assignment_id: int, form: str, fields: dict[str, Any]) -> None:
    """Keep what is typed. Too much to keep, or NUL, which no column holds, is refused (ValueError); nothing is cut."""
    # repr, because a field may hold a list; it writes NUL out.
    if any("\\x00" in repr(value) for value in fields.values()):
        raise ValueError("NUL in a draft")
    if sum(len(str(value)) for value in fields.values()) > MOST_CHARACTERS:
        raise ValueError("draft too large")
    now = timezone.now()
    if not Draft.objects.filter(assignment_id=assignment_id, form=form).update(fields=fields, saved_at=now):
        Draft.objects.create(id=uuid.uuid4(), assignment_id=assignment_id, form=form, fields=fields, saved_at=now)


def load_draft(assignment_id: int, form: str) -> Draft | None:
    """What was typed and never sent, with when."""
    return Draft.objects.filter(assignment_id=assignment_id, form=form).first()


def drafts_under(assignment_id: int, beginning: str) -> list[str]:
    """The names of what is typed and not sent that begin like this."""
    rows = Draft.objects.filter(assignment_id=assignment_id, form__startswith=beginning)
    return list(rows.values_list("form", flat=True))


def several(fields: Mapping[str, Any], name: str) -> list[str]:
    """What a draft holds of a field that can be chosen many of; one alone is kept as a text."""
    value = fields.get(name, [])
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def drop_draft(assignment_id: int, form: str) -> None:
    """The form was sent, or its text thrown away."""
    Draft.objects.filter(assignment_id=assignment_id, form=form).delete()

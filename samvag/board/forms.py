"""The forms of one cell and of a next step."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from samvag.board.models import Direction, NextStep, StatusEntry
from samvag.cases.forms import by_unit
from samvag.organisations.models import Assignment
from samvag.programmes.definition import Domain
from samvag.ui import symbols
from samvag.ui.dates import long
from samvag.ui.forms import SwedishDateField

WORDS_MAX = 200


class StatusForm(forms.Form):
    """How one life domain stands: level, direction, a few words; `base` is the entry the writer saw."""

    level = forms.TypedChoiceField(label=_("Hur är läget?"), coerce=int, widget=forms.RadioSelect)
    direction = forms.ChoiceField(
        label=_("Vart är det på väg?"), choices=Direction.choices, widget=forms.RadioSelect, initial=Direction.SAME
    )
    words = forms.CharField(
        label=_("Några ord"),
        required=False,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kort, så att det går att läsa på tavlan."),
    )
    base = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, domain: Domain, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.TypedChoiceField, self.fields["level"]).choices = [
            (one.value, format_html("{} {}", symbols.level(one.value), one.word)) for one in domain.levels
        ]


def status_initial(entry: StatusEntry | None) -> dict[str, Any]:
    """The form starts from what stands in the cell; the words are written anew."""
    if entry is None:
        return {"base": ""}
    return {"level": entry.level, "direction": Direction.SAME, "base": entry.pk}


class NextStepForm(forms.Form):
    """What happens next, who does it, by when."""

    text = forms.CharField(
        label=_("Vad ska göras?"), max_length=200, help_text=_("Till exempel: Ring hyresvärden om nycklarna.")
    )
    responsible = forms.ChoiceField(label=_("Vem gör det?"))
    due_on = SwedishDateField(label=_("Senast när?"), help_text=_("Till exempel 2026-03-03, 3 mars eller i morgon."))

    def __init__(self, holders: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["responsible"]).choices = list(holders)


class HandOverForm(forms.Form):
    """Who takes a role over, with which of the open steps, and what they should know."""

    successor = forms.TypedChoiceField(label=_("Vem tar över?"), coerce=int)
    steps = forms.TypedMultipleChoiceField(
        label=_("Det som följer med"),
        coerce=str,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Det du tar bort står kvar hos den som lämnar."),
    )
    note = forms.CharField(
        label=_("Att veta för den som tar över"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Blir en anteckning i ärendet som bara din enhet ser."),
    )

    def __init__(
        self, *args: Any, people: list[Assignment], steps: Sequence[NextStep], writes: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.TypedChoiceField, self.fields["successor"]).choices = by_unit(people)
        choices = [(str(one.pk), f"{one.text} ({long(one.due_on)})") for one in steps]
        cast(forms.TypedMultipleChoiceField, self.fields["steps"]).choices = choices
        self.fields["steps"].initial = [key for key, _label in choices]
        if not steps:
            del self.fields["steps"]
        if not writes:
            del self.fields["note"]

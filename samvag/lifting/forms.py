"""The forms of a problem: what is in the way, the answer, and until when the steering group has."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.core.redaction import without_numbers
from samvag.ui.forms import SwedishDateField


class AboutNobody(forms.CharField):
    """Words about how we work, in which nothing looks like an identity number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": options.pop("rows", 4)}), **options)

    def clean(self, value: Any) -> str:
        """The words, or why they cannot stand there."""
        typed: str = super().clean(value)
        if without_numbers(typed) != typed:
            raise ValidationError(_("Det ser ut som ett personnummer. Skriv om hindret, inte om personen."))
        return typed


class LiftForm(forms.Form):
    """What is in the way, and what would help."""

    text = AboutNobody(
        label=_("Vad är det som hindrar?"),
        max_length=1000,
        rows=5,
        help_text=_(
            "Skriv så att ingen går att känna igen: inga namn, nummer eller datum. Chefer hos alla parter läser."
        ),
    )
    wanted = AboutNobody(label=_("Vad skulle hjälpa?"), required=False, max_length=500, rows=3)


class AnswerForm(forms.Form):
    """What the group answered, and when."""

    text = AboutNobody(label=_("Vad blev svaret?"), max_length=1000, rows=5)
    day = SwedishDateField(label=_("Vilken dag svarade gruppen?"))

    def clean_day(self) -> date:
        """Nobody has answered before it has happened."""
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("Den dagen har inte varit än."))
        return day


class PassOnForm(forms.Form):
    """When the steering group is to answer."""

    due_on = SwedishDateField(label=_("När svarar styrgruppen senast?"))

    def clean_due_on(self) -> date:
        """A day ahead."""
        day: date = self.cleaned_data["due_on"]
        if day <= timezone.localdate():
            raise ValidationError(_("Välj en dag framåt."))
        return day

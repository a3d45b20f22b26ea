"""What a unit says of itself, and what somebody looks for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samvag.core.redaction import without_numbers
from samvag.directory.models import Entry, Profession


class EntryForm(forms.Form):
    """One unit's entry. Name, telephone and opening hours stand on the unit's own page."""

    offers = forms.CharField(
        label=_("Vad får man hjälp med hos er?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Skriv som till någon som aldrig varit hos er. Nämn ingen person."),
    )
    professions = forms.MultipleChoiceField(
        label=_("Vilka yrken finns hos er?"),
        choices=Profession.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    room = forms.ChoiceField(
        label=_("Har ni plats för fler?"),
        choices=[("", _("Sägs inte")), *Entry.Room.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    waiting = forms.CharField(
        label=_("Hur lång är väntan?"), max_length=200, required=False, help_text=_("Till exempel: ungefär två veckor.")
    )
    reach = forms.CharField(
        label=_("Hur når man er bäst?"),
        max_length=300,
        required=False,
        help_text=_("Telefonnumret och öppettiderna står redan. Till exempel: ring helst före tio."),
    )
    public = forms.BooleanField(
        label=_("Visas också för allmänheten"),
        required=False,
        help_text=_("Då hittar den som söker hjälp er utan att logga in."),
    )

    def clean(self) -> dict[str, Any]:
        """Nothing that looks like an identity number."""
        cleaned = super().clean() or {}
        for name in ("offers", "waiting"):
            if without_numbers(cleaned.get(name, "")) != cleaned.get(name, ""):
                self.add_error(name, ValidationError(_("Det ser ut som ett personnummer. Skriv om verksamheten.")))
        return cleaned


class SearchForm(forms.Form):
    """What one needs, in a word; by whom; and whether there is room."""

    ord = forms.CharField(label=_("Vad behövs?"), max_length=80, required=False)
    yrke = forms.ChoiceField(label=_("Yrke"), choices=[("", _("Alla"))], required=False)
    plats = forms.BooleanField(label=_("Har plats"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["yrke"].choices = [("", _("Alla")), *Profession.choices]  # type: ignore[attr-defined]

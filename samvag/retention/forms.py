"""What is asked when something is decided about keeping."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.core.identity_numbers import IdentityNumber, InvalidIdentityNumber, parse_person


class RuleForm(forms.Form):
    """The organisation's own decision."""

    years = forms.IntegerField(label=_("Hur många år efter den sista uppgiften?"), min_value=5, max_value=100)
    purge = forms.BooleanField(label=_("Det som är äldre ska gallras"), required=False)
    research = forms.BooleanField(
        label=_("Behåll för forskning dem som är födda den 5, 15 och 25"), required=False, initial=True
    )
    source = forms.CharField(
        label=_("Var står beslutet?"),
        max_length=300,
        help_text=_("Till exempel dokumenthanteringsplan, datum och paragraf."),
    )

    def __init__(self, *args: Any, least: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.least = least

    def clean_years(self) -> int:
        """Never shorter than the law says."""
        years: int = self.cleaned_data["years"]
        if years < self.least:
            raise ValidationError(_("Lagen säger minst %(years)s år.") % {"years": self.least})
        return years


class HoldForm(forms.Form):
    """What is kept all the same, and why."""

    number = forms.CharField(
        label=_("Personens nummer"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Lämna tomt för att behålla allt i verksamheten."),
    )
    reason = forms.CharField(
        label=_("Varför?"),
        max_length=300,
        help_text=_("Till exempel ett tillsynsärende med diarienummer. Skriv inget om personens situation."),
    )

    def clean_number(self) -> IdentityNumber | None:
        """The number, when one was typed."""
        typed = self.cleaned_data["number"].strip()
        if not typed:
            return None
        try:
            return parse_person(typed, timezone.localdate())
        except InvalidIdentityNumber as fault:
            raise ValidationError(fault.message) from fault


class RefuseForm(forms.Form):
    """Why nothing goes this time."""

    because = forms.CharField(label=_("Varför inte?"), max_length=300)

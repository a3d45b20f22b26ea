"""What is asked for at the person's door, and for a mandate."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.core.identity_numbers import InvalidIdentityNumber, parse_person
from samvag.portal.models import Mandate, Scope
from samvag.ui.forms import SwedishDateField


class MandateForm(forms.Form):
    """Somebody who may act for the person."""

    kind = forms.ChoiceField(label=_("Vad är hen för personen?"), choices=Mandate.Kind.choices)
    holder_name = forms.CharField(label=_("Namn"), max_length=120)
    number = forms.CharField(
        label=_("Personnummer"), max_length=20, help_text=_("Sparas inte i klartext. Det är så hen känns igen.")
    )
    scope = forms.MultipleChoiceField(
        label=_("Vad får hen se?"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    ground = forms.CharField(
        label=_("Grund"),
        max_length=200,
        help_text=_("Till exempel förordnandets datum, eller att personen själv har bett om det."),
    )
    begins_on = SwedishDateField(label=_("Från"))
    ends_on = SwedishDateField(label=_("Till"), required=False, help_text=_("Tomt om det gäller tills vidare."))

    def clean_number(self) -> Any:
        try:
            return parse_person(self.cleaned_data["number"], timezone.localdate())
        except InvalidIdentityNumber:
            raise ValidationError(_("Det är inte ett riktigt personnummer. Kontrollera siffrorna.")) from None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            raise ValidationError({"ends_on": _("Det slutar innan det börjar.")})
        return cleaned

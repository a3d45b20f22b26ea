"""What one may say about a clock: that it is done, or why it stands still."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.ui.forms import SwedishDateField


class DoneForm(forms.Form):
    """When what was expected was done."""

    on = SwedishDateField(label=_("När gjordes det?"), help_text=_("Lämna tomt om det gjordes nyss."), required=False)

    def clean_on(self) -> date | None:
        """Nothing is done tomorrow."""
        day: date | None = self.cleaned_data["on"]
        if day is not None and day > timezone.localdate():
            raise ValidationError(_("Dagen har inte varit än."))
        return day


class PauseForm(forms.Form):
    """Why the clock stands still."""

    reason = forms.CharField(
        label=_("Varför står klockan still?"),
        help_text=_("Till exempel: personen är bortrest till den 3 mars."),
        max_length=200,
    )

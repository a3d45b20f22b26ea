"""Why something is let be, and until when."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.ui.forms import SwedishDateField

LONGEST = timedelta(days=92)


class MuteForm(forms.Form):
    """A reason and a day; nothing is let be for ever."""

    reason = forms.CharField(label=_("Varför kan det vänta?"), max_length=200)
    until = SwedishDateField(label=_("Till och med"), help_text=_("Högst tre månader fram. Sedan visas det igen."))

    def clean_until(self) -> date:
        """From today, and not for ever."""
        day: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise ValidationError(_("Välj en dag från i dag och högst tre månader fram."))
        return day

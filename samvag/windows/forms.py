"""How an open window ended."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samvag.cases.models import Window


class OutcomeForm(forms.Form):
    """One of few words: what somebody wants to say besides is their own note."""

    outcome = forms.ChoiceField(label=_("Hur gick det?"), choices=Window.Outcome.choices, widget=forms.RadioSelect)

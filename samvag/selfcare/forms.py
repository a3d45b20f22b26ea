"""What is asked for when self-care is assessed, and when an assessment is taken back."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.records.models import Category
from samvag.selfcare.actions import Assessed
from samvag.selfcare.models import Verdict
from samvag.ui.forms import SwedishDateField

_ABOUT = [(one.value, one.label) for one in (Category.SOMATIC, Category.PSYCHIATRIC, Category.SUBSTANCE)]


class SelfCareForm(forms.Form):
    """One measure, assessed together with the person."""

    measure = forms.CharField(
        label=_("Vad ska göras?"), max_length=200, help_text=_("En åtgärd i taget, till exempel dosett på morgonen.")
    )
    category = forms.ChoiceField(
        label=_("Vad handlar det om?"),
        choices=_ABOUT,
        help_text=_("Avgör vilka som får läsa enligt personens samtycke."),
    )
    verdict = forms.ChoiceField(label=_("Din bedömning"), choices=Verdict.choices, widget=forms.RadioSelect)
    helper = forms.CharField(
        label=_("Vem hjälper till?"),
        max_length=200,
        required=False,
        help_text=_("Namn eller funktion, och hur de nås."),
    )
    instruction = forms.CharField(
        label=_("Så här gör man"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Behövs när det är egenvård."),
    )
    risks = forms.CharField(
        label=_("Vad kan gå fel, och hur är det avvägt?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Är risken för stor är det inte egenvård."),
    )
    on_change = forms.CharField(
        label=_("Om något ändras: vem ringer man?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Behövs när det är egenvård."),
    )
    follow_up_on = SwedishDateField(
        label=_("När följs det upp?"),
        required=False,
        help_text=_("Behövs när det är egenvård. Till exempel 3 mars; det blir ett nästa steg för dig."),
    )
    fee_exempt = forms.BooleanField(label=_("Intyget är utan avgift för personen"), required=False)
    treating = forms.BooleanField(
        label=_("Jag har legitimation, behandlar personen och har bedömt det här tillsammans med personen")
    )

    def clean(self) -> dict[str, Any]:
        """Self-care has an instruction, somebody to call and a day; help has a helper."""
        given: dict[str, Any] = super().clean() or {}
        verdict, needed = given.get("verdict"), ("instruction", "on_change", "follow_up_on")
        asked = {Verdict.ALONE: needed, Verdict.HELPED: ("helper", *needed)}.get(Verdict(verdict)) if verdict else ()
        for name in asked or ():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("Fyll i det här: det behövs för egenvård."))
        day = given.get("follow_up_on")
        if day and day < timezone.localdate():
            self.add_error("follow_up_on", _("Den dagen har redan varit."))
        return given

    @property
    def assessed(self) -> Assessed:
        """What the form says. Pre-condition: it is valid."""
        given = self.cleaned_data
        return Assessed(**{name: given[name] for name in Assessed.__dataclass_fields__})


class TakeBackForm(forms.Form):
    """Why an assessment is taken back."""

    reason = forms.CharField(
        label=_("Varför tas det tillbaka?"),
        max_length=200,
        help_text=_("Till exempel fel person. Har något ändrats? Följ upp i stället."),
    )

"""What is asked for at a health check, of a sample, and when one of them is taken back."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samvag.assessments.health import Measure, book
from samvag.assessments.models import Finding
from samvag.ui.forms import DatedForm

MEASURED = ("systolic", "diastolic", "pulse", "weight", "height", "waist")
ASKED = (*MEASURED, "glasses_week", "glasses_occasions", "sleep", "exercise", "greens", "meals")


class MeasuredField(forms.DecimalField):
    """A value in its unit, with a comma or a point, within what is possible at all."""

    def __init__(self, measure: Measure) -> None:
        least, most = (Decimal(one) / 10**measure.decimals for one in (measure.least, measure.most))
        self.measure = measure
        super().__init__(
            label=measure.label,
            help_text=measure.unit,
            required=False,
            min_value=least,
            max_value=most,
            decimal_places=measure.decimals,
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "class": "date", "autocomplete": "off", "maxlength": "8"}
            ),
            error_messages={
                "invalid": gettext("Skriv ett tal, till exempel %(example)s.")
                % {"example": measure.said(measure.most // 3)},
                "min_value": gettext("Så lågt går det inte att mäta. Kontrollera talet."),
                "max_value": gettext("Så högt går det inte att mäta. Kontrollera talet."),
            },
        )

    def to_python(self, value: Any) -> Any:
        """A comma is a decimal sign here."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class HealthCheckForm(DatedForm):
    """Whatever was measured and asked; the rest is left empty."""

    at_home = forms.BooleanField(label=_("Blodtrycket är mätt hemma"), required=False)
    words = forms.CharField(
        label=_("Kost, sömn, rörelse med personens egna ord"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in ASKED:
            self.fields[code] = MeasuredField(book().measure(code))
        self.order_fields(["happened_on", "systolic", "diastolic", "at_home", *ASKED[2:], "words"])

    def clean(self) -> dict[str, Any]:
        """Something is measured, and a blood pressure has two numbers."""
        given = super().clean()
        if (given.get("systolic") is None) != (given.get("diastolic") is None):
            self.add_error("diastolic", _("Skriv både det övre och det undre blodtrycket."))
        elif given.get("systolic") is not None and given["systolic"] <= given["diastolic"]:
            self.add_error("diastolic", _("Det undre är lägre än det övre. Har talen bytt plats?"))
        measured = {code: given[code] for code in ASKED if given.get(code) is not None}
        given["values"] = {code: book().measure(code).whole(value) for code, value in measured.items()}
        if not given["values"] and not given.get("words") and not self.errors:
            raise ValidationError(_("Skriv minst ett värde."))
        return given


class SampleForm(DatedForm):
    """A urine screen substance by substance, or B-PEth."""

    chain = forms.BooleanField(label=_("Obruten kedja från provtagning till laboratorium"), required=False)
    words = forms.CharField(
        label=_("Något att tillägga?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["b_peth"] = MeasuredField(book().measure("b_peth"))
        self.codes = [one.code for one in book().analytes]
        for one in book().analytes:
            choices = [("", _("Inte testat")), *Finding.choices]
            self.fields[one.code] = forms.ChoiceField(label=one.label, choices=choices, required=False)
        self.order_fields(["happened_on", "b_peth", *self.codes, "chain", "words"])

    def clean(self) -> dict[str, Any]:
        """There is a result of something."""
        given = super().clean()
        given["findings"] = {code: given[code] for code in self.codes if given.get(code)}
        value = given.get("b_peth")
        given["peth"] = None if value is None else book().measure("b_peth").whole(value)
        if not given["findings"] and value is None and not self.errors:
            raise ValidationError(_("Skriv minst ett resultat."))
        return given


class TakeBackForm(forms.Form):
    """Why a value is taken back."""

    reason = forms.CharField(
        label=_("Varför tas det tillbaka?"), max_length=200, help_text=_("Till exempel fel person eller fel avläst.")
    )

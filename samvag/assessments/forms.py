"""What is asked for when a form is filled in, corrected, or calls for an assessment."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.assessments.actions import Filled
from samvag.assessments.definition import Instrument
from samvag.assessments.models import Extent, Mode
from samvag.ui.forms import SwedishDateField

# A form about a whole day that has passed is put in the middle of it.
_MIDDAY = time(12, 0)
GAPS = [(Extent.SKIPPED, Extent.SKIPPED.label), (Extent.STOPPED, Extent.STOPPED.label)]


class FilledForm(forms.Form):
    """A form's answers, item by item, with who held the pen and why something is unanswered."""

    mode = forms.ChoiceField(
        label=_("Vem fyllde i?"), choices=Mode.choices, initial=Mode.INTERVIEW, widget=forms.RadioSelect
    )
    gap = forms.ChoiceField(
        label=_("Om något är obesvarat: varför?"), choices=GAPS, required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Något att tillägga?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Till exempel personens egna ord om ett svar."),
    )

    def __init__(self, *args: Any, form: Instrument, answers: Mapping[int, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = [item.number for item in form.items]
        for item, scale in form.questions():
            field = forms.TypedChoiceField(
                label=f"{item.number}. {item.label}",
                choices=[(answer.value, answer.label) for answer in scale.answers],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=(answers or {}).get(item.number),
            )
            self.fields[f"q{item.number}"] = field

    def questions(self) -> list[dict[str, Any]]:
        """The items as the page draws them: number, label, answers and which one is chosen."""
        return [
            {
                "name": name,
                "label": self.fields[name].label,
                "errors": self.errors.get(name),
                "answers": [
                    {"value": str(value), "label": label, "checked": str(value) == str(self[name].value())}
                    for value, label in self.fields[name].choices  # type: ignore[attr-defined]
                ],
            }
            for name in (f"q{number}" for number in self.numbers)
        ]

    def clean(self) -> dict[str, Any]:
        """Something is answered, and a gap is explained."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("taken_back"):
            return given
        answers = {number: given[f"q{number}"] for number in self.numbers if given.get(f"q{number}") is not None}
        missing = [number for number in self.numbers if number not in answers]
        if not answers and not any(name.startswith("q") for name in self.errors):
            raise ValidationError(_("Inget är besvarat än. Fyll i minst en fråga."))
        extent = self.why_missing(given, missing) if missing else Extent.WHOLE
        given["filled"] = Filled(answers, given.get("mode", Mode.SELF), extent, given.get("words", ""))
        return given

    def why_missing(self, given: dict[str, Any], missing: list[int]) -> str:
        """Why these are unanswered; an error when nobody has said."""
        if not given.get("gap"):
            numbers = ", ".join(map(str, missing))
            self.add_error(
                "gap", _("Fråga %(numbers)s är inte besvarad. Fyll i, eller välj varför.") % {"numbers": numbers}
            )
        return given.get("gap") or ""


class SelfForm(FilledForm):
    """What the person fills in: a gap is theirs to leave, once they have been asked."""

    skip = forms.BooleanField(label=_("Jag vill hoppa över det som är tomt"), required=False)
    field_order = ("skip", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["mode"], self.fields["gap"]
        self.fields["words"].help_text = ""

    def why_missing(self, given: dict[str, Any], missing: list[int]) -> str:
        if missing and not given.get("skip"):
            numbers = ", ".join(map(str, missing))
            message = _("Fråga %(numbers)s är inte besvarad. Svara, eller säg att du vill hoppa över.")
            self.add_error("skip", message % {"numbers": numbers})
        return Extent.SKIPPED


class LendForm(forms.Form):
    """Which form the person is to fill in."""

    instrument = forms.ChoiceField(label=_("Vilket formulär?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, forms_: Sequence[tuple[str, Instrument]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = [(code, f"{one.name}: {one.about}") for code, one in forms_]  # type: ignore[attr-defined]


class NewForm(FilledForm):
    """A new form: also when it was filled in."""

    happened_on = SwedishDateField(
        label=_("Vilken dag fylldes det i?"), help_text=_("Till exempel i dag eller 3 mars.")
    )
    field_order = ("mode", "happened_on", "gap", "words")

    def clean(self) -> dict[str, Any]:
        """Nothing was filled in before it happened."""
        given = super().clean()
        day = given.get("happened_on")
        if day is None:
            return given
        now = timezone.now()
        given["moment"] = now if day == timezone.localdate() else timezone.make_aware(datetime.combine(day, _MIDDAY))
        if given["moment"] > now:
            self.add_error("happened_on", _("Den dagen har inte kommit än."))
        return given


class CorrectedForm(FilledForm):
    """The form as it should have stood, or taken back whole, and why."""

    taken_back = forms.BooleanField(
        label=_("Formuläret hör inte hit: ta tillbaka det"),
        required=False,
        help_text=_("Till exempel om det gällde fel person. Det finns kvar att läsa bland versionerna."),
    )
    reason = forms.CharField(
        label=_("Varför rättas det?"), max_length=200, help_text=_("Till exempel fel avläst från papperet.")
    )


class JudgementForm(forms.Form):
    """The written assessment of suicide risk."""

    judged = forms.CharField(
        label=_("Hur bedömer du självmordsrisken?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Vad personen säger själv: tankar, planer, tidigare försök, skydd och skäl att leva."),
    )
    measures = forms.CharField(
        label=_("Vad gör ni nu, och vem är kontaktad?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Till exempel skyddsplan, läkare, akutmottagning, anhörig, nästa kontakt."),
    )

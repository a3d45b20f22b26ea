"""What is asked for when a form is filled in, corrected, or calls for an assessment."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samvag.assessments.actions import Filled, former_crosses
from samvag.assessments.definition import Instrument
from samvag.assessments.models import Assessment, Extent, Mode
from samvag.ui.forms import DatedForm, SwedishDateField

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

    on_paper = False

    def __init__(self, *args: Any, form: Instrument, answers: Mapping[int, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = [item.number for item in form.items]
        self.crosses: dict[int, list[int]] = {}
        if form.alone:  # asked and answered in words, and no sheet lies about
            choices = [one for one in Mode.choices if one[0] != Mode.SELF]
            self.fields["mode"].choices = choices  # type: ignore[attr-defined]
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
        crosses = {number: values for number, values in self.crosses.items() if number not in answers}
        missing = [number for number in self.numbers if number not in answers and number not in crosses]
        if not answers and not any(name.startswith("q") for name in self.errors):
            raise ValidationError(_("Inget är besvarat än. Fyll i minst en fråga."))
        extent = self.why_missing(given, missing) if missing else Extent.UNCLEAR if crosses else Extent.WHOLE
        mode, words = given.get("mode", Mode.SELF), given.get("words", "")
        given["filled"] = Filled(answers, mode, extent, words, self.on_paper, crosses)
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


class NewForm(FilledForm, DatedForm):
    """A new form: also when it was filled in."""

    happened_on = SwedishDateField(
        label=_("Vilken dag fylldes det i?"), help_text=_("Till exempel i dag eller 3 mars.")
    )
    field_order = ("mode", "happened_on", "gap", "words")


class PaperForm(NewForm):
    """A form that was filled in on paper: the digits down one column. `1+2` is two crosses on the same item, and an
    empty box is one that nobody answered."""

    on_paper = True
    field_order = ("happened_on", "mode", "gap", "words")

    def __init__(self, *args: Any, form: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, form=form, **kwargs)
        self.fields["mode"].initial = Mode.SELF
        self.fields["happened_on"].widget.attrs["autofocus"] = True
        self.scales = {item.number: scale.answers for item, scale in form.questions()}
        for number, answers in self.scales.items():
            label = self.fields[f"q{number}"].label
            self.fields[f"q{number}"] = forms.CharField(label=label, required=False, max_length=10)
            self._clean_with(number, [answer.value for answer in answers])

    def _clean_with(self, number: int, allowed: list[int]) -> None:
        """One value is the answer, two are crosses; anything else is not on the paper's scale."""

        def clean() -> int | None:
            typed = self.cleaned_data[f"q{number}"].replace(" ", "")
            values = [int(one) for one in typed.split("+") if one.isdecimal()] if typed else []
            if typed and ("+".join(map(str, values)) != typed or len(values) > 2 or not set(values) <= set(allowed)):
                raise ValidationError(_("Skriv en siffra som finns på frågan, eller två med plus emellan."))
            if len(set(values)) == 2:
                self.crosses[number] = sorted(values)
            return values[0] if len(set(values)) == 1 else None

        setattr(self, f"clean_q{number}", clean)

    def column(self) -> list[dict[str, Any]]:
        """The items as the page draws them: number, label, what is typed, and what the digits mean."""
        return [
            {
                "name": f"q{number}",
                "label": self.fields[f"q{number}"].label,
                "errors": self.errors.get(f"q{number}"),
                "typed": self[f"q{number}"].value() or "",
                "answers": answers,
            }
            for number, answers in self.scales.items()
        ]


class CorrectedForm(FilledForm):
    """The form as it should have stood, or taken back whole, and why. What the paper had crossed twice and nobody has
    chosen between stays so."""

    taken_back = forms.BooleanField(
        label=_("Formuläret hör inte hit: ta tillbaka det"),
        required=False,
        help_text=_("Till exempel om det gällde fel person. Det finns kvar att läsa bland versionerna."),
    )
    reason = forms.CharField(
        label=_("Varför rättas det?"), max_length=200, help_text=_("Till exempel fel avläst från papperet.")
    )

    def __init__(self, *args: Any, former: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_paper, self.crosses = former.on_paper, former_crosses(former)


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

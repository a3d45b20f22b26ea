"""What is asked for when something is handed over on another ground than consent, or taken back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samvag.organisations.models import Unit
from samvag.sharing.grounds import GroundRule
from samvag.sharing.models import OutsideKind, Way
from samvag.sharing.terms import Outsider, Reasons


class TakeBackForm(forms.Form):
    """Why a handing over is taken back."""

    reason = forms.CharField(label=_("Varför tas den tillbaka?"), max_length=200)


class GroundForm(forms.Form):
    """What one ground demands: reason, statements, and to whom. Drawn from the ground's rule."""

    recipients = forms.TypedMultipleChoiceField(label=_("Till vilka?"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rule: GroundRule, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipients"].choices = [  # type: ignore[attr-defined]
            (unit.pk, f"{unit.name}, {unit.organisation.short_name}") for unit in units
        ]
        _add_reasons(self, rule)

    def reasons(self, rule: GroundRule) -> Reasons:
        """What was stated. Pre-condition: the form is valid."""
        return _reasons(self, rule)


class OutsideForm(forms.Form):
    """The same towards somebody who is not in Samväg: who, in words, and how they are told."""

    name = forms.CharField(
        label=_("Vem fick uppgiften?"),
        max_length=200,
        help_text=_("Myndighet och enhet, eller vem det är för personen. Till exempel Polisen, region Väst."),
    )
    kind = forms.ChoiceField(label=_("Vad slags mottagare?"), choices=OutsideKind.choices, widget=forms.RadioSelect)
    way = forms.ChoiceField(label=_("Hur?"), choices=Way.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, rule: GroundRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        _add_reasons(self, rule)

    def outsider(self) -> Outsider:
        """Who and how. Pre-condition: the form is valid."""
        return Outsider(*(self.cleaned_data[name] for name in ("name", "kind", "way")))

    def reasons(self, rule: GroundRule) -> Reasons:
        """What was stated. Pre-condition: the form is valid."""
        return _reasons(self, rule)


def _add_reasons(form: forms.Form, rule: GroundRule) -> None:
    for one in rule.statements:
        form.fields[one.code] = (
            forms.ChoiceField(
                label=str(one.label), choices=one.choices, widget=forms.RadioSelect, help_text=str(one.help)
            )
            if one.choices
            else forms.CharField(label=str(one.label), max_length=300, help_text=str(one.help))
        )
    form.fields["reason"] = forms.CharField(
        label=str(rule.reason_label),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=str(rule.reason_help),
    )


def _reasons(form: forms.Form, rule: GroundRule) -> Reasons:
    given = form.cleaned_data
    return Reasons(rule.ground, given["reason"], {one.code: given[one.code] for one in rule.statements})


class AnswerForm(forms.Form):
    """The second signature: yes, or no and why."""

    answer = forms.ChoiceField(
        label=_("Ditt beslut"),
        choices=[("approve", _("Ja, lämna ut")), ("decline", _("Nej, lämna inte ut"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Varför?"), max_length=300, required=False, help_text=_("Behövs när du säger nej."))

    def clean(self) -> dict[str, Any]:
        """A no says why."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == "decline" and not cleaned.get("note"):
            self.add_error("note", _("Skriv varför, så att den som frågade förstår."))
        return cleaned

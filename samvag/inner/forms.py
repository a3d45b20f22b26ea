"""What is asked when somebody is closed out, something is blocked, opened in an emergency or reviewed."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.core.identity_numbers import IdentityNumber, InvalidIdentityNumber, parse_person
from samvag.inner.models import Kind, Outcome, Reason
from samvag.organisations.models import Assignment
from samvag.people.models import ConflictReason
from samvag.ui.forms import SwedishDateField

LONGEST = timedelta(days=14)


def grouped(people: Iterable[Assignment], value: str) -> list[Any]:
    """Choices by unit, as `(unit, ((value, name), …))`."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in people:
        found.setdefault(one.unit.name, []).append((str(getattr(one, value)), f"{one.user.name}, {one.title}"))
    return [("", _("Välj"))] + [(unit, tuple(rows)) for unit, rows in found.items()]


class CloseOutForm(forms.Form):
    """Whom to close out, and why."""

    user = forms.TypedChoiceField(label=_("Vem ska stängas ute?"), coerce=int)
    reason = forms.ChoiceField(label=_("Varför"), choices=ConflictReason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Med egna ord"),
        max_length=200,
        required=False,
        help_text=_("Skriv så lite som möjligt. Den som stängs ute ser det aldrig."),
    )

    def __init__(self, *args: Any, people: Sequence[Assignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = grouped(people, "user_id")  # type: ignore[attr-defined]


class BecauseForm(forms.Form):
    """Why something ends."""

    because = forms.CharField(label=_("Varför"), max_length=200)


class BlockForm(forms.Form):
    """How much a person wants to close."""

    case = forms.ChoiceField(label=_("Vad ska spärras?"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, cases: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole: Any = ("", _("Allt min enhet har skrivit"))
        parts = [(key, _("Bara det i ärende %(number)s") % {"number": number}) for key, number in cases]
        self.fields["case"].choices = [whole, *parts]  # type: ignore[attr-defined]
        self.fields["case"].says_itself = True  # type: ignore[attr-defined]


class OpeningForm(forms.Form):
    """To whom a protected person is given."""

    assignment = forms.TypedChoiceField(label=_("Kollega"), coerce=int)

    def __init__(self, *args: Any, people: Sequence[Assignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignment"].choices = grouped(people, "pk")  # type: ignore[attr-defined]


class EmergencyForm(forms.Form):
    """Whom to open, and why. The number in full: nobody is searched for."""

    number = forms.CharField(
        label=_("Personnummer eller samordningsnummer"),
        max_length=20,
        help_text=_("Hela numret, tolv siffror."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    reason = forms.ChoiceField(label=_("Varför"), choices=Reason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Vad har hänt?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Din chef läser det när nödöppningen granskas."),
    )

    def clean_number(self) -> IdentityNumber:
        try:
            return parse_person(self.cleaned_data["number"], timezone.localdate())
        except InvalidIdentityNumber as fault:
            raise ValidationError(fault.message, code=fault.code) from fault


class ReviewForm(forms.Form):
    """Was it justified?"""

    outcome = forms.ChoiceField(label=_("Bedömning"), choices=Outcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Hur du kom fram till det"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class TakePartForm(forms.Form):
    """Which colleague of another unit takes part, as what, and until when."""

    assignment = forms.TypedChoiceField(label=_("Kollega"), coerce=int)
    kind = forms.ChoiceField(
        label=_("Varför"), choices=[one for one in Kind.choices if one[0] != Kind.EMERGENCY], widget=forms.RadioSelect
    )
    last_day = SwedishDateField(label=_("Till och med"))

    def __init__(self, *args: Any, people: Sequence[Assignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignment"].choices = grouped(people, "pk")  # type: ignore[attr-defined]

    def clean_last_day(self) -> Any:
        day, today = self.cleaned_data["last_day"], timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise ValidationError(_("Välj en dag inom två veckor."))
        return day


class DeathForm(forms.Form):
    """The day somebody died, as the population register has it."""

    died_on = SwedishDateField(
        label=_("Dag"), help_text=_("Som det står i folkbokföringen. Till exempel i går eller 3 mars.")
    )

    def clean_died_on(self) -> Any:
        day = self.cleaned_data["died_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Dagen har inte varit än."))
        return day

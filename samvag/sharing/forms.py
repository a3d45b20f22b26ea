"""What is asked for when something is handed over, and when a person says yes, no or not any more."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.organisations.models import Unit
from samvag.records.models import Category
from samvag.sharing.models import Consent, Form, Ground
from samvag.ui.forms import SwedishDateField

# The leaflet promises at most a year.
LONGEST = timedelta(days=366)


def in_a_year() -> date:
    """A year from today: how long a consent runs unless somebody says less."""
    return timezone.localdate() + timedelta(days=365)


def end_of_day(day: date) -> datetime:
    """The moment a consent that is valid to and including a day ends."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


class _ScopeForm(forms.Form):
    """To whom, about what, until when."""

    recipients = forms.TypedMultipleChoiceField(
        label=_("Till vilka?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Bara dem personen har valt."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Om vad?"), choices=Category.choices, widget=forms.CheckboxSelectMultiple
    )
    carve_outs = forms.CharField(
        label=_("Undantag, med personens egna ord"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Till exempel ”inget om mina mediciner”. Visas när någon ska lämna ut något."),
    )
    valid_until = SwedishDateField(
        label=_("Gäller till och med"), help_text=_("Högst ett år. Fråga igen innan det går ut.")
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipients"].choices = [  # type: ignore[attr-defined]
            (unit.pk, f"{unit.name}, {unit.organisation.short_name}") for unit in units
        ]

    def clean_valid_until(self) -> date:
        """A consent ends after today and within a year."""
        day: date = self.cleaned_data["valid_until"]
        today = timezone.localdate()
        if day <= today:
            raise ValidationError(_("Välj en dag som inte har varit."))
        if day > today + LONGEST:
            raise ValidationError(_("Ett samtycke gäller högst ett år. Välj en tidigare dag."))
        return day


class ConsentForm(_ScopeForm):
    """What the person said, how, and what they were told first."""

    answer = forms.ChoiceField(
        label=_("Vad sa personen?"),
        choices=[("yes", _("Ja, ni får lämna ut det som anges här")), ("no", _("Nej"))],
        widget=forms.RadioSelect,
    )
    purpose = forms.CharField(label=_("Varför?"), max_length=200)
    form = forms.ChoiceField(
        label=_("Hur gavs svaret?"),
        choices=[(Form.WRITTEN, Form.WRITTEN.label), (Form.ORAL, Form.ORAL.label)],
        widget=forms.RadioSelect,
    )
    witness = forms.CharField(
        label=_("Vittne"), max_length=120, required=False, help_text=_("Behövs när svaret är muntligt.")
    )
    leaflet_version = forms.ChoiceField(label=_("Informationsblad som personen har fått"), widget=forms.RadioSelect)
    field_order = [
        "answer",
        "recipients",
        "categories",
        "carve_outs",
        "purpose",
        "form",
        "witness",
        "leaflet_version",
        "valid_until",
    ]

    def __init__(self, *args: Any, leaflets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaflet_version"].choices = leaflets  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An oral answer has a witness."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("form") == Form.ORAL and not cleaned.get("witness"):
            self.add_error("witness", _("Skriv vem som hörde svaret."))
        return cleaned


class NarrowForm(_ScopeForm):
    """What is left of a consent when the person narrows it. Only what it already held can be chosen."""

    def __init__(self, *args: Any, consent: Consent, **kwargs: Any) -> None:
        units = [row.unit for row in consent.recipients.all()]
        initial = {
            "recipients": [unit.pk for unit in units],
            "categories": consent.categories,
            "carve_outs": consent.carve_outs,
            "valid_until": timezone.localdate(consent.valid_until - timedelta(seconds=1)),
        }
        super().__init__(*args, units=units, initial=initial | kwargs.pop("initial", {}), **kwargs)
        kept = [choice for choice in Category.choices if choice[0] in consent.categories]
        self.fields["categories"].choices = kept  # type: ignore[attr-defined]
        self._latest = timezone.localdate(consent.valid_until)

    def clean_valid_until(self) -> date:
        """Narrowing never makes a consent longer."""
        day = super().clean_valid_until()
        if day > self._latest:
            raise ValidationError(_("Här kan samtycket bara förkortas. Skriv ett nytt samtycke för att förlänga."))
        return day


class TakeBackForm(forms.Form):
    """Why a handing over is taken back."""

    reason = forms.CharField(label=_("Varför tas den tillbaka?"), max_length=200)


class DiscloseForm(forms.Form):
    """Handing a record over to more units on another ground than consent."""

    recipients = forms.TypedMultipleChoiceField(label=_("Till vilka?"), coerce=int, widget=forms.CheckboxSelectMultiple)
    ground = forms.ChoiceField(
        label=_("På vilken grund?"),
        choices=[(one.value, one.label) for one in (Ground.STATUTORY_DUTY, Ground.HARMLESS)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Hur har ni tänkt?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Vilken bestämmelse det gäller, eller varför uppgiften inte gör skada. Läses av den som granskar."),
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipients"].choices = [  # type: ignore[attr-defined]
            (unit.pk, f"{unit.name}, {unit.organisation.short_name}") for unit in units
        ]

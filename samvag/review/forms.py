"""What is asked when the log is examined or given out."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.core.identity_numbers import InvalidIdentityNumber, parse_person
from samvag.identity.models import User
from samvag.review.copy_reading import everything
from samvag.review.models import Extract, Outcome
from samvag.review.reading import person_by
from samvag.ui.forms import SwedishDateField

Period = tuple[datetime, datetime]


def last_month() -> tuple[date, date]:
    """The first and the last day of the month before this one."""
    end = timezone.localdate().replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


class PeriodForm(forms.Form):
    """From and including one day, to and including another."""

    since = SwedishDateField(label=_("Från och med"))
    until = SwedishDateField(label=_("Till och med"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial, self.fields["until"].initial = last_month()

    def clean(self) -> dict[str, Any]:
        """A period that ends where it begins, or later."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("Sista dagen ligger före den första. Byt dem eller välj en senare dag."))
        return given

    @property
    def period(self) -> Period:
        """The moments it begins and ends. Pre-condition: the form is valid."""
        return _midnight(self.cleaned_data["since"]), _midnight(self.cleaned_data["until"] + timedelta(days=1))


class SampleForm(PeriodForm):
    """A random sample."""

    size = forms.IntegerField(
        label=_("Hur många rader?"),
        min_value=1,
        max_value=100,
        initial=20,
        help_text=_("Slumpen väljer bland allt som har lästs under perioden i er verksamhet."),
    )


def _known_person(typed: str) -> UUID:
    """Whom a typed number stands for; refused in the same words whether the number is unknown here or nowhere."""
    try:
        number = parse_person(typed, timezone.localdate())
    except InvalidIdentityNumber as fault:
        raise ValidationError(fault.message) from fault
    found = person_by(number)
    if found is None:
        raise ValidationError(_("Er verksamhet har ingen logg om någon med det numret. Kontrollera siffrorna."))
    return found


class SearchForm(PeriodForm):
    """A search on suspicion: one member of staff, or one person."""

    staff = forms.TypedChoiceField(label=_("Medarbetare"), coerce=int, required=False, empty_value=None)
    number = forms.CharField(
        label=_("Eller personnummer"),
        required=False,
        max_length=20,
        help_text=_("Visar alla i er verksamhet som har läst om personen."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Varför görs sökningen?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Står i protokollet. Skriv inget om personens hälsa eller situation."),
    )
    field_order = ("staff", "number", "since", "until", "reason")

    def __init__(self, *args: Any, staff: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Välj …")), *((str(one.pk), one.name) for one in staff)]
        self.fields["staff"].choices = choices  # type: ignore[attr-defined]

    def clean_number(self) -> UUID | None:
        """The person, when a number was typed."""
        typed = self.cleaned_data["number"].strip()
        return _known_person(typed) if typed else None

    def clean(self) -> dict[str, Any]:
        """One of the two, and not both."""
        given = super().clean()
        if "number" in given and bool(given.get("staff")) == bool(given.get("number")):
            self.add_error("staff", _("Välj antingen en medarbetare eller ett personnummer."))
        return given


class OutcomeForm(forms.Form):
    """What the reviewer came to."""

    outcome = forms.ChoiceField(
        label=_("Bedömning"), choices=[one for one in Outcome.choices if one[0]], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Anteckning"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Behövs när något ska förklaras eller är en avvikelse. Skriv vem som ska tillfrågas och när."),
    )

    def clean(self) -> dict[str, Any]:
        """Everything but "in order" is explained."""
        given = super().clean() or {}
        if given.get("outcome") in (Outcome.QUESTION, Outcome.INCIDENT) and not given.get("note", "").strip():
            self.add_error("note", _("Skriv vad som behöver förklaras eller vad som har hänt."))
        return given


class ExtractForm(PeriodForm):
    """Whose log, from when to when, in which language."""

    number = forms.CharField(
        label=_("Personens nummer"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    language = forms.ChoiceField(
        label=_("Språk"), choices=[("sv", "Svenska"), ("en", "English")], initial="sv", widget=forms.RadioSelect
    )
    field_order = ("number", "since", "until", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["since"].initial, self.fields["until"].initial = today - timedelta(days=365), today

    def clean_number(self) -> UUID:
        """The person."""
        return _known_person(self.cleaned_data["number"])


class CopyForm(forms.Form):
    """About whom, who asked, and in which language."""

    number = forms.CharField(
        label=_("Personens nummer"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    asked = forms.CharField(
        label=_("Vad har personen bett om, och hur vet ni att det är hen?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Till exempel: bad om allt vid besök i dag, visade legitimation. Skriv inget om hälsa."),
    )
    language = forms.ChoiceField(
        label=_("Språk"), choices=[("sv", "Svenska"), ("en", "English")], initial="sv", widget=forms.RadioSelect
    )

    def clean_number(self) -> UUID:
        """The person, if they may be met."""
        person = _known_person(self.cleaned_data["number"])
        if not everything(person):
            raise ValidationError(
                _("Personen har skyddade personuppgifter. Den som arbetar med personen kan ge dig tillgång först.")
            )
        return person


class DeliveryForm(forms.Form):
    """How the extract reached the person, and that they were asked what is safe."""

    delivery = forms.ChoiceField(
        label=_("Hur lämnades utdraget?"),
        choices=[one for one in Extract.Delivery.choices if one[0]],
        widget=forms.RadioSelect,
    )
    asked = forms.BooleanField(
        label=_("Jag har frågat personen, i enrum, hur utdraget kan lämnas utan risk"),
        error_messages={"required": _("Fråga personen först. Ett utdrag i fel händer kan sätta någon i fara.")},
    )
    note = forms.CharField(label=_("Anteckning"), required=False, max_length=300)


class SettingForm(forms.Form):
    """What the organisation has decided about names in extracts."""

    shows_names = forms.BooleanField(
        label=_("Visa medarbetarens namn i loggutdrag"),
        required=False,
        help_text=_("Annars står yrkestitel och enhet. Ta hänsyn till medarbetare med skyddade uppgifter."),
    )

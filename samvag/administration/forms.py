"""What an administrator is asked for."""

from collections.abc import Collection
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from samvag.access.roles import LABELS
from samvag.administration.staff_list import LARGEST_FILE
from samvag.organisations.models import OpeningHours, Unit
from samvag.ui.forms import SwedishDateField

HSA_ID = RegexValidator(r"^[A-Za-z]{2,3}[0-9]{10}-[A-Za-z0-9]{1,20}\Z", _("Ett HSA-id ser ut som SE2321000016-1A2B."))
ROLE_CHOICES = [("", _("Välj roll")), *LABELS.items()]
TIME_FORMATS = ["%H:%M", "%H.%M", "%H", "%H%M"]


KEEPS_ITS_NAME = _("Det som redan är skrivet behåller det gamla namnet.")


class OrganisationForm(forms.Form):
    """What the organisation is called."""

    name = forms.CharField(label=_("Namn"), max_length=120, help_text=KEEPS_ITS_NAME)
    short_name = forms.CharField(
        label=_("Kort namn"), max_length=40, help_text=_("Syns där det är trångt, som på tavlan.")
    )


class UnitForm(forms.Form):
    """A unit."""

    name = forms.CharField(label=_("Namn"), max_length=120, help_text=KEEPS_ITS_NAME)
    short_name = forms.CharField(
        label=_("Kort namn"), max_length=40, help_text=_("Syns där det är trångt, som på tavlan.")
    )
    hsa_id = forms.CharField(
        label=_("HSA-id"),
        max_length=31,
        required=False,
        validators=[HSA_ID],
        help_text=_("Gör att rätt uppdrag väljs när någon legitimerar sig."),
    )
    phone = forms.CharField(label=_("Telefon"), max_length=30, required=False)
    closed_on = SwedishDateField(
        label=_("Stänger"), required=False, help_text=_("Tomt så länge enheten finns. Det som är skrivet finns kvar.")
    )


class EmploymentForm(forms.Form):
    """Somebody who is to work in a unit."""

    name = forms.CharField(label=_("Namn"), max_length=120)
    hsa_id = forms.CharField(
        label=_("HSA-id"),
        max_length=31,
        validators=[HSA_ID],
        help_text=_("Det är så vi känner igen den som loggar in."),
    )
    role = forms.ChoiceField(label=_("Roll"), choices=ROLE_CHOICES)
    title = forms.CharField(label=_("Titel"), max_length=80)
    percent = forms.IntegerField(label=_("Procent"), min_value=1, max_value=100, initial=100)
    begins_on = SwedishDateField(label=_("Från"))
    ends_on = SwedishDateField(label=_("Till"), required=False, help_text=_("Tomt om det gäller tills vidare."))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            raise ValidationError({"ends_on": _("Uppdraget slutar innan det börjar.")})
        return cleaned


class EndForm(forms.Form):
    """When somebody's assignment ends."""

    on = SwedishDateField(
        label=_("Sista dag"),
        help_text=_("Skriver du i dag eller tidigare stängs allt genast, också det som är öppet nu."),
    )


class RequestForm(forms.Form):
    """An assignment of one's own, for another administrator to decide."""

    unit = forms.ModelChoiceField(label=_("Enhet"), queryset=Unit._default_manager.none(), empty_label=_("Välj enhet"))
    role = forms.ChoiceField(label=_("Roll"), choices=ROLE_CHOICES)
    title = forms.CharField(label=_("Titel"), max_length=80)
    reason = forms.CharField(label=_("Varför behövs det?"), max_length=300)

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class SiteForm(forms.Form):
    """A programme where the organisation receives."""

    phone = forms.CharField(label=_("Telefon"), max_length=30, required=False)
    capacity = forms.IntegerField(
        label=_("Platser"),
        min_value=1,
        max_value=10000,
        required=False,
        help_text=_("Tomt betyder programmets egen gräns."),
    )
    active = forms.BooleanField(label=_("Tar emot nya"), required=False)


class FileForm(forms.Form):
    """A staff list."""

    file = forms.FileField(label=_("Fil"), help_text=_("CSV eller Excel (.xlsx), högst en megabyte."))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("Filen är för stor. Högst en megabyte."))
        return file


class HoursForm(forms.Form):
    """The week of one site: two times a day, or none."""

    site = forms.CharField(
        label=_("Plats"),
        max_length=40,
        required=False,
        help_text=_("Bara när enheten tar emot på flera ställen. Tomt annars."),
    )

    def __init__(
        self, *args: Any, hours: dict[int, OpeningHours] | None = None, others: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        for day, name in WEEKDAYS.items():
            now = (hours or {}).get(day)
            for part, label in (("opens", _("%(day)s öppnar")), ("closes", _("%(day)s stänger"))):
                self.fields[f"{part}_{day}"] = forms.TimeField(
                    label=label % {"day": str(name).capitalize()},
                    required=False,
                    input_formats=TIME_FORMATS,
                    initial=getattr(now, part).strftime("%H:%M") if now else "",
                    widget=forms.TextInput(attrs={"class": "date", "maxlength": "5", "autocomplete": "off"}),
                    error_messages={"invalid": _("Skriv klockslaget som 8.30.")},
                )
                self.fields[f"{part}_{day}"].says_itself = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._name(cleaned.get("site", ""))
        for day in WEEKDAYS:
            opens, closes = cleaned.get(f"opens_{day}"), cleaned.get(f"closes_{day}")
            if (opens is None) != (closes is None) and not {f"opens_{day}", f"closes_{day}"} & set(self.errors):
                self.add_error(f"closes_{day}", _("Skriv båda tiderna, eller ingen om det är stängt."))
            elif opens and closes and closes <= opens:
                self.add_error(f"closes_{day}", _("Stänger innan det öppnar."))
        return cleaned

    def _name(self, site: str) -> None:
        """Sites beside each other each have a name of their own."""
        if "" in self.others:
            self.add_error("site", _("Ge först den plats ni redan har ett namn. Då kan ni lägga till en till."))
        elif self.others and not site:
            self.add_error("site", _("Skriv platsens namn, eftersom enheten har flera."))
        elif site in self.others:
            self.add_error("site", _("Den platsen finns redan."))

    def week(self) -> list[tuple[int, time, time]]:
        """The open days; pre-condition: valid."""
        said = self.cleaned_data
        return [(day, said[f"opens_{day}"], said[f"closes_{day}"]) for day in WEEKDAYS if said[f"opens_{day}"]]

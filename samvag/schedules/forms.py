"""What is asked for about somebody's week and when they are away. What is there already is never written over."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samvag.schedules.actions import Stretch
from samvag.schedules.models import Absence, WorkingHours
from samvag.ui.dates import long
from samvag.ui.forms import ClockTimeField, SwedishDateField

LONGEST, FARTHEST = timedelta(days=730), timedelta(days=730)


class HoursForm(forms.Form):
    """A stretch of the week, on one or more days. A unit with one site is not asked about sites."""

    days = forms.TypedMultipleChoiceField(
        label=_("Vilka dagar?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst en dag.")},
    )
    begins = ClockTimeField(label=_("Från"), help_text=_("Till exempel 8.30."))
    ends = ClockTimeField(label=_("Till"), help_text=_("Till exempel 16."))
    site = forms.ChoiceField(label=_("Plats"), required=False)

    def __init__(
        self, *args: Any, hours: Iterable[WorkingHours] = (), sites: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hours = tuple(hours)
        days = [(day, str(name).capitalize()) for day, name in WEEKDAYS.items()]
        cast(forms.ChoiceField, self.fields["days"]).choices = days
        if named := [(site, site) for site in sites]:
            cast(forms.ChoiceField, self.fields["site"]).choices = [("", _("Vilken som helst")), *named]
        else:
            del self.fields["site"]

    def clean(self) -> dict[str, Any]:
        """To after from, and beside what is there."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins is None or ends is None:
            return cleaned
        if ends <= begins:
            self.add_error("ends", _("Slutar innan det börjar."))
        elif taken := self._taken(cleaned.get("days", ()), begins, ends):
            words = gettext("%(when)s står redan. Ta bort den tiden först, eller välj en annan.")
            self.add_error("begins", words % {"when": taken})
        return cleaned

    def _taken(self, days: Iterable[int], begins: time, ends: time) -> str:
        """The first stretch that runs into what was typed, in words."""
        for one in self.hours:
            if one.weekday in days and one.begins < ends and one.ends > begins:
                return one.words
        return ""

    def stretch(self) -> Stretch:
        """What was said; pre-condition: valid."""
        return Stretch(self.cleaned_data["begins"], self.cleaned_data["ends"], self.cleaned_data.get("site", ""))


class AbsenceForm(forms.Form):
    """The first and the last day away; nobody is asked why."""

    begins_on = SwedishDateField(label=_("Första dagen"), help_text=_("Till exempel i dag eller 3 mars."))
    ends_on = SwedishDateField(label=_("Sista dagen"), required=False, help_text=_("Tomt om det är en enda dag."))

    def __init__(self, *args: Any, absences: Iterable[Absence] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.absences = tuple(absences)

    def clean(self) -> dict[str, Any]:
        """Not over already, and beside what is there."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins = cleaned.get("begins_on")
        if begins is None or "ends_on" in self.errors:
            return cleaned
        ends = cleaned["ends_on"] = cleaned.get("ends_on") or begins
        self._order(begins, ends)
        for one in self.absences:
            if one.begins_on <= ends and one.ends_on >= begins:
                known = {"begins": long(one.begins_on), "ends": long(one.ends_on)}
                words = gettext("%(begins)s–%(ends)s står redan. Ta bort den frånvaron först, eller välj andra dagar.")
                self.add_error("begins_on", words % known)
                break
        return cleaned

    def _order(self, begins: date, ends: date) -> None:
        today = timezone.localdate()
        if ends < begins:
            self.add_error("ends_on", _("Sista dagen ligger före den första."))
        elif ends < today:
            self.add_error("ends_on", _("De dagarna har redan varit."))
        elif begins > today + FARTHEST or ends - begins > LONGEST:
            self.add_error("ends_on", _("Det är mer än två år. Kontrollera årtalet."))

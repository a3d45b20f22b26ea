"""The forms of visits: when, how and with whom, and what came of it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.cases.forms import NoteForm
from samvag.organisations.models import Assignment
from samvag.records.models import Category
from samvag.ui.forms import ClockTimeField, DatedForm, SwedishDateField, moment
from samvag.visits.helping import ANTABUS, OTHER
from samvag.visits.models import How, Mode, Side
from samvag.visits.reading import KEPT

BACK, FARTHEST = timedelta(days=14), timedelta(days=730)


class BookingForm(forms.Form):
    """A visit to be, or one of the last two weeks that nobody had booked."""

    day = SwedishDateField(label=_("Vilken dag?"), help_text=_("Till exempel i morgon eller 3 mars."))
    time = ClockTimeField(label=_("Vilken tid?"), help_text=_("Till exempel 10.30."))
    mode = forms.ChoiceField(label=_("Hur möts ni?"), choices=Mode.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Var?"),
        help_text=_("Mottagning, plats eller länk till videomötet. Hemadressen behövs inte här."),
        max_length=200,
        required=False,
    )
    participants = forms.TypedMultipleChoiceField(
        label=_("Vilka kommer?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    also = forms.CharField(
        label=_("Fler som är med"),
        help_text=_("Till exempel en syster, god man eller tolk."),
        max_length=200,
        required=False,
    )
    purpose = forms.CharField(
        label=_("Vad är besöket till för?"),
        help_text=_("Alla som deltar läser det här. Skriv inte mer än de behöver."),
        max_length=300,
        required=False,
    )
    colleague = forms.TypedChoiceField(
        label=_("Kollega från en annan enhet hos er"),
        help_text=_("Får läsa er del av ärendet från två dagar före besöket till dagen efter."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self, *args: Any, people: Iterable[Assignment], house: Iterable[Assignment], protected: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.protected = protected
        self.people = tuple(people)
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in self.people:
            groups.setdefault(one.unit.name, []).append((str(one.pk), f"{one.user.name}, {one.title}"))
        cast(forms.ChoiceField, self.fields["participants"]).choices = list(groups.items())
        others: dict[str, list[tuple[str, str]]] = {}
        for one in house:
            others.setdefault(one.unit.name, []).append((str(one.pk), f"{one.user.name}, {one.title}"))
        if others:
            listed = [("", _("Ingen")), *others.items()]
            cast(forms.ChoiceField, self.fields["colleague"]).choices = listed
        else:
            del self.fields["colleague"]

    def clean(self) -> dict[str, Any]:
        """Day and time as one moment; where somebody protected lives is written nowhere."""
        cleaned = super().clean() or {}
        day, clock = cleaned.get("day"), cleaned.get("time")
        if day and clock:
            cleaned["starts_at"] = moment(day, clock)
        today = timezone.localdate()
        if day and day < today - BACK:
            self.add_error("day", _("Dagen ligger mer än två veckor bakåt. Skriv en anteckning i stället."))
        elif day and day > today + FARTHEST:
            self.add_error("day", _("Dagen ligger mer än två år bort. Kontrollera årtalet."))
        if self.protected and cleaned.get("mode") == Mode.HOME and cleaned.get("place"):
            self.add_error("place", _("Personuppgifterna är skyddade. Skriv ingen adress här."))
        return cleaned


class OutcomeForm(forms.Form):
    """What came of the visit: one met, the person did not come, or somebody called it off. Before its day it can only
    have been called off."""

    how = forms.ChoiceField(label=_("Hur gick det?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Några ord"),
        help_text=_("Till exempel vart någon följde med. Alla som deltar läser det; ert eget blir en anteckning."),
        max_length=300,
        required=False,
    )

    CAME = ((KEPT, _("Vi möttes")), (How.MISSED.value, _("Personen kom inte")))
    CALLED_OFF = (
        (Side.PERSON.value, _("Personen avbokade")),
        (Side.STAFF.value, _("Personalen avbokade")),
        (Side.OTHER.value, _("Någon annan avbokade")),
    )

    def __init__(self, *args: Any, ahead: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.CALLED_OFF if ahead else (*self.CAME, *self.CALLED_OFF)
        cast(forms.ChoiceField, self.fields["how"]).choices = choices


class HelpForm(DatedForm):
    """Help that was given: what, when, how many, and what came of it."""

    code = forms.ChoiceField(label=_("Vad gav ni?"))
    own_words = forms.CharField(
        label=_("Vad, med egna ord"), help_text=_("Bara när inget i listan passar."), max_length=120, required=False
    )
    count = forms.IntegerField(
        label=_("Antal"),
        help_text=_("Det som räknas, till exempel tabletter Antabus."),
        required=False,
        min_value=1,
        max_value=500,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "date"}),
    )
    outcome = forms.CharField(label=_("Hur blev det?"), max_length=300, required=False)
    category = forms.ChoiceField(
        label=_("Vad handlar det om?"),
        choices=Category.choices,
        initial=Category.COORDINATION,
        help_text=_("Avgör vilka som får läsa enligt personens samtycke."),
    )

    field_order = ("code", "own_words", "happened_on")

    def __init__(self, *args: Any, choices: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [("", _("Välj")), *choices]
        cast(forms.ChoiceField, self.fields["code"]).choices = listed

    def clean(self) -> dict[str, Any]:
        """Something else has words of its own, and Antabus is counted."""
        cleaned = super().clean()
        if cleaned.get("code") == OTHER and not cleaned.get("own_words"):
            self.add_error("own_words", _("Skriv vad ni gav."))
        if cleaned.get("code") == ANTABUS and not cleaned.get("count") and not self.has_error("count"):
            self.add_error("count", _("Skriv hur många som lämnades ut."))
        return cleaned


class VisitNoteForm(NoteForm):
    """What one's own house keeps of a visit: its day and time are the visit's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["happened_on"], self.fields["happened_at"]

"""The forms of meetings: when and where, and what is said of one person at a sync meeting."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.meetings.actions import MeetingTaken, move_meeting
from samvag.meetings.models import Attendance, Meeting
from samvag.organisations.models import Assignment
from samvag.records.models import Category
from samvag.ui.forms import ClockTimeField, SwedishDateField, moment


class MeetingForm(forms.Form):
    """When and where a meeting is held, and who is asked to come."""

    day = SwedishDateField(label=_("Vilken dag?"), help_text=_("Till exempel i morgon eller 3 mars."))
    time = ClockTimeField(label=_("Vilken tid?"), help_text=_("Till exempel 10.30."))
    place = forms.CharField(
        label=_("Var?"), help_text=_("Rum, eller länk till videomötet."), max_length=120, required=False
    )
    participants = forms.MultipleChoiceField(
        label=_("Vilka bjuds in?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, invitable: list[Assignment], **options: Any) -> None:
        super().__init__(*args, **options)
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in invitable:
            name = one.unit.organisation.short_name
            groups.setdefault(name, []).append((str(one.pk), f"{one.user.name}, {one.title}"))
        self.fields["participants"].choices = list(groups.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Day and time as one moment."""
        cleaned = super().clean() or {}
        day, time = cleaned.get("day"), cleaned.get("time")
        if day and time:
            cleaned["starts_at"] = moment(day, time)
            check_day(self, day)
        return cleaned


class CaseMeetingForm(MeetingForm):
    """An extra meeting about one case: what the person wants first, then why, and who is asked from outside."""

    own_words = forms.CharField(
        label=_("Vad vill personen själv ta upp?"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Helst med personens egna ord. Det står överst på mötet."),
    )
    aim = forms.CharField(label=_("Varför ses ni?"), max_length=300, help_text=_("Står i ärendet, aldrig på inbjudan."))
    person_comes = forms.BooleanField(label=_("Bjud in personen"), required=False, initial=True)
    guests = forms.MultipleChoiceField(
        label=_("Vilka mer bjuds in?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("De får en inbjudan som varken säger vem eller varför, och får inget annat med sig."),
    )
    agreed = forms.BooleanField(label=_("Personen har sagt ja till att de bjuds in"), required=False)

    field_order = ("own_words", "aim", "day", "time", "place", "participants", "person_comes", "guests", "agreed")

    def __init__(self, *args: Any, around: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].help_text = _("Står på inbjudan: en adress eller ett rum, inte vilken enhet det är.")
        colleagues = self.fields["participants"]
        colleagues.label, colleagues.required = _("Vilka kollegor bjuds in?"), True
        colleagues.error_messages["required"] = _("Välj minst en som kommer.")
        cast(forms.MultipleChoiceField, self.fields["guests"]).choices = list(around)
        if not around:
            del self.fields["guests"], self.fields["agreed"]

    def clean(self) -> dict[str, Any]:
        """Nobody from outside without the person's yes."""
        cleaned = super().clean()
        if cleaned.get("guests") and not cleaned.get("agreed"):
            self.add_error("agreed", _("Fråga personen först, och kryssa i när hen har sagt ja."))
        return cleaned


class GuestForm(forms.Form):
    """What somebody from outside answered, and whether they came."""

    answer = forms.ChoiceField(choices=[("", _("Inget svar")), *Attendance.Answer.choices], required=False)
    present = forms.BooleanField(required=False)


class MeetingTimeForm(MeetingForm):
    """Another time or place for a meeting; who is asked stays as it is."""

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        starts = timezone.localtime(meeting.starts_at)
        first = {"day": starts.date(), "time": f"{starts:%H.%M}", "place": meeting.place}
        super().__init__(*args, invitable=[], **{**options, "initial": first})
        self.meeting = meeting
        del self.fields["participants"]

    def move(self, by: Actor) -> bool:
        """Move it, or say on the form why it cannot be."""
        fields = self.cleaned_data
        try:
            move_meeting(self.meeting, by=by, starts_at=fields["starts_at"], place=fields["place"])
        except MeetingTaken:
            self.add_error("time", _("Det finns redan ett möte då. Välj en annan tid."))
        except Refused as no:
            self.add_error("place", str(no))
        return not self.errors


def ticked_as_present(posted: QueryDict) -> list[int]:
    """The assignments ticked as having come; what is no key is left out."""
    return [int(one) for one in posted.getlist("present") if one.isdecimal() and len(one) < 18]


FARTHEST = timedelta(days=730)


def check_day(form: forms.Form, day: date) -> None:
    """A meeting lies ahead, and not so far that the year must be a slip."""
    if day < timezone.localdate():
        form.add_error("day", _("Dagen har redan varit. Skriv en dag som kommer."))
    elif day > timezone.localdate() + FARTHEST:
        form.add_error("day", _("Dagen ligger mer än två år bort. Kontrollera årtalet."))


class LineForm(forms.Form):
    """What is said of one person: in short, decided, to come back to, and one thing that somebody does. `base` is the
    line the writer saw."""

    note = forms.CharField(
        label=_("Kort om läget"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Det ni behöver minnas. Ändringar av läget gör du på tavlan."),
    )
    decision = forms.CharField(label=_("Beslut"), required=False, max_length=300)
    parked = forms.CharField(
        label=_("Fråga att ta upp nästa gång"),
        required=False,
        max_length=300,
        help_text=_("Den står kvar tills ni har pratat om personen igen."),
    )
    category = forms.ChoiceField(
        label=_("Vad handlar det om?"),
        choices=Category.choices,
        initial=Category.COORDINATION,
        help_text=_("Avgör vilka som får läsa enligt personens samtycke."),
    )
    text = forms.CharField(label=_("Vad ska göras?"), required=False, max_length=200)
    responsible = forms.ChoiceField(label=_("Vem gör det?"), required=False)
    due_on = SwedishDateField(
        label=_("Senast när?"), required=False, help_text=_("Till exempel 3 mars eller i morgon.")
    )
    base = forms.UUIDField(required=False, widget=forms.HiddenInput)

    WORDS = ("note", "decision", "parked")
    TASK = ("text", "responsible", "due_on")

    def __init__(self, *args: Any, holders: Sequence[tuple[str, str]], fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["responsible"]).choices = [("", _("Välj")), *holders]
        if fixed:  # a record keeps its category; another sort of thing is a note of its own
            del self.fields["category"]

    @property
    def words(self) -> list[Any]:
        """The fields of what is said."""
        names = (*self.WORDS, "category")
        return [self[name] for name in names if name in self.fields]

    @property
    def task(self) -> list[Any]:
        """The fields of what is to be done."""
        return [self[name] for name in self.TASK]

    def clean(self) -> dict[str, Any]:
        """Something is said, and a task has an owner and a day."""
        cleaned = super().clean() or {}
        if cleaned.get("text"):
            for name, words in (("responsible", _("Välj vem som gör det.")), ("due_on", _("Skriv en dag."))):
                if not cleaned.get(name) and not self.has_error(name):
                    self.add_error(name, words)
        elif not any(cleaned.get(name) for name in self.WORDS) and not self.errors:
            self.add_error("note", _("Skriv något, eller välj Inget nytt."))
        return cleaned

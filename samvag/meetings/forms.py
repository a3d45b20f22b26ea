"""The forms of meetings: when and where, and what is said of one person at a sync meeting."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.meetings.models import Meeting
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


class MeetingTimeForm(MeetingForm):
    """Another time or place for a meeting; who is asked stays as it is."""

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        starts = timezone.localtime(meeting.starts_at)
        first = {"day": starts.date(), "time": f"{starts:%H.%M}", "place": meeting.place}
        super().__init__(*args, invitable=[], **{**options, "initial": first})
        del self.fields["participants"]


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

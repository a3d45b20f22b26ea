"""The forms of the remissgrupp."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.meetings.forms import check_day
from samvag.meetings.models import Meeting
from samvag.referrals.forms import LONGEST
from samvag.referrals.models import CriterionStatement, Outcome
from samvag.referrals.triage_reading import Seat, Stated
from samvag.sharing.presets import Recipient
from samvag.ui.dates import long
from samvag.ui.forms import ClockTimeField, SwedishDateField, moment

NEW_MEETING = "new"


class ListForm(forms.Form):
    """On which meeting's list the referral goes, and which parties may read it before they meet."""

    meeting = forms.ChoiceField(label=_("Vilket möte?"), widget=forms.RadioSelect)
    day = SwedishDateField(label=_("Dag för det nya mötet"), required=False)
    time = ClockTimeField(label=_("Tid"), help_text=_("Till exempel 10.30."), required=False)
    place = forms.CharField(label=_("Plats"), max_length=120, required=False)
    share = forms.TypedMultipleChoiceField(
        label=_("Vilka får läsa remissen?"),
        help_text=_("Bara de som personen har sagt ja till står här. Den som inte är ikryssad ser ingenting."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, meetings: list[Meeting], offers: list[Recipient], **options: Any) -> None:
        super().__init__(*args, **options)
        coming = [(str(one.pk), _meeting_words(one)) for one in meetings]
        self.fields["meeting"].choices = [*coming, (NEW_MEETING, _("Ett nytt möte"))]  # type: ignore[attr-defined]
        self.fields["meeting"].initial = coming[0][0] if coming else NEW_MEETING
        self.fields["share"].choices = [  # type: ignore[attr-defined]
            (one.unit_id, f"{one.unit_name}, {one.organisation_name}") for one in offers
        ]
        self.fields["share"].initial = [one.unit_id for one in offers]
        if not offers:
            del self.fields["share"]

    def clean(self) -> dict[str, Any]:
        """A new meeting needs a day and a time."""
        cleaned = super().clean() or {}
        if cleaned.get("meeting") == NEW_MEETING:
            for name, words in (
                ("day", _("Skriv vilken dag mötet är.")),
                ("time", _("Skriv vilken tid mötet börjar.")),
            ):
                if not cleaned.get(name) and not self.has_error(name):
                    self.add_error(name, words)
            if cleaned.get("day") and cleaned.get("time"):
                cleaned["starts_at"] = moment(cleaned["day"], cleaned["time"])
                check_day(self, cleaned["day"])
        return cleaned


def _meeting_words(meeting: Meeting) -> str:
    local = timezone.localtime(meeting.starts_at)
    return f"{long(local)} {local:%H.%M}" + (f", {meeting.place}" if meeting.place else "")


class CriteriaForm(forms.Form):
    """What one's own organisation holds about each criterion; an empty one says nothing."""

    def __init__(self, *args: Any, stated: list[Stated], **options: Any) -> None:
        super().__init__(*args, **options)
        self.stated = stated
        values = [("", _("Ingen uppgift")), *CriterionStatement.Value.choices]
        for one in stated:
            code = one.criterion.code
            self.fields[code] = forms.ChoiceField(
                label=_("Er bedömning"), choices=values, required=False, initial=one.own.value if one.own else ""
            )
            self.fields[f"{code}-words"] = forms.CharField(
                label=_("Kommentar"), max_length=300, required=False, initial=one.own.words if one.own else ""
            )

    def changed(self) -> list[tuple[str, str, str]]:
        """(criterion, value, words) of those that say something else than before."""
        said = []
        for one in self.stated:
            code = one.criterion.code
            value, words = self.cleaned_data[code], self.cleaned_data[f"{code}-words"]
            before = (one.own.value, one.own.words) if one.own else ("", "")
            if value and (value, words) != before:
                said.append((code, value, words))
        return said

    def clean(self) -> dict[str, Any]:
        """Words without a stand, or taking a stand back to nothing, cannot be kept."""
        cleaned = super().clean() or {}
        for one in self.stated:
            code = one.criterion.code
            silent = cleaned.get(code) == "" and (cleaned.get(f"{code}-words") or one.own)
            if silent:
                self.add_error(code, _("Välj uppfyllt, inte uppfyllt eller vet inte."))
        return cleaned


class DecisionForm(forms.Form):
    """The decision and the answer to the person."""

    outcome = forms.ChoiceField(label=_("Beslut"), choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Varför?"),
        help_text=_("Det som vägde, så att personen och de andra parterna förstår."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    goes_to = forms.CharField(
        label=_("Vem tar vidare?"),
        help_text=_("När en part tar vidare på egen hand, eller när personen hänvisas till någon annan."),
        max_length=120,
        required=False,
    )
    answer = forms.CharField(
        label=_("Svar till personen"),
        help_text=_("Ändra så att det blir ditt. Hälsning och underskrift läggs till i brevet."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "lang": "sv"}),
    )

    def clean(self) -> dict[str, Any]:
        """Sending somebody on names to whom."""
        cleaned = super().clean() or {}
        elsewhere = cleaned.get("outcome") in (Outcome.ONE_PARTY, Outcome.REDIRECT)
        if elsewhere and not cleaned.get("goes_to") and not self.has_error("goes_to"):
            self.add_error("goes_to", _("Skriv vem som tar vidare, så att ingen blir utan svar."))
        return cleaned


class OpinionForm(forms.Form):
    """A party's own stand towards the decision."""

    agrees = forms.ChoiceField(
        label=_("Vad säger ni?"),
        choices=[("yes", _("Vi håller med")), ("no", _("Vi håller inte med"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Med egna ord"),
        help_text=_("Behövs när ni inte håller med. Er mening bevaras vad som än beslutas."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """Disagreement says why."""
        cleaned = super().clean() or {}
        if cleaned.get("agrees") == "no" and not cleaned.get("words") and not self.has_error("words"):
            self.add_error("words", _("Skriv varför ni inte håller med."))
        return cleaned


class StaffingForm(forms.Form):
    """Who coordinates the new case, in each unit that takes part."""

    def __init__(self, *args: Any, seats: list[Seat], **options: Any) -> None:
        super().__init__(*args, **options)
        self.seats = seats
        for seat in seats:
            self.fields[seat.field] = forms.TypedChoiceField(
                label=f"{seat.role.label}, {seat.unit_name}",
                help_text=seat.role.help,
                choices=[("", _("Välj")), *seat.choices],
                coerce=int,
                empty_value=None,
                required=seat.required,
            )

    def clean(self) -> dict[str, Any]:
        """The colleague is somebody else."""
        cleaned = super().clean() or {}
        taken: set[int] = set()
        for seat in self.seats:
            who = cleaned.get(seat.field)
            if who and who in taken:
                self.add_error(seat.field, _("Välj en annan person som kollega."))
            elif who:
                taken.add(who)
        return cleaned

    def staff(self) -> list[tuple[int, str]]:
        """(assignment, role code) of the seats that were filled."""
        return [(who, seat.role.code) for seat in self.seats if (who := self.cleaned_data.get(seat.field)) is not None]

"""The forms of leaving: the plan, the acceptance, opening again, and a pause."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.cases.models import CasePause, Closure
from samvag.leaving.actions import Plan
from samvag.leaving.models import Answer, Farewell, Receiver
from samvag.programmes.definition import ExitCriterion
from samvag.ui.forms import SwedishDateField

# Facts that end it stand among the programme's signs too; here they are the reason itself.
REASONS = [one for one in Closure.Reason.choices if one[0] != Closure.Reason.DIED]


class LeaveForm(forms.Form):
    """Why, how it stands with each of the programme's signs, and who takes over. Saved as it is, or closed with."""

    reason = forms.ChoiceField(label=_("Varför avslutas det?"), widget=forms.RadioSelect, required=False)
    reason_words = forms.CharField(
        label=_("Med några ord"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    receiver_kind = forms.ChoiceField(
        label=_("Vem tar över?"),
        choices=[("", _("Inte bestämt än")), *Receiver.choices],
        required=False,
    )
    receiver_unit = forms.ChoiceField(
        label=_("En enhet i ärendet"),
        required=False,
        help_text=_("Den enheten säger själv att den tar över."),
    )
    receiver = forms.CharField(
        label=_("Någon annan: funktion och var"),
        required=False,
        max_length=150,
        help_text=_("Till exempel: Vårdsamordnaren på Lindens vårdcentral."),
    )
    met_on = SwedishDateField(label=_("När hade ni överlämningsmötet?"), required=False)
    why_not = forms.CharField(
        label=_("Om ingen har tagit över: varför?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    still_open = forms.CharField(
        label=_("Varför avslutas det ändå?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Behövs bara om något av det här ska stå kvar öppet. Alla som läser avslutet läser det."),
    )

    def __init__(
        self,
        *args: Any,
        signs: Sequence[ExitCriterion],
        units: Sequence[tuple[int, str]],
        dead: bool,
        accepted: bool,
        hanging: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hanging = hanging
        self.codes = [one.code for one in signs]
        self.accepted = accepted
        self.units = {str(key): name for key, name in units}
        reasons = [(Closure.Reason.DIED.value, Closure.Reason.DIED.label)] if dead else REASONS
        cast(forms.ChoiceField, self.fields["reason"]).choices = reasons
        chosen = [("", _("Ingen av dem")), *self.units.items()]
        cast(forms.ChoiceField, self.fields["receiver_unit"]).choices = chosen
        for one in signs:
            self.fields[f"sign_{one.code}"] = forms.ChoiceField(
                label=one.text,
                help_text=one.help,
                choices=Answer.choices,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"words_{one.code}"] = forms.CharField(
                label=_("Hur vet ni det?"), required=False, max_length=300
            )

    def signs(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Each sign with its words."""
        for code in self.codes:
            yield self[f"sign_{code}"], self[f"words_{code}"]

    def clean(self) -> dict[str, Any]:
        """What closing asks for is asked when it is closed, not while it is being prepared."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("met_on") and cleaned["met_on"] > timezone.localdate():
            self.add_error("met_on", _("Mötet har inte varit än. Skriv det som ett nästa steg så länge."))
        if cleaned.get("receiver_kind") and not (cleaned.get("receiver_unit") or cleaned.get("receiver")):
            self.add_error("receiver", _("Skriv vilken funktion som tar över, och var."))
        if "close" in self.data:
            self._ready(cleaned)
        return cleaned

    def _ready(self, cleaned: dict[str, Any]) -> None:
        reason = cleaned.get("reason")
        if not reason:
            self.add_error("reason", _("Välj varför det avslutas."))
        if reason == Closure.Reason.OTHER and not cleaned.get("reason_words"):
            self.add_error("reason_words", _("Skriv skälet med några ord."))
        if reason == Closure.Reason.POINT_EFFORTS and not self.accepted and not cleaned.get("why_not"):
            words = _("Ingen har tagit över än. Skriv in när någon har gjort det, eller skriv här varför inte.")
            self.add_error("why_not", words)
        if self.hanging and reason != Closure.Reason.DIED and not cleaned.get("still_open"):
            words = _("Något hos er är fortfarande öppet. Avsluta det först, eller skriv här varför det får vara så.")
            self.add_error("still_open", words)

    def plan(self) -> Plan:
        """What was filled in."""
        said = self.cleaned_data
        unit = said["receiver_unit"]
        signs = {
            code: [said[f"sign_{code}"] or Answer.UNKNOWN.value, said[f"words_{code}"]]
            for code in self.codes
            if said[f"sign_{code}"] or said[f"words_{code}"]
        }
        receiver = self.units[unit] if unit else said["receiver"]
        return Plan(
            reason=said["reason"],
            reason_words=said["reason_words"],
            signs=signs,
            receiver_kind=(said["receiver_kind"] or Receiver.OTHER.value) if receiver else "",
            receiver=receiver,
            receiver_unit_id=int(unit) if unit else None,
            met_on=said["met_on"],
            why_not=said["why_not"],
            still_open=said["still_open"],
        )


def leave_initial(farewell: Farewell | None) -> dict[str, Any]:
    """The form starts from what has been written."""
    if farewell is None:
        return {}
    said = farewell.content()
    outside = said["receiver_unit_id"] is None
    found = {
        name: said[name] for name in ("reason", "reason_words", "receiver_kind", "met_on", "why_not", "still_open")
    }
    found |= {"receiver": said["receiver"] if outside else "", "receiver_unit": str(said["receiver_unit_id"] or "")}
    for code, (value, words) in said["signs"].items():
        found |= {f"sign_{code}": value, f"words_{code}": words}
    return found


class AcceptForm(forms.Form):
    """Who has taken over, and when they said so."""

    accepted_by = forms.CharField(label=_("Vem sa att de tar över?"), max_length=150, help_text=_("Namn och funktion."))
    day = SwedishDateField(label=_("Vilken dag?"))

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["accepted_by"]

    def clean_day(self) -> date:
        """Nobody has taken over before it has happened."""
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("Den dagen har inte varit än."))
        return day


class ReopenForm(forms.Form):
    """Why the case is opened again."""

    why = forms.ChoiceField(label=_("Varför öppnas det igen?"), choices=Closure.Again.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Något mer att veta?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Blir en anteckning i ärendet."),
    )


class PauseForm(forms.Form):
    """Why the person is away, from when, and when they are expected back."""

    reason = forms.ChoiceField(
        label=_("Varför?"),
        choices=CasePause.Reason.choices,
        widget=forms.RadioSelect,
        help_text=_("Alla parter ser skälet. Skriv en anteckning om ni vill säga mer."),
    )
    begins_on = SwedishDateField(label=_("Från och med"))
    expected_on = SwedishDateField(
        label=_("När väntas personen tillbaka?"), help_text=_("Till dess är påminnelserna tysta.")
    )

    def clean(self) -> dict[str, Any]:
        """From a day that has come, to a day ahead."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, expected = cleaned.get("begins_on"), cleaned.get("expected_on")
        if begins and begins > timezone.localdate():
            self.add_error("begins_on", _("Pausa när dagen har kommit."))
        if expected and expected <= timezone.localdate():
            self.add_error("expected_on", _("Välj en dag framåt."))
        return cleaned

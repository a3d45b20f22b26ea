"""What is asked for in a case: a note, a correction, a role, somebody around the person."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.cases.actions import FollowUp
from samvag.cases.reading import PartyUnit
from samvag.organisations.models import Assignment
from samvag.programmes.definition import RoleDefinition
from samvag.records.models import Category
from samvag.ui.forms import ClockTimeField, DatedForm, SwedishDateField


class NoteForm(DatedForm):
    """A note: what it is about, what happened, when."""

    heading = forms.CharField(label=_("Rubrik"), max_length=120, help_text=_("Kort, så att den går att hitta igen."))
    category = forms.ChoiceField(
        label=_("Vad handlar det om?"),
        choices=Category.choices,
        initial=Category.COORDINATION,
        help_text=_("Avgör vilka som får läsa enligt personens samtycke."),
    )
    text = forms.CharField(label=_("Anteckning"), max_length=20000, widget=forms.Textarea(attrs={"rows": 7}))
    happened_on = SwedishDateField(label=_("När hände det?"), help_text=_("Till exempel i går eller 3 mars."))
    happened_at = ClockTimeField(label=_("Klockan"), required=False)
    ahead = _("Det har inte hänt än. Skriv planer som nästa steg på tavlan.")


class CorrectionForm(forms.Form):
    """A note as it should have stood, and why."""

    heading = forms.CharField(label=_("Rubrik"), max_length=120)
    text = forms.CharField(label=_("Anteckning"), max_length=20000, widget=forms.Textarea(attrs={"rows": 7}))
    reason = forms.CharField(
        label=_("Varför rättas den?"),
        max_length=200,
        help_text=_("Till exempel fel datum eller fel person. Den tidigare texten finns kvar att läsa."),
    )


class RoleForm(forms.Form):
    """Who gets which of the programme's roles."""

    code = forms.ChoiceField(label=_("Roll"))
    assignment = forms.TypedChoiceField(label=_("Vem"), coerce=int)

    def __init__(
        self,
        *args: Any,
        roles: tuple[RoleDefinition, ...],
        staff: list[Assignment],
        parties: tuple[PartyUnit, ...],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._allowed = {role.code: role.parties for role in roles}
        self._party = {party.unit_id: party.code for party in parties}
        self._unit = {one.pk: one.unit_id for one in staff}
        self.fields["code"].choices = [(role.code, role.label) for role in roles]  # type: ignore[attr-defined]
        self.fields["assignment"].choices = by_unit(staff)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A role is held only by the parties the programme gives it to."""
        cleaned: dict[str, Any] = super().clean() or {}
        code, assignment = cleaned.get("code"), cleaned.get("assignment")
        if code and assignment and self._party.get(self._unit[assignment]) not in self._allowed[code]:
            raise ValidationError({"assignment": _("Den rollen hör till en annan part i programmet.")})
        return cleaned


class PartyForm(forms.Form):
    """Which unit is let in."""

    unit = forms.TypedChoiceField(label=_("Vilken enhet?"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


def by_unit(staff: list[Assignment]) -> list[tuple[Any, Any]]:
    """Staff to choose among, under their units."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for one in staff:
        groups.setdefault(one.unit.name, []).append((one.pk, f"{one.user.name}, {one.title}"))
    return [("", _("Välj")), *groups.items()]


class ActorForm(forms.Form):
    """Somebody around the person."""

    name = forms.CharField(label=_("Namn"), max_length=120)
    function = forms.CharField(
        label=_("Vad är hen för personen?"), max_length=120, help_text=_("Till exempel god man, syster, LARO.")
    )
    organisation_name = forms.CharField(label=_("Verksamhet"), max_length=120, required=False)
    since = SwedishDateField(label=_("Sedan"), required=False)
    reach = forms.CharField(
        label=_("Hur når man hen?"),
        max_length=200,
        required=False,
        help_text=_("Telefon, tider, vad som är överenskommet."),
    )
    category = forms.ChoiceField(
        label=_("Vad slags uppgift är det?"), choices=Category.choices, initial=Category.COORDINATION
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"


class FollowUpForm(forms.Form):
    """Somebody around the person, as they are now."""

    name = forms.CharField(label=_("Namn"), max_length=120)
    function = forms.CharField(label=_("Vad är hen för personen?"), max_length=120)
    organisation_name = forms.CharField(label=_("Verksamhet"), max_length=120, required=False)
    reach = forms.CharField(
        label=_("Hur når man hen?"),
        max_length=200,
        required=False,
        help_text=_("Telefon, tider, vad som är överenskommet."),
    )
    contact_on = SwedishDateField(
        label=_("När hade ni senast kontakt?"), required=False, help_text=_("Till exempel i dag eller 3 mars.")
    )
    ended_on = SwedishDateField(
        label=_("Inte längre runt personen sedan"),
        required=False,
        help_text=_("Lämna tomt så länge hen finns kvar."),
    )

    def __init__(self, *args: Any, since: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._since = since
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["contact_on"].widget.attrs["list"] = "near-days"

    def clean(self) -> dict[str, Any]:
        """No day ahead, and nobody is gone before they came."""
        given: dict[str, Any] = super().clean() or {}
        for name in ("contact_on", "ended_on"):
            if given.get(name) and given[name] > timezone.localdate():
                self.add_error(name, _("Den dagen har inte kommit än."))
        if self._since and given.get("ended_on") and given["ended_on"] < self._since:
            self.add_error("ended_on", _("Den dagen är före dagen då hen kom in i bilden."))
        return given

    @property
    def said(self) -> FollowUp:
        """What the form says. Pre-condition: it is valid."""
        return FollowUp(**self.cleaned_data)


class FilterForm(forms.Form):
    """Which part of the timeline is shown; wrong values in an address are left out, not complained about."""

    agare = forms.IntegerField(required=False)
    slag = forms.ChoiceField(required=False, choices=[("", ""), *Category.choices])


class DisputeForm(forms.Form):
    """What the person says about an entry they consider wrong, or that they no longer do."""

    words = forms.CharField(
        label=_("Med personens egna ord"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Till exempel ”jag var inte där den dagen”."),
    )
    ended = forms.BooleanField(label=_("Personen anser inte längre att uppgiften är fel"), required=False)
    because = forms.CharField(label=_("Varför gäller det inte längre?"), required=False, max_length=200)

    def __init__(self, *args: Any, standing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not standing:
            del self.fields["ended"], self.fields["because"]

    def clean(self) -> dict[str, Any]:
        """Words, or a reason why they no longer hold."""
        given = super().clean() or {}
        given.setdefault("ended", False)
        if given["ended"] and not given.get("because", "").strip():
            self.add_error("because", _("Skriv varför, till exempel att uppgiften är rättad och personen är nöjd."))
        if not given["ended"] and not given.get("words", "").strip():
            self.add_error("words", _("Skriv vad personen anser är fel."))
        return given

"""What one's own unit calls a person and how it reaches them; what the population register says."""

from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.core.identity_numbers import STATE_KINDS, IdentityNumber, InvalidIdentityNumber, parse
from samvag.people.models import Protection


class ContactForm(forms.Form):
    """The unit's own contact details. Nobody else sees them."""

    given_name = forms.CharField(label=_("Förnamn"), max_length=80)
    family_name = forms.CharField(label=_("Efternamn"), max_length=80, required=False)
    phone = forms.CharField(label=_("Telefon"), max_length=40, required=False)
    contact_note = forms.CharField(
        label=_("Att tänka på vid kontakt"),
        max_length=200,
        required=False,
        help_text=_("Till exempel ”ring inte före tio” eller ”prata inte in på svararen”."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class ProtectionForm(forms.Form):
    """What the population register states about protected personal data. No protection is a choice of its own: a form
    that lost its answer on the way must not lift what protects somebody."""

    NONE = "none"
    protection = forms.ChoiceField(
        label=_("Enligt folkbokföringen"),
        choices=[(NONE, Protection.NONE.label), *((one.value, one.label) for one in Protection if one.value)],
        widget=forms.RadioSelect,
    )

    def clean_protection(self) -> str:
        """As the person keeps it."""
        chosen: str = self.cleaned_data["protection"]
        return "" if chosen == self.NONE else chosen


class RenumberForm(forms.Form):
    """The number somebody has got instead of a reserve or coordination number."""

    number = forms.CharField(
        label=_("Nytt nummer"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_number(self) -> IdentityNumber:
        """A personal or coordination number."""
        try:
            return parse(self.cleaned_data["number"], timezone.localdate(), kinds=STATE_KINDS)
        except InvalidIdentityNumber as fault:
            raise forms.ValidationError(fault.message) from fault


class MergeForm(forms.Form):
    """Which other of the unit's persons is the same, and how one knows."""

    words = forms.CharField(
        label=_("Efternamn eller nummer på den andra"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Sök först. Välj sedan bland dem som hittas."),
    )
    other = forms.TypedChoiceField(
        label=_("Vem av dem är samma person?"), coerce=UUID, required=False, widget=forms.RadioSelect, empty_value=None
    )
    reason = forms.CharField(
        label=_("Hur vet ni att det är samma person?"),
        required=False,
        max_length=300,
        help_text=_("Till exempel ”visade id-handling i dag”."),
    )

    def __init__(self, *args: object, found: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if found:
            self.fields["other"].choices = found  # type: ignore[attr-defined]
        else:
            del self.fields["other"], self.fields["reason"]

    def clean(self) -> dict[str, object]:
        """Whoever is chosen needs a reason."""
        given = super().clean() or {}
        if given.get("other") and not given.get("reason", "").strip():
            self.add_error("reason", _("Skriv hur ni vet det. Kollegan som bekräftar läser det."))
        return given


class UndoForm(forms.Form):
    """Why it is undone."""

    because = forms.CharField(label=_("Varför?"), max_length=300)

"""What one's own unit calls a person and how it reaches them; what the population register says."""

from django import forms
from django.utils.translation import gettext_lazy as _

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

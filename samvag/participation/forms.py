"""What is chosen when somebody's participation is shown elsewhere."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from samvag.participation.reading import Contact, Standing


class ShowForm(forms.Form):
    """On which consent, in which system, and who besides the coordinators may be reached."""

    consent = forms.ChoiceField(label=_("Vilket samtycke vilar det på?"), widget=forms.RadioSelect)
    system = forms.CharField(
        label=_("I vilket system ska det visas?"),
        max_length=120,
        initial=_("Regionens system för vårdplanering"),
    )
    contacts = forms.MultipleChoiceField(
        label=_("Vilka fler får kontaktas?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Kryssa bara den som personen har sagt ja till att ni nämner. Namnet och hur man når dem följer med, inte "
            "vad de är för personen. Avslöjar namnet vilken hjälp personen får, låt bli."
        ),
    )

    def __init__(self, *args: Any, consents: Sequence[Standing], contacts: Sequence[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._consents = {str(one.key): one for one in consents}
        offered = [one for one in contacts if any(each.lets(one.category, one.lineage) for each in consents)]
        self._contacts = {str(one.key): one for one in offered}
        field = cast(forms.ChoiceField, self.fields["consent"])
        field.choices = [(key, one.label) for key, one in self._consents.items()]
        field.initial = next(iter(self._consents), None)
        if offered:
            words = [(key, f"{one.name}, {one.function}") for key, one in self._contacts.items()]
            cast(forms.MultipleChoiceField, self.fields["contacts"]).choices = words
        else:
            del self.fields["contacts"]

    def clean(self) -> dict[str, Any]:
        """Each of those chosen must be within the consent chosen."""
        cleaned = super().clean() or {}
        standing = self._consents.get(cleaned.get("consent", ""))
        chosen = [self._contacts[key] for key in cleaned.get("contacts", [])]
        closed = [one.name for one in chosen if standing and not standing.lets(one.category, one.lineage)]
        if closed:
            words = _("Samtycket omfattar inte %(who)s. Ta bort krysset, eller fråga personen först.")
            self.add_error("contacts", str(words) % {"who": ", ".join(closed)})
        return cleaned

    def chosen(self) -> set[UUID]:
        """Whom the person has agreed to. Pre-condition: the form is valid."""
        return {UUID(key) for key in self.cleaned_data.get("contacts", [])}

"""The forms of the front door and of the inbox."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.core.identity_numbers import IdentityNumber, InvalidIdentityNumber, parse_person
from samvag.referrals.models import Channel, Sender
from samvag.ui.forms import ClockTimeField, SwedishDateField, moment

LONGEST = 5000


class PersonNumberField(forms.CharField):
    """A personnummer or samordningsnummer, read as people write it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, **options)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> IdentityNumber | None:
        """The number, or None when the box is empty."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse_person(typed, timezone.localdate())
        except InvalidIdentityNumber as fault:
            raise ValidationError(fault.message, code=fault.code) from fault


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WantForm(forms.Form):
    """Step one at the door: what one wants help with."""

    wants = forms.CharField(
        label=_("Vad vill du ha hjälp med?"),
        help_text=_("Skriv med egna ord. Det behöver inte vara färdigtänkt."),
        max_length=LONGEST,
        widget=_long(7),
        error_messages={"required": _("Skriv några ord om vad du vill ha hjälp med.")},
    )
    background = forms.CharField(
        label=_("Är det något mer som är bra att vi vet?"),
        help_text=_("Till exempel vilken hjälp du har i dag, eller vad som har fungerat eller inte fungerat."),
        max_length=LONGEST,
        required=False,
        widget=_long(4),
    )


class ReachForm(forms.Form):
    """Step two at the door: who one is and how one wants to be reached."""

    given_name = forms.CharField(
        label=_("Vad heter du i förnamn?"),
        max_length=80,
        error_messages={"required": _("Skriv vad du vill bli kallad, så vet vi vem vi ska fråga efter.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label=_("Efternamn"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    phone = forms.CharField(
        label=_("Telefonnummer"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    contact_note = forms.CharField(
        label=_("Annat sätt att nå dig"),
        help_text=_("Till exempel e-post, eller att du hellre kommer förbi."),
        max_length=200,
        required=False,
    )
    contact_wishes = forms.CharField(
        label=_("Hur och när passar det att vi hör av oss?"),
        help_text=_("Till exempel: ring på förmiddagen, lämna inget meddelande, jag behöver tolk."),
        max_length=300,
        required=False,
    )
    number = PersonNumberField(
        label=_("Personnummer"),
        help_text=_(
            "Du behöver inte skriva det. Om du gör det går det fortare för oss att hitta rätt, "
            "och du slipper berätta samma sak igen."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """There must be some way to answer."""
        cleaned = super().clean() or {}
        if not self.has_error("phone") and not cleaned.get("phone") and not cleaned.get("contact_note"):
            self.add_error("phone", _("Skriv ett telefonnummer, eller ett annat sätt att nå dig, så att vi kan svara."))
        return cleaned


class ReceiptForm(forms.Form):
    """A receipt code as it was written down."""

    code = forms.CharField(
        label=_("Din kod"),
        help_text=_("Tolv tecken, till exempel ABCD-EFGH-2345. Stora och små bokstäver spelar ingen roll."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Skriv koden som står på ditt kvitto.")},
    )


STAFF_CHANNELS = [choice for choice in Channel.choices if choice[0] != Channel.WEB]


class NewReferralForm(forms.Form):
    """The same form, when staff write down a call or a visit on somebody's behalf."""

    site = forms.ChoiceField(label=_("Vart ska det?"))
    channel = forms.ChoiceField(label=_("Hur kom det?"), choices=STAFF_CHANNELS, initial=Channel.PHONE)
    sender = forms.ChoiceField(label=_("Vem hör av sig?"), choices=Sender.choices, initial=Sender.SELF)
    sender_name = forms.CharField(
        label=_("Namn på den som hör av sig"),
        help_text=_("Behövs inte när det är personen själv."),
        max_length=120,
        required=False,
    )
    happened_on = SwedishDateField(label=_("Vilken dag?"), help_text=_("Till exempel i dag, i går eller 3 mars."))
    happened_at = ClockTimeField(label=_("Vilken tid?"), help_text=_("Svarstiden räknas härifrån."))
    given_name = forms.CharField(label=_("Personens förnamn"), max_length=80)
    family_name = forms.CharField(label=_("Efternamn"), max_length=80, required=False)
    number = PersonNumberField(
        label=_("Personnummer"), help_text=_("Kan fyllas i senare om du inte har det nu."), required=False
    )
    phone = forms.CharField(
        label=_("Telefon"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    contact_note = forms.CharField(label=_("Annat sätt att nå personen"), max_length=200, required=False)
    contact_wishes = forms.CharField(
        label=_("Önskemål om kontakten"),
        help_text=_("Till exempel tolk, tid på dagen, inga meddelanden."),
        max_length=300,
        required=False,
    )
    wants = forms.CharField(
        label=_("Vad vill personen ha hjälp med?"),
        help_text=_("Helst med personens egna ord."),
        max_length=LONGEST,
        widget=_long(6),
    )
    background = forms.CharField(label=_("Bakgrund"), max_length=LONGEST, required=False, widget=_long(4))
    sender_label = forms.CharField(
        label=_("Er egen märkning"),
        help_text=_("Syns bara för er, under Skickat. Skriv inget namn och inget personnummer."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, sites: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["site"].choices = sites  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A call has happened; it cannot lie ahead."""
        cleaned = super().clean() or {}
        day, at = cleaned.get("happened_on"), cleaned.get("happened_at")
        if day and at:
            cleaned["happened"] = moment(day, at)
            if cleaned["happened"] > timezone.now():
                self.add_error("happened_on", _("Det kan inte ha hänt i framtiden. Kontrollera dag och tid."))
        return cleaned


class AskForm(forms.Form):
    """What is missing, and of whom it is asked."""

    asked_of = forms.CharField(
        label=_("Vem frågar du?"), help_text=_("Till exempel personen, vårdcentralen, anhörig."), max_length=120
    )
    question = forms.CharField(label=_("Vad behöver du veta?"), max_length=LONGEST, widget=_long(5))


class IdentifyForm(forms.Form):
    """The number that a person without one turned out to have."""

    number = PersonNumberField(label=_("Personnummer eller samordningsnummer"))

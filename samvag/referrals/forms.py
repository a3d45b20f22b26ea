"""The forms of the front door and of the inbox."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.core.identity_numbers import IdentityNumber, InvalidIdentityNumber, parse_person
from samvag.organisations.models import Assignment
from samvag.programmes.definition import Ask
from samvag.referrals.models import Channel, Knows, Sender
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


def long_text(rows: int) -> forms.Textarea:
    """A text box of so many rows."""
    return forms.Textarea(attrs={"rows": rows})


ASKED = "ask_"


def ask_fields(asks: Iterable[Ask], *, required: bool = True) -> dict[str, forms.CharField]:
    """A text box for each thing the programme asks."""
    return {
        f"{ASKED}{ask.code}": forms.CharField(
            label=ask.text,
            help_text=ask.help,
            required=required and ask.required,
            max_length=LONGEST,
            widget=long_text(3),
        )
        for ask in asks
    }


def answers_to(asks: Iterable[Ask], cleaned: Mapping[str, Any]) -> list[dict[str, str]]:
    """The answers to keep, each with the question as it was put."""
    return [
        {"code": ask.code, "label": ask.text, "text": cleaned[f"{ASKED}{ask.code}"]}
        for ask in asks
        if cleaned.get(f"{ASKED}{ask.code}")
    ]


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
        widget=long_text(6),
    )
    background = forms.CharField(label=_("Bakgrund"), max_length=LONGEST, required=False, widget=long_text(4))
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


class MoreForm(forms.Form):
    """What is asked besides, when somebody else than the person gets in touch: who it is, whether the person knows, and
    what the programmes ask (remissgruppsunderlag). Staff write down what they were told, so nothing has to be there."""

    person_knows = forms.ChoiceField(
        label=_("Vet personen om det?"), choices=[("", _("Vet inte")), *Knows.choices], required=False
    )
    sender_role = forms.CharField(
        label=_("Hur de känner varandra, eller arbetsplats och yrke"), max_length=120, required=False
    )
    sender_phone = forms.CharField(
        label=_("Telefon till den som hör av sig"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    sender_unnamed = forms.BooleanField(
        label=_("Den som hör av sig vill inte att personen får veta vem det var"),
        help_text=_("Då visas remissen inte på personens egen sida. Pröva sekretessen innan någon berättar."),
        required=False,
    )

    def __init__(self, *args: Any, asks: Iterable[Ask], **options: Any) -> None:
        super().__init__(*args, **options)
        self.asks = tuple(asks)
        self.fields |= ask_fields(self.asks, required=False)

    @property
    def has_words(self) -> bool:
        """Is anything filled in, now or in the draft? Then it stands open."""
        return any(bound.value() for bound in self)

    def given(self) -> dict[str, Any]:
        """The fields of the referral that this form fills."""
        own = {name: value for name, value in self.cleaned_data.items() if not name.startswith(ASKED)}
        return {**own, "answers": tuple(answers_to(self.asks, self.cleaned_data))}


class ComebackForm(forms.Form):
    """What came back when something was asked; may be left out when the answer stands somewhere else."""

    answer = forms.CharField(label=_("Vad blev svaret?"), max_length=LONGEST, required=False, widget=long_text(3))


class GiveForm(forms.Form):
    """To whom of one's own unit a referral is given."""

    colleague = forms.TypedChoiceField(
        label=_("Vem tar över?"), coerce=int, error_messages={"required": _("Välj vem som tar över.")}
    )

    def __init__(self, *args: Any, people: list[Assignment], **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(one.pk, one.user.name) for one in people]
        self.fields["colleague"].choices = [("", _("Välj")), *names]  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """What is missing, and of whom it is asked."""

    asked_of = forms.CharField(
        label=_("Vem frågar du?"), help_text=_("Till exempel personen, vårdcentralen, anhörig."), max_length=120
    )
    question = forms.CharField(label=_("Vad behöver du veta?"), max_length=LONGEST, widget=long_text(5))


class IdentifyForm(forms.Form):
    """The number that a person without one turned out to have."""

    number = PersonNumberField(label=_("Personnummer eller samordningsnummer"))

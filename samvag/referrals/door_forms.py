"""What the front door asks: of the person, of somebody close, and of somebody who writes from their work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvag.programmes.definition import Ask
from samvag.referrals.forms import ASKED, LONGEST, PersonNumberField, answers_to, ask_fields, long_text
from samvag.referrals.models import Knows, Sender


class StepForm(forms.Form):
    """One step at the door, with the words its page is headed by."""

    heading: ClassVar[str | Promise]
    read_back: ClassVar[str | Promise]
    change: ClassVar[str | Promise]

    def __init__(self, *args: Any, asks: Iterable[Ask] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.asks = tuple(asks)

    @property
    def answers(self) -> list[dict[str, str]]:
        """What was answered of what the programme asks, with each question as it was put."""
        return answers_to(self.asks, self.cleaned_data)

    def typed(self) -> Iterator[tuple[Any, str]]:
        """Each question that has an answer, and the answer in words; for reading it through."""
        for bound in self:
            value = bound.value()
            if isinstance(bound.field, forms.BooleanField):
                value = _("Ja") if bound.field.widget.value_from_datadict(self.data, {}, bound.html_name) else ""
            elif isinstance(bound.field, forms.ChoiceField):
                value = dict(bound.field.choices).get(value, "")  # type: ignore[arg-type]
            if value:
                yield bound.label, str(value)


class WantForm(StepForm):
    """Step one: what one wants help with."""

    heading = _("Vad vill du ha hjälp med?")
    read_back = _("Det här vill du ha hjälp med")
    change = _("Ändra vad du vill ha hjälp med")

    wants = forms.CharField(
        label=_("Vad vill du ha hjälp med?"),
        help_text=_("Skriv med egna ord. Det behöver inte vara färdigtänkt."),
        max_length=LONGEST,
        widget=long_text(7),
        error_messages={"required": _("Skriv några ord om vad du vill ha hjälp med.")},
    )
    background = forms.CharField(
        label=_("Är det något mer som är bra att vi vet?"),
        help_text=_("Till exempel vilken hjälp du har i dag, eller vad som har fungerat eller inte fungerat."),
        max_length=LONGEST,
        required=False,
        widget=long_text(4),
    )

    def __init__(self, *args: Any, asks: Iterable[Ask] = (), **options: Any) -> None:
        super().__init__(*args, asks=asks, **options)
        self.fields |= ask_fields(self.asks)


class AboutOtherForm(WantForm):
    """Step one for somebody who writes about somebody else."""

    heading = _("Vad behöver personen hjälp med?")
    read_back = _("Det här behöver personen hjälp med")
    change = _("Ändra vad personen behöver hjälp med")

    def __init__(self, *args: Any, asks: Iterable[Ask] = (), **options: Any) -> None:
        super().__init__(*args, asks=asks, **options)
        wants, background = self.fields["wants"], self.fields["background"]
        wants.label = _("Vad behöver personen hjälp med?")
        wants.error_messages["required"] = _("Skriv några ord om vad personen behöver hjälp med.")
        background.label = _("Är det något mer som är bra att vi vet?")
        background.help_text = _("Bara det som behövs för att vi ska kunna hjälpa. Resten kan personen berätta själv.")
        self.order_fields(["person_knows", "wants", *(f"{ASKED}{ask.code}" for ask in self.asks), "background"])


class RelativeWantForm(AboutOtherForm):
    """Step one for somebody close."""

    person_knows = forms.ChoiceField(
        label=_("Vet personen att du skriver till oss?"),
        help_text=_("Det bästa är om ni har pratat om det. Du kan höra av dig även om svaret är nej."),
        choices=Knows.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Svara på om personen vet att du skriver.")},
    )


class ProfessionalWantForm(AboutOtherForm):
    """Step one for somebody who writes from their work (remissgruppsunderlag)."""

    person_knows = forms.ChoiceField(
        label=_("Har personen sagt ja till att ni skickar det här?"),
        choices=[(Knows.AGREES, _("Ja")), (Knows.NO, _("Nej, inte än"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Svara på om personen har sagt ja.")},
    )

    def clean_person_knows(self) -> str:
        """Nothing about somebody who has not agreed: secrecy holds between services too (OSL 25:1, 26:1; PSL 6:12)."""
        answer: str = self.cleaned_data["person_knows"]
        if answer == Knows.NO:
            raise ValidationError(
                _(
                    "Prata med personen först. Vi kan ta emot underlaget när personen har sagt ja. "
                    "Det du har skrivit finns kvar här i ett dygn."
                )
            )
        return answer


class ReachForm(StepForm):
    """Step two: who one is and how one wants to be reached."""

    heading = _("Hur når vi dig?")
    read_back = _("Så når vi dig")
    change = _("Ändra hur vi når dig")

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


class ReachOtherForm(StepForm):
    """Step two for somebody who writes about somebody else: who it concerns, and who writes."""

    heading = _("Vem gäller det, och vem är du?")
    read_back = _("Vem det gäller och hur vi når er")
    change = _("Ändra vem det gäller och hur vi når er")

    given_name = forms.CharField(
        label=_("Personens förnamn"),
        max_length=80,
        error_messages={"required": _("Skriv personens förnamn, så vet vi vem vi ska fråga efter.")},
    )
    family_name = forms.CharField(label=_("Personens efternamn"), max_length=80, required=False)
    phone = forms.CharField(
        label=_("Personens telefonnummer"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "type": "tel"}),
    )
    contact_note = forms.CharField(
        label=_("Annat sätt att nå personen"),
        help_text=_("Till exempel var personen brukar vara, eller att ni kommer tillsammans."),
        max_length=200,
        required=False,
    )
    contact_wishes = forms.CharField(
        label=_("Hur och när vill personen bli kontaktad?"),
        help_text=_("Till exempel tolk, tid på dagen, inga meddelanden på telefonen."),
        max_length=300,
        required=False,
    )
    number = PersonNumberField(
        label=_("Personens personnummer"),
        help_text=_("Om du vet det. Då går det fortare för oss att hitta rätt."),
        required=False,
    )
    sender_name = forms.CharField(
        label=_("Ditt namn"),
        max_length=120,
        error_messages={"required": _("Skriv ditt namn.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    sender_phone = forms.CharField(
        label=_("Ditt telefonnummer"),
        max_length=40,
        error_messages={"required": _("Skriv ett telefonnummer där vi når dig om vi behöver fråga något.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )


class RelativeReachForm(ReachOtherForm):
    """Step two for somebody close."""

    sender_role = forms.CharField(
        label=_("Hur känner ni varandra?"),
        help_text=_("Till exempel mamma, sambo, granne eller god man."),
        max_length=120,
        required=False,
    )
    sender_unnamed = forms.BooleanField(
        label=_("Berätta inte för personen att det är jag som har skrivit"),
        help_text=_("Vi lovar inget, men vi prövar det noga. Lagen kan skydda den som lämnar uppgifter."),
        required=False,
    )


class ProfessionalReachForm(ReachOtherForm):
    """Step two for somebody who writes from their work."""

    sender = forms.ChoiceField(
        label=_("Varifrån skriver du?"),
        choices=[("", _("Välj")), *(one for one in Sender.choices if one[0] not in (Sender.SELF, Sender.RELATIVE))],
        error_messages={"required": _("Välj varifrån du skriver.")},
    )
    sender_role = forms.CharField(
        label=_("Arbetsplats och yrke"),
        max_length=120,
        error_messages={"required": _("Skriv var du arbetar, så att vi kan svara rätt.")},
    )


@dataclass(frozen=True)
class Writer:
    """One sort of sender at the door: the word in the address, what the programme asks of it, and its two steps."""

    code: str
    asked: str
    steps: tuple[type[StepForm], type[StepForm]]

    @property
    def oneself(self) -> bool:
        """Does the person write for themselves?"""
        return self.asked == Sender.SELF


SELF = Writer("mig", Sender.SELF, (WantForm, ReachForm))
WRITERS = {
    writer.code: writer
    for writer in (
        SELF,
        Writer("narstaende", "relative", (RelativeWantForm, RelativeReachForm)),
        Writer("arbetet", "professional", (ProfessionalWantForm, ProfessionalReachForm)),
    )
}

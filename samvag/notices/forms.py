"""How somebody wants to be reached, and where a unit's shared mail goes."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samvag.notices.kinds import Kind
from samvag.notices.models import Channel, Pace, Preference

_CLOCK = {
    "input_formats": ["%H:%M", "%H.%M", "%H%M", "%H"],
    "error_messages": {"invalid": _("Skriv klockslaget som 07.00.")},
}
_PLAIN = re.compile(r"[\s()-]")
_E164 = re.compile(r"\+[1-9]\d{6,14}")


def _clock_input() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "date", "maxlength": "5", "autocomplete": "off"})


class TimeField(forms.TimeField):
    """A time of day as people write it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**_CLOCK, "widget": _clock_input(), **options})

    def prepare_value(self, value: Any) -> Any:
        """Shown as 07.00."""
        return value if value is None or isinstance(value, str) else f"{value:%H.%M}"


class PreferenceForm(forms.Form):
    """Addresses, times, and a pace for each kind on each channel."""

    mail = forms.EmailField(
        label=_("E-post i arbetet"),
        required=False,
        help_text=_("Tomt om du inte vill ha e-post för det här uppdraget."),
    )
    phone = forms.CharField(
        label=_("Mobilnummer i arbetet"),
        required=False,
        max_length=20,
        help_text=_("Till exempel 070-174 06 05. Bara för sms."),
    )
    daily_at = TimeField(label=_("Dagens samlade besked"))
    quiet_from = TimeField(label=_("Stör mig inte från"))
    quiet_to = TimeField(label=_("Stör mig igen från"))
    only_working_days = forms.BooleanField(label=_("Bara på arbetsdagar"), required=False)
    invitations = forms.BooleanField(
        label=_("Kalenderinbjudan till möten"),
        required=False,
        help_text=_("Kommer med e-post. Titeln är alltid bara Möte."),
    )

    def __init__(self, *args: Any, kinds: list[Kind], preference: Preference, **options: Any) -> None:
        first = {name: getattr(preference, name) for name in self.base_fields}
        super().__init__(*args, **{**options, "initial": first})
        self.kinds = kinds
        for kind in kinds:
            chosen = preference.choices.get(kind.code, {})
            self._add(kind, Channel.MAIL, chosen.get(Channel.MAIL, kind.mail))
            self._add(kind, Channel.SMS, chosen.get(Channel.SMS, Pace.NEVER))

    def _add(self, kind: Kind, channel: Channel, pace: str) -> None:
        label = _("%(kind)s, %(channel)s") % {"kind": kind.label, "channel": channel.label}
        self.fields[f"{kind.code}-{channel}"] = forms.ChoiceField(label=label, choices=Pace.choices, initial=pace)

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """What the table of choices holds: kind, mail, SMS."""
        return [
            (one.label, self[f"{one.code}-{Channel.MAIL}"], self[f"{one.code}-{Channel.SMS}"]) for one in self.kinds
        ]

    def clean_phone(self) -> str:
        """In the international form that gateways take; a number that begins with a zero is Swedish."""
        number = _PLAIN.sub("", self.cleaned_data["phone"])
        if number.startswith("00"):
            number = "+" + number[2:]
        elif number.startswith("0"):
            number = "+46" + number[1:]
        if number and not _E164.fullmatch(number):
            raise ValidationError(_("Skriv numret som 070-174 06 05."))
        return number

    def preference(self) -> dict[str, Any]:
        """The fields of `Preference`. The language is the one the page was answered in."""
        cleaned = self.cleaned_data
        choices = {
            one.code: {str(channel): cleaned[f"{one.code}-{channel}"] for channel in (Channel.MAIL, Channel.SMS)}
            for one in self.kinds
        }
        plain = {name: cleaned[name] for name in self.base_fields}
        return {**plain, "choices": choices, "language": get_language() or "sv"}


class FunctionInboxForm(forms.Form):
    """A unit's shared mailbox."""

    mail = forms.EmailField(
        label=_("Enhetens funktionsbrevlåda"),
        required=False,
        help_text=_("En e-postadress som flera läser. Den får veta att det finns något nytt, aldrig om vem eller vad."),
    )

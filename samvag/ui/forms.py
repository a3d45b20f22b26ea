"""How every form in the product is drawn: one renderer, one field template, one way to write a date."""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.ui import dates

INPUTS = ("text", "number", "email", "url", "password", "date", "datetime", "time", "search", "tel")
DRAWN_HERE = {f"django/forms/widgets/{name}.html": "ui/forms/widgets/input.html" for name in INPUTS} | {
    "django/forms/widgets/textarea.html": "ui/forms/widgets/textarea.html",
    "django/forms/widgets/select.html": "ui/forms/widgets/select.html",
    "django/forms/widgets/radio.html": "ui/forms/widgets/options.html",
    "django/forms/widgets/checkbox_select.html": "ui/forms/widgets/options.html",
    "django/forms/widgets/checkbox.html": "ui/forms/widgets/checkbox.html",
    "django/forms/widgets/file.html": "ui/forms/widgets/input.html",
}

# Something about a whole day that has passed is put in the middle of it; the order within the day is not claimed.
MIDDAY = time(12, 0)
CLOCK = re.compile(r"^(?:kl\.?\s*)?(\d{1,2})(?:\s*[.:]?\s*(\d{2}))?$")


class Renderer(TemplatesSetting):
    """Draws forms with the design system's field markup (setting FORM_RENDERER)."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        """Django's widget templates are swapped here, so a plain `forms.CharField` comes out right."""
        return super().get_template(DRAWN_HERE.get(template_name, template_name))


class SwedishDateInput(forms.DateInput):
    """A text box for a day: a native date box follows the browser's language, not the page's."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        base = {"autocomplete": "off", "inputmode": "text", "class": "date", "maxlength": "30"}
        super().__init__(attrs=base | (attrs or {}), format="%Y-%m-%d")


class SwedishDateField(forms.DateField):
    """A day written as ÅÅÅÅ-MM-DD or as people write it: `3/3`, `3 mars 2026`, `i morgon`."""

    widget = SwedishDateInput
    default_error_messages = {
        "invalid": _("Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2026-03-03, eller ”3 mars 2026”."),
    }

    def to_python(self, value: Any) -> date | None:
        """The day, or None when the box is empty."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime | date):
            return dates.local_day(value)
        day = dates.parse(str(value), timezone.localdate())
        if day is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class ClockTimeField(forms.CharField):
    """A time of day as people write it: `10.30`, `10:30`, `1030` or `10`."""

    default_error_messages = {"invalid": _("Skriv klockslaget som 10.30.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=12, **options)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> time | None:
        """The time, or None when the box is empty."""
        typed = super().clean(value)
        if not typed:
            return None
        found = CLOCK.match(typed)
        try:
            return time(int(found[1]), int(found[2] or 0)) if found else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> time:
        raise ValidationError(self.error_messages["invalid"], code="invalid")


def moment(day: date, at: time) -> datetime:
    """A Swedish day and time as one moment."""
    return datetime.combine(day, at, tzinfo=timezone.get_current_timezone())


class DatedForm(forms.Form):
    """Something that happened on a day, today or earlier: `moment` is now for today, else midday unless a form also
    asks for the time (`happened_at`). A form that loses the field has no moment."""

    happened_on = SwedishDateField(label=_("Vilken dag?"), help_text=_("Till exempel i dag eller 3 mars."))
    ahead: Any = _("Den dagen har inte kommit än.")

    def clean(self) -> dict[str, Any]:
        """Nothing is written down before it has happened."""
        given: dict[str, Any] = super().clean() or {}
        day: date | None = given.get("happened_on")
        if day is None:
            return given
        now, at = timezone.now(), given.get("happened_at")
        given["moment"] = now if at is None and day == timezone.localdate() else moment(day, at or MIDDAY)
        if given["moment"] > now:
            self.add_error("happened_on", self.ahead)
        return given


class CodeForm(forms.Form):
    """A code on a piece of paper."""

    code = forms.CharField(
        label=_("Din kod"),
        help_text=_("Åtta tecken, till exempel BCDF-2345. Stora och små bokstäver spelar ingen roll."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Skriv koden du har fått.")},
    )

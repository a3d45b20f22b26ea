"""How every form in the product is drawn: one renderer, one field template, one way to write a date."""

from datetime import date, datetime
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

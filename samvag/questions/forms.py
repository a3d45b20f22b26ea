"""What is asked of a unit, what is answered, and why a question went wrong."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samvag.organisations.models import Unit
from samvag.questions.reading import Way
from samvag.records.models import Category
from samvag.sharing.scans import checked

MOST_FILES = 5
_CATEGORY: dict[str, Any] = {
    "label": _("Vad handlar det om?"),
    "choices": Category.choices,
    "initial": Category.COORDINATION,
    "help_text": _("Avgör vilka som får läsa enligt personens samtycke."),
}


class FilesInput(forms.FileInput):
    """A box that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of them."""
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """A few files, each told by its bytes and never by its name: (content type, bytes)."""

    widget = FilesInput(attrs={"accept": "application/pdf,image/jpeg,image/png", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        """The files, or what is wrong with the first that is wrong."""
        sent = [one for one in data or [] if one]
        if len(sent) > MOST_FILES:
            raise ValidationError(_("Högst %(count)s filer åt gången.") % {"count": MOST_FILES})
        return [checked(one) for one in sent]


def _papers() -> FilesField:
    words = _("PDF, JPEG eller PNG, högst fem. Bara ni och den andra enheten kan öppna dem.")
    return FilesField(label=_("Bifoga filer"), required=False, help_text=words)


class AskForm(forms.Form):
    """A question to one of the case's other units."""

    unit = forms.ChoiceField(
        label=_("Vem frågar du?"),
        widget=forms.RadioSelect,
        help_text=_("Frågan går till enhetens inkorg. Någon där tar den."),
    )
    category = forms.ChoiceField(**_CATEGORY)
    text = forms.CharField(
        label=_("Din fråga"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("En fråga i taget går fortast att svara på. Skriv bara det mottagaren behöver veta."),
    )
    papers = _papers()

    def __init__(self, *args: Any, ways: list[Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ways = {str(one.unit_id): one for one in ways if one.reached}
        field = cast(forms.ChoiceField, self.fields["unit"])
        field.choices = [(key, f"{one.label} ({one.ground})") for key, one in self._ways.items()]
        if len(self._ways) == 1:
            field.initial = next(iter(self._ways))

    def clean(self) -> dict[str, Any]:
        """What the consent lets the unit receive."""
        cleaned = super().clean() or {}
        way, category = self._ways.get(cleaned.get("unit", "")), cleaned.get("category")
        if way and category and way.categories is not None and category not in way.categories:
            self.add_error("category", self.closed(way.name, category))
        return cleaned

    @staticmethod
    def closed(unit: str, category: str) -> str:
        """Why the question cannot go there."""
        words = {"unit": unit, "what": str(Category(category).label).lower()}
        sentence = _("Samtycket låter inte %(unit)s ta emot uppgifter om %(what)s. Fråga personen först.")
        return str(sentence) % words


class AnswerForm(forms.Form):
    """The answer to a question."""

    text = forms.CharField(label=_("Ert svar"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    category = forms.ChoiceField(**_CATEGORY)
    papers = _papers()

    def __init__(self, *args: Any, reaches: tuple[str, ...] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reaches is not None:
            field = cast(forms.ChoiceField, self.fields["category"])
            field.choices = [(code, label) for code, label in Category.choices if code in reaches]


class PassOnForm(forms.Form):
    """To which of one's own units the question goes on."""

    unit = forms.ChoiceField(label=_("Vilken enhet?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["unit"]).choices = [(str(one.pk), one.name) for one in units]


class BackForm(forms.Form):
    """Why it came to the wrong unit."""

    why = forms.CharField(
        label=_("Vad var fel, och vem kan svara?"),
        max_length=200,
        help_text=_("Den som frågade läser det. Frågan försvinner hos er."),
    )

"""What is asked for when a person says yes, no, less than before, or yes again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvag.organisations.models import Assignment, Unit
from samvag.records.models import Category
from samvag.sharing.models import CarveOut, Consent, Form, Purpose
from samvag.sharing.terms import CarveOutTerms, ConsentTerms
from samvag.ui.forms import SwedishDateField

# The leaflet promises at most a year.
LONGEST = timedelta(days=366)
_PERIODS = {"90": _("3 månader"), "182": _("6 månader"), "365": _("12 månader")}
_CARVE_OUT_ROWS = 5


def in_a_year() -> date:
    """A year from today: how long a consent runs unless somebody says less."""
    return timezone.localdate() + timedelta(days=365)


def end_of_day(day: date) -> datetime:
    """The moment a consent that is valid to and including a day ends."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def last_day(consent: Consent) -> date:
    """The last day a consent is valid."""
    return timezone.localdate(consent.valid_until - timedelta(seconds=1))


class _ScopeForm(forms.Form):
    """To whom, about what, until when."""

    recipients = forms.TypedMultipleChoiceField(
        label=_("Till vilka?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Bara dem personen har valt."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Om vad?"), choices=Category.choices, widget=forms.CheckboxSelectMultiple
    )
    valid_until = SwedishDateField(
        label=_("Gäller till och med"), help_text=_("Högst ett år. Fråga igen innan det går ut.")
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipients"].choices = [  # type: ignore[attr-defined]
            (unit.pk, f"{unit.name}, {unit.organisation.short_name}") for unit in units
        ]

    def clean_valid_until(self) -> date | None:
        """A consent ends after today and within a year."""
        day: date | None = self.cleaned_data["valid_until"]
        today = timezone.localdate()
        if day is not None and day <= today:
            raise ValidationError(_("Välj en dag som inte har varit."))
        if day is not None and day > today + LONGEST:
            raise ValidationError(_("Ett samtycke gäller högst ett år. Välj en tidigare dag."))
        return day


class ConsentForm(_ScopeForm):
    """What the person said, how, and what they were told first."""

    answer = forms.ChoiceField(
        label=_("Vad sa personen?"),
        choices=[("yes", _("Ja, ni får lämna ut det som anges här")), ("no", _("Nej"))],
        widget=forms.RadioSelect,
    )
    purposes = forms.MultipleChoiceField(
        label=_("Varför?"), choices=Purpose.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    purpose = forms.CharField(label=_("Varför, med egna ord"), max_length=200, required=False)
    period = forms.ChoiceField(
        label=_("Hur länge?"), choices=list(_PERIODS.items()), widget=forms.RadioSelect, required=False
    )
    valid_until = SwedishDateField(
        label=_("Eller till och med en viss dag"), required=False, help_text=_("Högst ett år. Går före valet ovan.")
    )
    form = forms.ChoiceField(label=_("Hur gavs svaret?"), choices=Form.choices, widget=forms.RadioSelect)
    witness = forms.CharField(
        label=_("Vittne"), max_length=120, required=False, help_text=_("Behövs när svaret är muntligt.")
    )
    language = forms.CharField(
        label=_("På vilket språk talade ni?"), max_length=40, required=False, help_text=_("Till exempel svenska.")
    )
    interpreter = forms.BooleanField(label=_("Tolk var med"), required=False)
    interpreter_language = forms.CharField(label=_("Tolkens språk"), max_length=40, required=False)
    leaflet_version = forms.ChoiceField(label=_("Informationsblad som personen har fått"), widget=forms.RadioSelect)
    capacity_note = forms.CharField(
        label=_("Hur förstod personen vad det handlar om?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Det du såg och hörde. Till exempel: berättade med egna ord vad som får lämnas ut. Ingen diagnos."),
    )

    def __init__(self, *args: Any, leaflets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaflet_version"].choices = leaflets  # type: ignore[attr-defined]
        for name in ("witness", "language", "interpreter_language"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """An oral answer has a witness, an interpreter a language, and a yes a purpose and an end."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("form") == Form.ORAL and not cleaned.get("witness"):
            self.add_error("witness", _("Skriv vem som hörde svaret."))
        if cleaned.get("interpreter") and not cleaned.get("interpreter_language"):
            self.add_error("interpreter_language", _("Skriv vilket språk tolken talade."))
        if not cleaned.get("interpreter"):
            cleaned["interpreter_language"] = ""
        if not cleaned.get("purposes") and not cleaned.get("purpose"):
            self.add_error("purposes", _("Välj eller skriv minst en anledning."))
        if cleaned.get("valid_until") is None and "valid_until" not in self.errors:
            days = int(cleaned.get("period") or 365)
            cleaned["valid_until"] = timezone.localdate() + timedelta(days=days)
        return cleaned

    def terms(self, carve_outs: Iterable[CarveOutTerms]) -> ConsentTerms:
        """What was answered. Pre-condition: the form is valid."""
        given = self.cleaned_data
        words = ("purpose", "form", "witness", "leaflet_version", "language", "interpreter", "interpreter_language")
        return ConsentTerms(
            categories=tuple(given["categories"]),
            recipients=tuple(given["recipients"]),
            purposes=tuple(given["purposes"]),
            carve_outs=tuple(carve_outs),
            capacity_note=given["capacity_note"],
            valid_until=end_of_day(given["valid_until"]),
            **{name: given[name] for name in words},
        )


class NarrowForm(_ScopeForm):
    """What is left of a consent when the person narrows it. Only what it already held can be chosen."""

    def __init__(self, *args: Any, consent: Consent, **kwargs: Any) -> None:
        units = [row.unit for row in consent.recipients.all()]
        initial = {
            "recipients": [unit.pk for unit in units],
            "categories": consent.categories,
            "valid_until": last_day(consent),
        }
        super().__init__(*args, units=units, initial=initial | kwargs.pop("initial", {}), **kwargs)
        kept = [choice for choice in Category.choices if choice[0] in consent.categories]
        self.fields["categories"].choices = kept  # type: ignore[attr-defined]
        self._latest = timezone.localdate(consent.valid_until)

    def clean_valid_until(self) -> date | None:
        """Narrowing never makes a consent longer."""
        day = super().clean_valid_until()
        if day is not None and day > self._latest:
            raise ValidationError(_("Här kan samtycket bara förkortas. Förnya det för att förlänga."))
        return day


class CarveOutForm(forms.Form):
    """One exception in the person's words, and what it is bound to so that it is kept to by itself."""

    words = forms.CharField(label=_("Med personens ord"), max_length=300, required=False)
    to = forms.ChoiceField(label=_("Vem ska inte få veta?"), required=False)
    about = forms.ChoiceField(label=_("Vad ska inte berättas?"), required=False)

    def __init__(self, *args: Any, bindings: "Bindings", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].widget.attrs["autocomplete"] = "off"
        self.fields["to"].choices = bindings.to  # type: ignore[attr-defined]
        self.fields["about"].choices = bindings.about  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Bound or not, an exception has words; a colleague is closed out of everything."""
        cleaned: dict[str, Any] = super().clean() or {}
        bound = cleaned.get("to") or cleaned.get("about")
        if bound and not cleaned.get("words"):
            self.add_error("words", _("Skriv undantaget med personens ord."))
        if str(cleaned.get("to", "")).startswith("colleague:") and cleaned.get("about"):
            self.add_error("about", _("En medarbetare stängs ute från allt. Lämna tomt här."))
        return cleaned

    def terms(self) -> CarveOutTerms | None:
        """The exception, or None when the row is empty. Pre-condition: the form is valid."""
        given = self.cleaned_data
        if not given.get("words"):
            return None
        to_kind, _dot, to = given["to"].partition(":")
        about_kind, _dot, about = given["about"].partition(":")
        return CarveOutTerms(
            words=given["words"],
            unit_id=int(to) if to_kind == "unit" else None,
            colleague_id=int(to) if to_kind == "colleague" else None,
            category=about if about_kind == "category" else "",
            lineage=UUID(about) if about_kind == "record" else None,
        )


class ScanForm(forms.Form):
    """The signed paper, as a file."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("PDF, JPEG eller PNG."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )


class Bindings:
    """What an exception can be bound to: receiving units, their staff, categories and what is already written."""

    def __init__(
        self, units: Sequence[Unit], colleagues: Sequence[Assignment], records: Sequence[tuple[UUID, str]]
    ) -> None:
        staff = [(f"colleague:{one.pk}", f"{one.user.name}, {one.title}, {one.unit.name}") for one in colleagues]
        self.to: list[tuple[Any, Any]] = [("", _("Ingen särskild"))]
        self.to += [(_("Enhet"), [(f"unit:{one.pk}", one.name) for one in units])]
        self.to += [(_("Medarbetare"), staff)] if staff else []
        self.about: list[tuple[Any, Any]] = [("", _("Inget särskilt"))]
        self.about += [(_("Slags uppgift"), [(f"category:{code}", label) for code, label in Category.choices])]
        written = [(f"record:{lineage}", title) for lineage, title in records]
        self.about += [(_("En viss uppgift"), written)] if written else []


def carve_out_forms(
    data: Mapping[str, Any] | None,
    bindings: Bindings,
    former: Iterable[CarveOut] = (),
    draft: Mapping[str, Any] | None = None,
) -> list[CarveOutForm]:
    """Rows to write exceptions on; those of a former consent, or of a draft, are filled in."""
    filled = [_initial(one) for one in former] or _drafted(draft or {})
    rows = max(_CARVE_OUT_ROWS, len(filled) + 2)
    return [
        CarveOutForm(
            data,
            prefix=f"undantag-{number}",
            bindings=bindings,
            initial=filled[number] if number < len(filled) else None,
        )
        for number in range(rows)
    ]


def _drafted(fields: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = [
        {name: str(fields.get(f"undantag-{number}-{name}", "")) for name in ("words", "to", "about")}
        for number in range(_CARVE_OUT_ROWS)
    ]
    return [row for row in rows if any(row.values())]


def _initial(one: CarveOut) -> dict[str, str]:
    to = f"unit:{one.unit_id}" if one.unit_id else f"colleague:{one.colleague_id}" if one.colleague_id else ""
    about = f"category:{one.category}" if one.category else f"record:{one.lineage}" if one.lineage else ""
    return {"words": one.words, "to": to, "about": about}


def carved(rows: Iterable[CarveOutForm]) -> tuple[CarveOutTerms, ...]:
    """The exceptions on the rows that are not empty. Pre-condition: all are valid."""
    return tuple(one for row in rows if (one := row.terms()) is not None)


def terms_of(consent: Consent) -> tuple[CarveOutTerms, ...]:
    """The exceptions of a consent, to carry over to the one that replaces it."""
    return tuple(
        CarveOutTerms(one.words, one.unit_id, one.category, one.lineage, one.colleague_id)
        for one in consent.carve_outs.all()
    )

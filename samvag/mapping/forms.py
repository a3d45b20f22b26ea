"""What is asked for when a life domain is mapped, and when what was written is corrected."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samvag.mapping.actions import Decided, Said
from samvag.mapping.models import Complexity, Group, Need, Resources
from samvag.ui.forms import DatedForm, SwedishDateField


def _words(label: Any, rows: int, most: int, help_text: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=most, widget=area, help_text=help_text)


def _need(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        help_text=help_text,
        choices=Need.choices,
        initial=Need.UNKNOWN,
        widget=forms.RadioSelect,
    )


class SaidForm(forms.Form):
    """One domain, the person's own words first. Everything may be left for the next visit."""

    own_words = _words(
        _("Personens egna ord"),
        5,
        2000,
        _("Hur är det, och hur skulle det vara om det var bra? Skriv som personen säger."),
    )
    person_need = _need(_("Personens bild av behovet"))
    staff_need = _need(_("Vår bild av behovet"), _("Den får skilja sig från personens. Båda står kvar."))
    our_words = _words(_("Vår bild med några ord"), 3, 2000, _("Personen kan läsa det."))
    resources = _words(_("Att ta hjälp av"), 3, 1000, _("Det personen kan och har: kunskap, människor, vanor, saker."))
    worked = _words(_("Har fungerat förut"), 3, 1000, _("Vad som hjälpt, och vem som var med."))

    def clean(self) -> dict[str, Any]:
        """Something is said."""
        given: dict[str, Any] = super().clean() or {}
        names = Said.__dataclass_fields__
        said = {name: given[name] for name in names if given.get(name)}
        given["said"] = Said(**said)
        if given["said"].empty and not given.get("taken_back") and not any(name in self.errors for name in names):
            raise ValidationError(
                _("Inget är skrivet än. Börja med personens egna ord, eller svara på en av frågorna.")
            )
        return given


class MappedForm(SaidForm, DatedForm):
    """A new talk about the domain, today or earlier."""

    happened_on = SwedishDateField(label=_("Vilken dag pratade ni?"), help_text=_("Till exempel i dag eller 3 mars."))


class CorrectedForm(SaidForm):
    """As it should have stood, or taken back whole, and why."""

    taken_back = forms.BooleanField(
        label=_("Det hör inte hit: ta tillbaka det"),
        required=False,
        help_text=_("Till exempel om det gällde fel person. Det finns kvar att läsa bland versionerna."),
    )
    reason = forms.CharField(
        label=_("Varför rättas det?"),
        max_length=200,
        help_text=_("Till exempel fel uppfattat. Har det ändrats sedan dess? Skriv det som nytt i stället."),
    )


# By the groups' own definitions; the database holds the same.
FITS: dict[tuple[str, str], tuple[int, ...]] = {
    (Complexity.HIGH, Resources.SMALL): (1, 2, 3),
    (Complexity.HIGH, Resources.GOOD): (2, 4),
    (Complexity.LOW, Resources.SMALL): (2, 3, 5),
    (Complexity.LOW, Resources.GOOD): (2, 5),
}


class PlacementForm(forms.Form):
    """A professional's decision. Nothing is chosen beforehand: the suggestion stands beside, and decides nothing."""

    complexity = forms.ChoiceField(
        label=_("Hur mycket finns att hålla ihop?"), choices=Complexity.choices, widget=forms.RadioSelect
    )
    ability = forms.ChoiceField(
        label=_("Hur mycket klarar personen själv?"), choices=Resources.choices, widget=forms.RadioSelect
    )
    group = forms.TypedChoiceField(
        label=_("Vilken grupp?"), choices=Group.choices, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    because = forms.CharField(
        label=_("Varför?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Det som avgör för dig. Personen kan läsa det."),
    )

    def clean(self) -> dict[str, Any]:
        """The group is one that the field allows."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            given["decided"] = Decided(**given)
            if given["group"] not in FITS[given["complexity"], given["ability"]]:
                self.add_error(
                    "group", _("Den gruppen hör till ett annat fält. Välj en annan grupp eller ett annat svar.")
                )
        return given


class TakeBackForm(forms.Form):
    """Why a decision is taken back."""

    reason = forms.CharField(
        label=_("Varför tas det tillbaka?"),
        max_length=200,
        help_text=_("Till exempel fel person. Har läget ändrats? Fatta ett nytt beslut i stället."),
    )

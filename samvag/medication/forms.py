"""What is asked for when medicine is handed out, and when a doctor's plan for tapering is written down."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from samvag.medication.actions import Agreed, Plan, Turn
from samvag.medication.counting import Said
from samvag.medication.models import WEEK, HandOut, How, State, Tapering, Way
from samvag.records.models import Category
from samvag.ui.forms import DatedForm, SwedishDateField

_ABOUT = [(one.value, one.label) for one in (Category.SUBSTANCE, Category.SOMATIC, Category.PSYCHIATRIC)]
STEPS = 8
NOT_YET = _("Den dagen har inte kommit än.")
COUNTED = (How.GIVEN, How.RECEIVED)


def _category() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Vad handlar det om?"),
        choices=_ABOUT,
        help_text=_("Avgör vilka som får läsa enligt personens samtycke."),
    )


def _words(label: Any, most: int, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text
    )


class HandOutForm(forms.Form):
    """What the clinic and the person agree to."""

    what = forms.CharField(
        label=_("Vad lämnas ut?"),
        max_length=200,
        help_text=_("Namn och styrka som det står på etiketten, till exempel Antabus 400 mg."),
    )
    category = _category()
    prescribed_by = forms.CharField(
        label=_("Vem har ordinerat det, och var?"),
        max_length=200,
        help_text=_("Till exempel dr Åsa Lind, Lindens vårdcentral. Här ordineras inget."),
    )
    form = forms.ChoiceField(label=_("Hur lämnas det ut?"), choices=Way.choices, widget=forms.RadioSelect)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Vilka veckodagar?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    from_on = SwedishDateField(label=_("Från vilken dag?"), help_text=_("Till exempel i dag eller 3 mars."))
    until_on = SwedishDateField(label=_("Till och med?"), required=False)
    stock = forms.IntegerField(
        label=_("Hur många finns här från början?"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=_("Då räknas hur många som är kvar."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    whom_to_tell = forms.CharField(
        label=_("Vem får veta när personen inte kommer?"),
        max_length=200,
        help_text=_("Namn eller funktion, och hur de nås."),
    )
    agreed = forms.BooleanField(
        label=_("Personen har själv sagt ja till det här"),
        error_messages={"required": _("Utan personens eget ja lämnas inget ut här. Fråga personen först.")},
    )
    agreed_on = SwedishDateField(label=_("Vilken dag sa personen ja?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weekdays"].choices = [(number, capfirst(WEEKDAYS[number - 1])) for number in WEEK]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """It ends after it begins, and the yes has been said."""
        given: dict[str, Any] = super().clean() or {}
        begins, ends, agreed = given.get("from_on"), given.get("until_on"), given.get("agreed_on")
        if begins and ends and ends < begins:
            self.add_error("until_on", _("Sista dagen är före den första."))
        if agreed and agreed > timezone.localdate():
            self.add_error("agreed_on", NOT_YET)
        return given

    @property
    def said(self) -> Agreed:
        """What the form says. Pre-condition: it is valid."""
        return Agreed(**{name: self.cleaned_data[name] for name in Agreed.__dataclass_fields__})

    @staticmethod
    def start(one: HandOut) -> dict[str, Any]:
        """The boxes as what stands fills them."""
        return one.content() | {"category": one.record.category, "agreed": True}


class _Changing(forms.Form):
    """Why what stands is changed, and whether it is to be taken back altogether."""

    reason = forms.CharField(label=_("Varför ändras det?"), max_length=200)
    wrong = forms.BooleanField(
        label=_("Det gällde inte personen: ta tillbaka alltihop"),
        required=False,
        help_text=_("Det försvinner härifrån men finns kvar att läsa bland versionerna."),
    )


class HandOutChangeForm(_Changing, HandOutForm):
    """What was agreed is otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["category"]  # it goes with the record


class EndForm(forms.Form):
    """The last day, and why."""

    day = SwedishDateField(label=_("Vilken dag är den sista?"))
    because = forms.CharField(
        label=_("Varför?"), max_length=200, help_text=_("Till exempel: läkaren har avslutat, personen vill inte mer.")
    )


class HandedForm(DatedForm):
    """What one occasion came to."""

    how = forms.ChoiceField(label=_("Hur blev det?"), widget=forms.RadioSelect)
    count = forms.IntegerField(
        label=_("Hur många?"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=_("Tabletter eller doser, när något har lämnats ut eller kommit hit."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    told = forms.CharField(
        label=_("Vem fick veta?"),
        max_length=200,
        required=False,
        help_text=_("Behövs när personen inte mådde bra eller var påverkad."),
    )
    words = forms.CharField(label=_("Något mer?"), max_length=300, required=False)

    def __init__(self, *args: Any, one: HandOut, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [pair for pair in How.choices if one.stock is not None or pair[0] != How.RECEIVED]
        self.fields["how"].choices = choices  # type: ignore[attr-defined]
        self.order_fields(["how", "happened_on", "count", "told", "words"])

    def clean(self) -> dict[str, Any]:
        """What is handed over is counted; somebody is told of whoever is unwell."""
        given = super().clean()
        how = given.get("how")
        if how in COUNTED and not given.get("count") and not self.has_error("count"):
            self.add_error("count", _("Skriv hur många."))
        if how == How.UNWELL and not given.get("told") and not self.has_error("told"):
            self.add_error("told", _("Skriv vem som fick veta."))
        return given

    @property
    def said(self) -> Said:
        """What the form says. Pre-condition: it is valid."""
        given = self.cleaned_data
        count = given["count"] if given["how"] in COUNTED else None
        return Said(given["happened_on"], given["how"], count, given["told"], given["words"])


class HandedChangeForm(HandedForm):
    """It was otherwise, or did not happen."""

    reason = forms.CharField(label=_("Varför rättas det?"), max_length=200)
    wrong = forms.BooleanField(
        label=_("Det hände inte alls: ta bort det"),
        required=False,
        help_text=_("Det finns kvar att läsa bland versionerna."),
    )


class TaperingForm(forms.Form):
    """The plan as the doctor has decided it."""

    medicine = forms.CharField(
        label=_("Vilket läkemedel?"), max_length=200, help_text=_("Namn och styrka som det står på etiketten.")
    )
    category = _category()
    physician = forms.CharField(
        label=_("Vilken läkare har bestämt?"),
        max_length=200,
        help_text=_("Namn och var läkaren arbetar. Vi följer läkarens plan och gör ingen egen."),
        error_messages={"required": _("Läkaren bestämmer nedtrappningen. Skriv vem.")},
    )
    decided_on = SwedishDateField(
        label=_("Vilken dag bestämdes det?"),
        error_messages={"required": _("Skriv vilken dag läkaren bestämde det.")},
    )
    watch_for = _words(_("Vad ska man hålla utkik efter?"), 1000, 3)
    contact_at_once = _words(_("När ska läkaren kontaktas genast, och hur?"), 1000, 3)
    follow_up_on = SwedishDateField(
        label=_("När följs det upp?"), help_text=_("Till exempel 3 mars; det blir ett nästa steg för dig.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = ["medicine", "category", "physician", "decided_on"]
        for number in range(1, STEPS + 1):
            first = number == 1
            label = {"number": number}
            self.fields[f"day_{number}"] = SwedishDateField(label=_("Steg %(number)s: från") % label, required=first)
            self.fields[f"dose_{number}"] = forms.CharField(
                label=_("Steg %(number)s: dos") % label, max_length=200, required=first
            )
            before += [f"day_{number}", f"dose_{number}"]
        self.order_fields([*before, "watch_for", "contact_at_once", "follow_up_on"])

    def clean(self) -> dict[str, Any]:
        """Each step has a day of its own and a dose, and the doctor has decided."""
        given: dict[str, Any] = super().clean() or {}
        seen: set[date] = set()
        for number in range(1, STEPS + 1):
            day, dose = given.get(f"day_{number}"), given.get(f"dose_{number}")
            for name, here, other in ((f"day_{number}", day, dose), (f"dose_{number}", dose, day)):
                if other and not here and name not in self.errors:
                    self.add_error(name, _("Varje steg har en dag och en dos."))
            if day in seen:
                self.add_error(f"day_{number}", _("Två steg börjar samma dag."))
            if day:
                seen.add(day)
        if given.get("decided_on") and given["decided_on"] > timezone.localdate():
            self.add_error("decided_on", NOT_YET)
        return given

    @property
    def said(self) -> Plan:
        """What the form says. Pre-condition: it is valid."""
        given: Mapping[str, Any] = self.cleaned_data
        steps = [(given[f"day_{one}"], given[f"dose_{one}"]) for one in range(1, STEPS + 1) if given[f"day_{one}"]]
        names = [name for name in Plan.__dataclass_fields__ if name != "steps"]
        return Plan(steps=tuple(steps), **{name: given[name] for name in names})

    @staticmethod
    def start(one: Tapering) -> dict[str, Any]:
        """The boxes as what stands fills them."""
        steps = enumerate(one.steps[:STEPS], start=1)
        filled = {f"{name}_{n}": value for n, step in steps for name, value in zip(("day", "dose"), step, strict=True)}
        return one.content() | {"category": one.record.category} | filled


class TaperingChangeForm(_Changing, TaperingForm):
    """The doctor has changed the plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["category"]


class TurnForm(DatedForm):
    """The doctor's word about where the plan stands."""

    state = forms.ChoiceField(label=_("Vad säger läkaren?"), choices=State.choices, widget=forms.RadioSelect)
    turned_by = forms.CharField(
        label=_("Vilken läkare?"),
        max_length=200,
        error_messages={"required": _("Läkaren bestämmer. Skriv vem som har sagt det.")},
    )
    turned_words = forms.CharField(label=_("Med vilka ord?"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["state", "turned_by", "happened_on", "turned_words"])

    @property
    def said(self) -> Turn:
        """What the form says. Pre-condition: it is valid."""
        given = self.cleaned_data
        return Turn(given["state"], given["happened_on"], given["turned_by"], given["turned_words"])

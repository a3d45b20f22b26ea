"""What is asked for when somebody else is waited for, and when something has come of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samvag.records.models import Category
from samvag.ui.forms import DatedForm, SwedishDateField
from samvag.waiting.actions import Asked, Came, goes_on
from samvag.waiting.models import How

_ABOUT = (
    Category.PSYCHIATRIC,
    Category.SUBSTANCE,
    Category.SOMATIC,
    Category.SOCIAL,
    Category.ECONOMIC,
    Category.COORDINATION,
)


class WaitingForm(DatedForm):
    """Who was asked, for what, when and by whom. `happened_on` is the day of the first question."""

    whom = forms.CharField(
        label=_("Vem väntar ni på?"),
        max_length=200,
        help_text=_("Välj en enhet ur katalogen, eller skriv med egna ord."),
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    for_what = forms.CharField(
        label=_("Vad har ni frågat efter?"), max_length=300, help_text=_("Till exempel: bedömning och samtalskontakt.")
    )
    category = forms.ChoiceField(
        label=_("Vad handlar det om?"),
        choices=[(one.value, one.label) for one in _ABOUT],
        help_text=_("Avgör vilka som får läsa enligt personens samtycke."),
    )
    asked_by = forms.CharField(label=_("Vem frågade?"), max_length=200)
    again_on = SwedishDateField(
        label=_("När frågar ni igen om ingen har hört av sig?"), help_text=_("Den dagen står det på Min dag.")
    )

    def __init__(self, *args: Any, units: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        self.fields["happened_on"].label = _("Vilken dag frågade ni först?")
        self.order_fields(["whom", "for_what", "category", "happened_on", "asked_by", "again_on"])

    def clean(self) -> dict[str, Any]:
        """One asks again after one has asked."""
        given = super().clean()
        asked, again = given.get("happened_on"), given.get("again_on")
        if asked and again and again < asked:
            self.add_error("again_on", _("Den dagen är före den första frågan."))
        return given

    @property
    def said(self) -> Asked:
        """What the form says. Pre-condition: it is valid."""
        given = self.cleaned_data
        days = {"asked_on": given["happened_on"], "again_on": given["again_on"]}
        names = {name: given[name] for name in ("whom", "for_what", "asked_by")}
        return Asked(**names, **days, to_unit_id=self.units.get(given["whom"]))


class TurnForm(DatedForm):
    """What came of it."""

    how = forms.ChoiceField(label=_("Vad har hänt?"), choices=How.choices, widget=forms.RadioSelect)
    from_whom = forms.CharField(
        label=_("Vem svarade, eller vem frågade?"), max_length=200, required=False, help_text=_("Namn eller funktion.")
    )
    words = forms.CharField(
        label=_("Vad sa de, eller varför?"),
        max_length=300,
        required=False,
        help_text=_("Skriv skälet om det kom tillbaka eller om ni slutar vänta."),
    )
    again_on = SwedishDateField(
        label=_("När frågar ni igen?"), required=False, help_text=_("Behövs så länge ni väntar vidare.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["how", "happened_on", "from_whom", "words", "again_on"])

    def clean(self) -> dict[str, Any]:
        """Who waits on asks again; an answer, a return and giving up are told in words."""
        given = super().clean()
        how, day, again = given.get("how"), given.get("happened_on"), given.get("again_on")
        if how and goes_on(how) and not self.has_error("again_on"):
            if not again:
                self.add_error("again_on", _("Skriv vilken dag ni frågar igen."))
            elif day and again < day:
                self.add_error("again_on", _("Den dagen är före dagen då det hände."))
        if how in (How.ANSWERED, How.RETURNED, How.GIVEN_UP) and not given.get("words"):
            self.add_error("words", _("Skriv med några ord vad de sa, eller varför."))
        return given

    @property
    def said(self) -> Came:
        """What the form says. Pre-condition: it is valid."""
        given = self.cleaned_data
        again = given["again_on"] if goes_on(given["how"]) else None
        return Came(given["happened_on"], given["how"], given["from_whom"], given["words"], again)


class TakeBackForm(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(
        label=_("Varför tas det tillbaka?"),
        max_length=200,
        help_text=_("Det som stod finns kvar att läsa bland versionerna."),
    )

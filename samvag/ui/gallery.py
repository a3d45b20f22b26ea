"""Made-up exhibits for the gallery page. Nobody here exists; the number is from the official test series."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace as Exhibit
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from samvag.ui.forms import SwedishDateField

WORDS = ("Tryggt", "Stabilt", "Skört", "Allvarligt", "Akut")
DOMAINS = ("Boende", "Ekonomi", "Hälsa", "Missbruk", "Sysselsättning", "Nätverk")


class ExampleForm(forms.Form):
    """One field of each kind."""

    heading = forms.CharField(label="Rubrik", max_length=80, help_text="Kort, så att den går att läsa på tavlan.")
    day = SwedishDateField(label="När hände det?", help_text="Till exempel 2026-03-03 eller 3 mars.")
    words = forms.CharField(label="Anteckning", widget=forms.Textarea(attrs={"rows": 5}), required=False)
    unit = forms.ChoiceField(label="Enhet", choices=[("", "Välj"), ("1", "Boendestöd"), ("2", "Socialpsykiatri")])
    way = forms.ChoiceField(
        label="Hur träffades ni?",
        choices=[("home", "Hemma"), ("phone", "Telefon"), ("office", "På mottagningen")],
        widget=forms.RadioSelect,
    )
    about = forms.MultipleChoiceField(
        label="Vad handlade det om?",
        choices=[("sleep", "Sömn"), ("money", "Ekonomi"), ("work", "Sysselsättning")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Välj så många du vill.",
    )
    next_step = forms.BooleanField(label="Det finns ett nästa steg", required=False)


def _audience(today: date) -> list[Exhibit]:
    """Two recipients on consent, one left out."""
    until = today + timedelta(days=365)
    rows = [
        ("Öppenvårdspsykiatrin", "samtycke 3 mars 2026", until, True),
        ("Daglig sysselsättning", "samtycke 3 mars 2026", until, True),
        ("Vårdcentralen", "utskrivningslagen", None, False),
    ]
    return [
        Exhibit(unit_name=unit, ground_label=ground, until=end, checked=on, field_name="share", value=str(key))
        for key, (unit, ground, end, on) in enumerate(rows)
    ]


def _record(now: datetime, **changes: Any) -> Exhibit:
    """A note."""
    base = {
        "title": "Hembesök",
        "text": "Lugnt hemma. Vill börja på Gårda aktivitetshus om någon följer med första gången.",
        "owner_name": "Socialtjänsten, Exempelby kommun",
        "author_name": "Kim Exempel",
        "unit_name": "Boendestöd",
        "occurred_at": now - timedelta(days=1, hours=3),
        "recorded_at": now - timedelta(days=1),
        "href": "#",
    }
    return Exhibit(**(base | changes))


def _board() -> list[Exhibit]:
    """Rows of a board, as plain as a real one."""
    names = (
        "Alva Ek",
        "Bo Björk",
        "Cilla Alm",
        "Dan Rönn",
        "Elin Tall",
        "Filip Sälg",
        "Gun Hassel",
        "Hugo Asp",
    )
    moves = ("better", "same", "worse", "")
    return [
        Exhibit(
            name=name,
            cells=[
                Exhibit(
                    domain=DOMAINS[cell],
                    level=None if (row + cell) % 7 == 6 else (row * 2 + cell) % 5,
                    word="Inte bedömt" if (row + cell) % 7 == 6 else WORDS[(row * 2 + cell) % 5],
                    direction=moves[(row + cell) % 4],
                )
                for cell in range(6)
            ],
            next_step="Följa med till vårdcentralen",
            who="Kim Exempel" if row % 3 else "Alex Prov (vikarie)",
        )
        for row, name in enumerate(names)
    ]


def _clock(now: datetime) -> Exhibit:
    """A statutory deadline."""
    return Exhibit(
        label="Kallelse till samordnad individuell planering",
        due_at=now + timedelta(days=1),
        state="soon",
        rule="Kallelsen ska skickas senast tre dagar efter underrättelsen om utskrivningsklar.",
        source="Lag (2017:612), 4 kap.",
        started_by="underrättelse från avdelningen",
        started_at=now - timedelta(days=2),
    )


def context() -> dict[str, Any]:
    """Everything the gallery shows."""
    now = timezone.now()
    actions = [
        Exhibit(label="Skriv anteckning", href="#", symbol="plus", primary=True),
        Exhibit(label="Skriv ut", href="#", symbol="printer", primary=False),
    ]
    return {
        "form": ExampleForm(),
        "bad_form": ExampleForm({"bad-day": "nån gång i våras", "bad-heading": "Ett besök"}, prefix="bad"),
        "audience": _audience(now.date()),
        "record": _record(now),
        "received": _record(
            now,
            title="Läkarbedömning",
            received_from="Öppenvårdspsykiatrin",
            received_at=now,
            corrected_at=now,
        ),
        "levels": list(zip((None, 0, 1, 2, 3, 4), ("Inte bedömt", *WORDS), strict=True)),
        "directions": ["better", "same", "worse", ""],
        "dues": [
            (now - timedelta(days=3), "late"),
            (now, "soon"),
            (now + timedelta(days=9), "ok"),
            (now, "done"),
        ],
        "clock": _clock(now),
        "page": Paginator(range(60), 20).page(2),
        "rows": _board(),
        "domains": DOMAINS,
        "actions": actions,
    }

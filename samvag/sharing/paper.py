"""A consent on paper: the form with all its terms as a tagged PDF, filled in or empty."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from samvag.organisations.models import Unit
from samvag.records.models import Category
from samvag.sharing.models import Consent, Purpose
from samvag.sharing.words import bound_to, purposes_of
from samvag.ui import dates
from samvag.ui.pdf import document

_TEMPLATE = Path(__file__).parent / "pdf" / "consent.typ"
Section = dict[str, Any]


def filled(consent: Consent, *, name: str, number: str, leaflet: Iterable[tuple[str, str]] = ()) -> bytes:
    """The form with what was answered, ready to sign."""
    facts = [
        [_("Namn"), name],
        [_("Personnummer"), number or "–"],
        [_("Får lämnas ut av"), f"{consent.owner_name}, {consent.unit_name}"],
        [_("Till"), "; ".join(f"{row.unit_name}, {row.organisation_name}" for row in consent.recipients.all())],
        [_("Om"), ", ".join(str(Category(code).label) for code in consent.categories) or "–"],
        [_("Varför"), purposes_of(consent) or "–"],
        [_("Gäller"), f"{dates.long(consent.valid_from)} – {dates.long(consent.valid_until)}"],
        [_("Så gavs svaret"), _how(consent)],
        [_("Informationsblad"), consent.leaflet_version or "–"],
        [_("Antecknat av"), f"{consent.recorded_by.user.name}, {dates.long(consent.recorded_at)}"],
    ]
    sections: list[Section] = [
        {
            "heading": _("Det här säger jag ja till") if consent.given else _("Det här säger jag nej till"),
            "facts": facts,
        },
        {"heading": _("Mina undantag"), "words": _exceptions(consent)},
        *_rights(),
        *({"heading": heading, "words": [text]} for heading, text in leaflet),
        _signatures(),
    ]
    return _made(sections)


def _how(consent: Consent) -> str:
    parts = [str(consent.get_form_display()), consent.witness, consent.language]
    if consent.interpreter:
        parts.append(_("tolk: %(language)s") % {"language": consent.interpreter_language})
    return ", ".join(part for part in parts if part)


def _exceptions(consent: Consent) -> list[str]:
    rows = [f"”{one.words}”" + (f" ({bound})" if (bound := bound_to(one)) else "") for one in consent.carve_outs.all()]
    return rows or [_("Inga undantag.")]


def empty(*, organisation: str, unit: str, units: Iterable[Unit], leaflet: Iterable[tuple[str, str]] = ()) -> bytes:
    """The form to fill in by hand; it knows nobody."""
    sections: list[Section] = [
        {"heading": _("Vem det gäller"), "lines": [_("Namn"), _("Personnummer")]},
        {
            "heading": _("Vem får lämna ut, och till vilka"),
            "words": [
                _("Jag säger ja till att %(unit)s, %(organisation)s, lämnar ut uppgifter om mig till:")
                % {"unit": unit, "organisation": organisation}
            ],
            "choices": [f"{one.name}, {one.organisation.name}" for one in units],
        },
        {"heading": _("Om vad"), "choices": [str(label) for label in Category.labels]},
        {"heading": _("Varför"), "choices": [str(label) for label in Purpose.labels], "lines": [_("Annat")]},
        {
            "heading": _("Undantag, med mina ord"),
            "words": [_("Skriv vad som inte ska berättas, och för vem. Det kan också gälla en viss medarbetare.")],
            "lines": ["1.", "2.", "3."],
        },
        {
            "heading": _("Hur länge"),
            "choices": [_("3 månader"), _("6 månader"), _("12 månader")],
            "lines": [_("Till och med")],
        },
        {
            "heading": _("Hur vi talades vid"),
            "choices": [_("Jag har läst eller fått läst för mig informationen"), _("Tolk var med")],
            "lines": [_("Språk"), _("Version av informationsbladet")],
        },
        *_rights(),
        *({"heading": heading, "words": [text]} for heading, text in leaflet),
        _signatures(),
    ]
    return _made(sections)


def _rights() -> list[Section]:
    return [
        {
            "heading": _("Du bestämmer"),
            "words": [
                _("Du kan säga nej, och du kan ta tillbaka ditt ja när du vill. Då stängs det som har lämnats ut."),
                _("Det som en mottagare redan har skrivit i sin egen journal eller akt ligger kvar där."),
                _("Vården och stödet du har rätt till påverkas inte av vad du svarar."),
            ],
        }
    ]


def _signatures() -> Section:
    return {
        "heading": _("Underskrifter"),
        "lines": [
            _("Datum och ort"),
            _("Personens underskrift"),
            _("Namnförtydligande"),
            _("Medarbetarens underskrift och namn"),
            _("Vittne, när svaret gavs muntligt"),
        ],
    }


def _made(sections: list[Section]) -> bytes:
    data = {
        "lead": _(
            "Samtycke till att uppgifter som skyddas av sekretess lämnas ut (offentlighets- och sekretesslagen)."
        ),
        "sections": sections,
        "footer": _("Samtycke"),
    }
    return document(_TEMPLATE, title=_("Samtycke till att lämna ut uppgifter"), data=data)

"""A consent and its exceptions in words, for pages and for paper."""

from django.utils import translation
from django.utils.translation import gettext as _

from samvag.records.models import Category, Record
from samvag.sharing.models import CarveOut, Consent, Disclosure, Purpose
from samvag.ui import dates


def purposes_of(consent: Consent) -> str:
    """What the handing over is to be good for."""
    told = [str(Purpose(code).label) for code in consent.purposes if code in Purpose.values]
    return "; ".join([*told, *([consent.purpose] if consent.purpose else [])])


def bound_to(carve_out: CarveOut) -> str:
    """To whom and about what an exception is kept to by itself; nothing when it is only words."""
    if carve_out.colleague is not None:
        names = {"name": carve_out.colleague.user.name, "unit": carve_out.colleague.unit.name}
        return _("stänger ute %(name)s, %(unit)s") % names
    parts = []
    if carve_out.unit is not None:
        parts.append(_("inte till %(unit)s") % {"unit": carve_out.unit.name})
    if carve_out.category:
        parts.append(_("inget om %(what)s") % {"what": str(Category(carve_out.category).label).lower()})
    if carve_out.lineage is not None:
        parts.append(_("inte en viss uppgift"))
    return ", ".join(parts)


def source_of(record: Record, disclosure: Disclosure) -> str:
    """Where a copy comes from, in the language records are kept in (PDL 3:13)."""
    with translation.override("sv"):
        return _("Kopierat från %(unit)s, %(owner)s. Hände %(happened)s, utlämnat hit %(received)s (%(ground)s).") % {
            "unit": record.unit_name,
            "owner": record.owner_name,
            "happened": dates.long(record.occurred_at),
            "received": dates.long(disclosure.decided_at),
            "ground": disclosure.get_ground_display(),
        }

"""Words for what rows only hold as codes."""

from django import template
from django.utils.translation import gettext as _

from samvag.records.models import Category
from samvag.sharing.models import CarveOut, Consent
from samvag.sharing.words import bound_to, purposes_of

register = template.Library()


@register.filter
def category_label(code: str) -> str:
    """The category in words; an unknown code stands as it is."""
    return str(Category(code).label) if code in Category.values else code


@register.filter
def carve_out_label(carve_out: CarveOut) -> str:
    """To whom and about what an exception is kept to by itself; nothing when it is only words."""
    return bound_to(carve_out)


@register.filter
def purposes_in_words(consent: Consent) -> str:
    """What the handing over is to be good for."""
    return purposes_of(consent) or _("Inte angivet")

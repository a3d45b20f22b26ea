"""Words for a weekday and a role."""

from django import template
from django.utils.dates import WEEKDAYS

from samvag.access.roles import LABELS

register = template.Library()


@register.filter
def weekday(number: int) -> str:
    """Monday is 0."""
    return str(WEEKDAYS[number]).capitalize()


@register.filter
def role_label(role: str) -> str:
    return str(LABELS.get(role, role))

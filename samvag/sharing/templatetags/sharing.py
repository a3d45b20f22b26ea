"""Category codes in words, for templates that list them."""

from django import template

from samvag.records.models import Category

register = template.Library()


@register.filter
def category_label(code: str) -> str:
    """The name of an information category."""
    return str(Category(code).label)

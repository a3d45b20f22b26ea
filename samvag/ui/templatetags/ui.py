"""Template tags available in every template (settings: builtins)."""

import uuid
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvag.ui import dates, symbols

register = template.Library()

STATIC = Path(__file__).resolve().parents[1] / "static" / "ui"
ICON_FOLDERS = (STATIC / "icons", STATIC / "vendor" / "lucide")


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    """The SVG text of an icon without its comment; only plain names are looked up."""
    if not name.replace("-", "").isalnum():
        raise template.TemplateSyntaxError(f"not an icon name: {name!r}")
    for folder in ICON_FOLDERS:
        path = folder / f"{name}.svg"
        if path.exists():
            text = path.read_text(encoding="utf-8")
            drawing = " ".join(text[text.index("<svg") :].split())
            return drawing.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)
    raise template.TemplateSyntaxError(f"no such icon: {name!r}")


@lru_cache(maxsize=512)
def _icon(name: str, extra: str) -> SafeString:
    css = format_html('class="icon {}" ', extra)
    body = _drawing(name)
    return mark_safe(body.replace("<svg ", f"<svg {css}", 1).replace(f'class="lucide lucide-{name}" ', ""))  # noqa: S308


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A vendored icon inlined, hidden from assistive technology: the word beside it carries the meaning."""
    return _icon(name, extra)


@lru_cache(maxsize=64)
def icon_definition(name: str) -> SafeString:
    """A vendored icon as a `<symbol>`, for a page that shows it hundreds of times."""
    body = _drawing(name)
    start = body.replace('<svg aria-hidden="true" focusable="false"', f'<symbol id="icon-{name}"', 1)
    for needless in (f'class="lucide lucide-{name}" ', 'xmlns="http://www.w3.org/2000/svg" '):
        start = start.replace(needless, "", 1)
    return mark_safe(start.replace("</svg>", "</symbol>").replace('width="24" height="24" ', "", 1))  # noqa: S308


@lru_cache(maxsize=64)
def icon_pointer(name: str) -> SafeString:
    """The icon on a page that holds its `icon_definition`."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#icon-{}"/></svg>', name)


@register.simple_tag(takes_context=True)
def once(context: template.Context) -> SafeString:
    """The hidden key that makes a repeated POST count once, and the assignment the form was shown to."""
    key = format_html('<input type="hidden" name="_once" value="{}">', uuid.uuid4())
    tag = getattr(context.get("shell"), "tag", "")
    return key + format_html('<input type="hidden" name="_as" value="{}">', tag) if tag else key


@register.simple_tag
def level_symbol(level: int | None) -> SafeString:
    """The shape of a board level; the shape differs, not only the colour."""
    return symbols.level(level)


@register.filter
def swedish_date(value: date | datetime | None) -> str:
    """`3 mars 2026`, or `i dag`, `i går`, `i morgon`; empty for no date."""
    return dates.spoken(value, timezone.localdate()) if value else ""


@register.filter
def full_date(value: date | datetime | None) -> str:
    """`3 mars 2026`, always in full: for print, lists to compare and legal texts."""
    return dates.long(value) if value else ""


@register.filter
def swedish_time(value: datetime | None) -> str:
    """`10.42`, Swedish time."""
    return timezone.localtime(value).strftime("%H.%M") if value else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """For `<time datetime>`."""
    return value.isoformat() if value else ""


@register.filter
def days_ago(value: date | datetime | None) -> str:
    """`i dag`, `för 3 dagar sedan`, `om 2 dagar`."""
    if not value:
        return ""
    days = (timezone.localdate() - dates.local_day(value)).days
    if abs(days) <= 1:
        return dates.spoken(value, timezone.localdate())
    if days > 0:
        return ngettext("för %(n)s dag sedan", "för %(n)s dagar sedan", days) % {"n": days}
    return ngettext("om %(n)s dag", "om %(n)s dagar", -days) % {"n": -days}


@register.simple_tag
def render_field(field: BoundField, **attrs: Any) -> SafeString:
    """One field with label, help and error; keyword arguments become attributes (`_` reads as `-`)."""
    field.field.widget.attrs.update({name.replace("_", "-"): value for name, value in attrs.items()})
    return field.as_field_group()


@register.filter
def optional_word(field: BoundField) -> str:
    """Says that a field may be left empty; required is the silent default. So is a field that says it by itself: one
    answer is always chosen, or the page says what an empty field means."""
    silent = field.field.required or getattr(field.field, "says_itself", False)
    return "" if silent else _("(frivilligt)")

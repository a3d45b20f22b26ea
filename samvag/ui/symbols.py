"""Shapes that carry meaning on the board, drawn as plain SVG so they print and survive without colour."""

from django.utils.safestring import SafeString, mark_safe

_HEAD = '<svg class="level-symbol" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
_INNER = {
    None: '<path d="M4 8h8" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 2"/>',
    0: '<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5"/>',
    1: '<circle cx="8" cy="8" r="6" fill="currentColor"/>',
    2: '<rect x="2.5" y="2.5" width="11" height="11" rx="1" fill="currentColor"/>',
    3: '<path d="M8 1.5 15 14H1Z" fill="currentColor"/>',
    4: '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5Z" fill="currentColor"/>'
    '<path d="M8 4v5M8 11v1.4" stroke="var(--level-mark, #fff)" stroke-width="1.8" fill="none"/>',
}
_LEVELS = {level: mark_safe(f"{_HEAD}{inner}</svg>") for level, inner in _INNER.items()}  # noqa: S308


def level(value: int | None) -> SafeString:
    """The symbol of level 0–4: ring, dot, square, triangle, octagon; a dashed line when nobody has said."""
    return _LEVELS.get(value, _LEVELS[None])


# For pages with hundreds of them: the shapes are drawn once, and each place only points at one.
_NAMES = {value: f"level-{'none' if value is None else value}" for value in _INNER}
_DEFINITIONS = "".join(
    f'<symbol id="{_NAMES[value]}" viewBox="0 0 16 16">{inner}</symbol>' for value, inner in _INNER.items()
)
_POINTERS = {
    value: mark_safe(f'<svg class="level-symbol" aria-hidden="true"><use href="#{name}"/></svg>')  # noqa: S308
    for value, name in _NAMES.items()
}


def level_definitions() -> SafeString:
    """The shapes as `<symbol>`s, for the sprite of the page."""
    return mark_safe(_DEFINITIONS)  # noqa: S308, our own drawings


def level_pointer(value: int | None) -> SafeString:
    """The symbol of a level on a page that holds `level_definitions`."""
    return _POINTERS.get(value, _POINTERS[None])

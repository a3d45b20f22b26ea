import re
from pathlib import Path

import pytest

THEME = (Path(__file__).resolve().parents[1] / "static/ui/css/theme.css").read_text()
COLOURS = ("accent", "neutral", "sand", "info", "success", "warning", "danger")


def block(scheme):
    """The tokens of one scheme."""
    head = re.search(rf'\[data-color-scheme="{scheme}"\] {{(.*?)\n  color-scheme', THEME, re.DOTALL)
    return dict(re.findall(r"--ds-color-([\w-]+): (#[0-9A-Fa-f]{6})", head[1]))


def luminance(colour):
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("ground", ["background-default", "surface-default", "surface-tinted"])
def test_text_is_readable_on_its_own_and_on_neutral_ground(scheme, colour, ground):
    tokens = block(scheme)
    for text in ("text-subtle", "text-default"):
        assert contrast(tokens[f"{colour}-{text}"], tokens[f"{colour}-{ground}"]) >= 4.5
        assert contrast(tokens[f"{colour}-{text}"], tokens[f"neutral-{ground}"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", COLOURS)
def test_filled_buttons_and_symbols_stand_out(scheme, colour):
    tokens = block(scheme)
    for state in ("default", "hover"):
        assert contrast(tokens[f"{colour}-base-{state}"], tokens[f"{colour}-base-contrast-default"]) >= 4.5
    assert contrast(tokens[f"{colour}-border-default"], tokens["neutral-surface-default"]) >= 3

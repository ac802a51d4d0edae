"""WCAG 2.2 AA contrast of the style sheet, computed from its own tokens for both schemes and all accents."""

import math
import re

import pytest
from django.conf import settings

from parties.presentation import theme_colour

SHEET = (settings.BASE_DIR / "static" / "css" / "site.css").read_text()
HUES = [8, *range(0, 360, theme_colour.STEP)]
TEXT, GRAPHIC = 4.5, 3.0
GROUNDS = ("paper", "card", "well", "tint")
PAIRS = [
    *(("ink", ground, TEXT) for ground in (*GROUNDS, "warn-tint", "bad-tint")),
    *(("soft", ground, TEXT) for ground in (*GROUNDS, "bad-tint")),
    *(("accent", ground, TEXT) for ground in GROUNDS),
    *(("accent-strong", ground, TEXT) for ground in GROUNDS),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    *(("good", ground, TEXT) for ground in GROUNDS),
    *(("warn", ground, TEXT) for ground in (*GROUNDS, "warn-tint")),
    *(("bad", ground, TEXT) for ground in (*GROUNDS, "bad-tint")),
    *(("edge", ground, GRAPHIC) for ground in ("paper", "card")),
    *(("band", ground, GRAPHIC) for ground in ("card", "well")),
    ("edge", "well", GRAPHIC),
]


def tokens(scheme):
    """Name → (lightness, chroma, hue or None for the party's own)."""
    found = {}
    side = 0 if scheme == "light" else 1
    for name, both in re.findall(r"--([a-z-]+): light-dark\((.*)\);", SHEET):
        sides = re.findall(r"oklch\(([\d.]+) ([\d.]+) (var\(--hue\)|[\d.]+)\)", both)
        if sides:  # the shadow, which is see-through, is no colour to read on
            lightness, chroma, hue = sides[side]
            found[name] = (float(lightness), float(chroma), None if hue.startswith("var") else float(hue))
    return found


def luminance(colour, own_hue):
    """Relative luminance of an OKLCH colour, clipped to sRGB as browsers do."""
    lightness, chroma, hue = colour
    angle = math.radians(own_hue if hue is None else hue)
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    small = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * small,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * small,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * small,
    )
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other, hue):
    darker, lighter = sorted((luminance(one, hue), luminance(other, hue)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_contrast_holds_for_every_accent(scheme, front, ground, least):
    known = tokens(scheme)
    ratios = {hue: contrast(known[front], known[ground], hue) for hue in HUES}
    worst = min(ratios, key=ratios.__getitem__)
    assert ratios[worst] >= least, f"{front} on {ground} at hue {worst}: {ratios[worst]:.2f}"


def test_the_sheet_has_a_rule_for_every_accent():
    found = re.findall(r':root:has\(\[data-accent="(\d+)"\]\) \{ --hue: (\d+); \}', SHEET)
    assert found == [(str(hue), str(hue)) for hue in range(0, 360, theme_colour.STEP)]

"""Colours by name, and whether a colour can carry text. Pure."""

from typing import Final, NamedTuple

CONTRAST: Final = 4.5  # WCAG 2.2 AA for text, here with white
COLOURS: Final = {
    "rose gold": "#B76E79",
    "baby blue": "#9CC9E8",
    "light blue": "#9CC9E8",
    "sky blue": "#7EC0EE",
    "navy": "#1F2A56",
    "navy blue": "#1F2A56",
    "royal blue": "#2447B2",
    "dark blue": "#1F2A56",
    "hot pink": "#E0368C",
    "blush": "#EFC3C8",
    "forest green": "#22543D",
    "emerald": "#0B6B4F",
    "sage": "#9CAF88",
    "mint": "#A8DCC8",
    "olive": "#6B7036",
    "teal": "#0F766E",
    "turquoise": "#22A6A1",
    "aqua": "#4FC1D0",
    "burgundy": "#6E1A2E",
    "maroon": "#6B1A24",
    "terracotta": "#C0704D",
    "coral": "#F2786B",
    "peach": "#F6B99A",
    "lavender": "#B9A3DC",
    "lilac": "#BFA0D6",
    "purple": "#6D35A8",
    "violet": "#6A3FB5",
    "magenta": "#C2267E",
    "pink": "#EC7FA9",
    "red": "#C8202F",
    "orange": "#EB7A1C",
    "yellow": "#F4C82B",
    "mustard": "#D3A021",
    "gold": "#C9A227",
    "silver": "#B8BEC7",
    "bronze": "#A5723A",
    "copper": "#B4693A",
    "green": "#2F8F46",
    "blue": "#2F66C4",
    "black": "#17181A",
    "white": "#FAFAFA",
    "ivory": "#F8F4E8",
    "cream": "#FAF2DF",
    "beige": "#E4D5BC",
    "brown": "#7A4E2D",
    "grey": "#7B8087",
    "gray": "#7B8087",
}


class Swatch(NamedTuple):
    name: str
    hex: str


def readable(colours: tuple[Swatch, ...]) -> str:
    """The first colour dark enough to be read on white, or nothing."""
    return next((colour.hex for colour in colours if contrast_with_white(colour.hex) >= CONTRAST), "")


def contrast_with_white(hex_code: str) -> float:
    """The WCAG contrast ratio of "#RRGGBB" with white, 1 to 21."""
    red, green, blue = (_linear(int(hex_code[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else float(((channel + 0.055) / 1.055) ** 2.4)

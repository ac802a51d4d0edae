"""Colours as hosts name them."""

from agents.analyzer.text import words

COLOURS = words(
    """red blue green yellow pink purple orange gold silver black white teal turquoise navy lavender lilac
    mint sage burgundy maroon peach coral blush ivory cream beige magenta fuchsia aqua copper emerald
    mauve champagne-colored brown grey gray rosado rosa dorado azul rojo verde morado blanco negro plata
    terracotta mustard rust periwinkle"""
)

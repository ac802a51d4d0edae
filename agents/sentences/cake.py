"""Cakes."""

from typing import Final

from parties.sentences.marks import Plural, _

SENTENCES: Final[dict[str, str | Plural]] = {
    "cake.label": _("Cake"),
    "cake.none": _("The catalog has no cakes"),
    "cake.headline": _("{cake} for {guests}"),
    "cake.servings": _("Enough for {guests}, one serving each."),
    "cake.theme": _("Ask the baker to match the theme: {theme}, in {colours}."),
    "cake.theme_only": _("Ask the baker to match the theme: {theme}."),
    "cake.colours": _("Ask the baker for these colors: {colours}."),
    "cake.flavours": _("Flavors you mentioned: {flavours}."),
}

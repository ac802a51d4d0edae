"""What speaks for and against an offer, what it costs, and why a search found it."""

from typing import Final

from parties.sentences.marks import Plural, _

SENTENCES: Final[dict[str, str | Plural]] = {
    "offer.wish_theme": _("{offer} theme"),
    "offer.wish_venue": _("For the venue: {offer}"),
    "offer.wish_cake": _("A cake: {offer}"),
    "offer.wish_food": _("For food: {offer}"),
    "offer.wish_drinks": _("For drinks: {offer}"),
    "offer.chosen": _("You chose it."),
    "offer.mentioned": _("You mentioned “{word}”."),
    "offer.above_limit": _("Above your limit of {limit}."),
    "offer.may_keep_limit": _("Can be had within your limit of {limit}."),
    "offer.within_limit": _("Within your limit of {limit}."),
    "offer.diets": _("Usually covers {diets}; please confirm."),
    "offer.diets_missing": _("Doesn't promise {diets}: ask, or bring something."),
    "offer.service": _("Service charge"),
    "offer.foreign": _("Our prices are in US dollars, and we count them one to one as {currency}."),
    "offer.found_word": _("“{word}”"),
    "offer.found_meaning": _("“{typed}”: {words}"),
}

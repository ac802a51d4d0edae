"""Venues."""

from typing import Final

from parties.sentences.marks import Plural, _

SENTENCES: Final[dict[str, str | Plural]] = {
    "venue.label": _("Venue"),
    "venue.none": _("The catalog has no venues"),
    "venue.headline": _("{venue}, {setting}"),
    "venue.headline_room": _("{venue}, {setting}, for up to {capacity}"),
    "venue.indoor": _("indoors"),
    "venue.outdoor": _("outdoors"),
    "venue.either": _("indoors or outdoors"),
    "venue.as_wanted": _("It's {setting}, as you want."),
    "venue.not_as_wanted": _("It's {setting}, and you want {wanted}."),
    "venue.suits_theme": _("The theme works well {setting}."),
    "venue.share": _("Takes more than {share} of your whole budget."),
    "venue.house_food": _("The venue brings the food and may not allow your own caterer."),
    "venue.check_room": _("Make sure that it has room for {guests}."),
    "venue.room": _("Holds {capacity}; you expect {guests}."),
    "venue.too_large": _("Far too large: it holds {capacity}."),
    "venue.tight": _("May be tight for {guests}: it holds {capacity}."),
    "venue.near": _("Look in or near {place}; fees differ from place to place."),
    "venue.rain": _("Rain plan: {plan}"),
    "venue.insurance": _("Ask whether the venue wants event insurance, which costs {price} (F67)."),
}

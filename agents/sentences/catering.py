"""Food and drinks."""

from typing import Final

from parties.sentences.marks import Plural, _, ngettext

SENTENCES: Final[dict[str, str | Plural]] = {
    "catering.label": _("Food"),
    "catering.none": _("The catalog has no caterers"),
    "catering.headline": _("{food} for {guests}"),
    "catering.mixed": _("{adults} and {children}"),
    "catering.child_half": _("A child counts as half a meal (R06)."),
    "catering.house": _("The venue brings its own food."),
    "catering.house_ask": _("The venue brings its own food; ask whether it allows other caterers."),
    "catering.wrong_place": _("Works {setting}, and your party is {place}."),
    "catering.open_air": _("Made for the open air."),
    "catering.needs_kitchen": _("Needs a kitchen, and the venue has none."),
    "catering.no_kitchen": _("Works without a kitchen; the venue has none."),
    "catering.casual": _("Easy for children to eat."),
    "catering.minimum_far": _("Its minimum of {money} is far above what your guests would eat."),
    "catering.minimum": _("Its minimum of {money} applies, so inviting fewer guests saves nothing."),
    "catering.drinks": _("About {drinks} for {adults}: two each in the first hour, then one an hour (R01)."),
    "catering.drink_count": ngettext("{count} drink", "{count} drinks", "count"),
    "catering.soft": _("We have no price for soft drinks; most caterers add them on request."),
}

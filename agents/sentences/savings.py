"""Ways to save money."""

from typing import Final

from parties.sentences.marks import Plural, _

SENTENCES: Final[dict[str, str | Plural]] = {
    "saving.other": _("{new} instead of {old}"),
    "saving.hours": _("{fewer} instead of {hours}"),
    "saving.guests": _("Invite {fewer} instead of {guests}"),
    "saving.no_cake": _("No cake"),
    "saving.no_venue": _("No rented venue: at home"),
    "saving.no_catering": _("No catering: everyone brings a dish"),
    "saving.no_hire": _("No {hire}"),
}

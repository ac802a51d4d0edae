"""Hires."""

from typing import Final

from parties.sentences.marks import Plural, _

SENTENCES: Final[dict[str, str | Plural]] = {
    "vendor.headline": _("{hires}"),
    "vendor.none": _("No hires yet"),
    "vendor.task": _("{hire}: {task}"),
    "vendor.note": _("{offer}: {note}"),
    "vendor.hours": _("The price covers {covered}; your party lasts {hours}."),
    "vendor.pace": _("Time for {guests} at {pace} an hour."),
    "vendor.suits": _("Might suit your party: {hires}. We add nothing until you ask for it."),
    "vendor.suits_too": _("Might suit your party too: {hires}. We add nothing until you ask for it."),
    "vendor.not_listed": _("We have no offer for this: {hire}. Please get a quote yourself."),
    "vendor.hint": _("For {word} you could hire: {hires}. Tell us what you'd like, and we'll plan it."),
    "vendor.unclear": _("You'd like to hire help. Tell us what kind (a DJ, a magician, a photographer…)."),
}

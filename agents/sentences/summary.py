"""The plan as a whole."""

from typing import Final

from parties.sentences import Plural, _

SENTENCES: Final[dict[str, str | Plural]] = {
    "task.officiant": _("Book the officiant for the ceremony"),
    "task.officiant_late": _("Call the county clerk for an appointment today, or ask a friend who can officiate."),
    "plan.titles": _("{titles}"),
    "next.late": _("{task}: this is late. {instead}"),
    "next.due": _("{task} by {day}."),
    "next.open": _("{task}."),
    "next.short": _("Choose something cheaper or raise the budget."),
    "conflict.too_small": _("“{venue}” holds {room}; you have {guests}."),
    "conflict.may_be_too_small": _("“{venue}” holds {room}; up to {guests} may come."),
}

"""Why a command was not carried out."""

from typing import Final

from parties.sentences.marks import Plural, _, ngettext

SENTENCES: Final[dict[str, str | Plural]] = {
    "rejected.empty": _("Type what you want, for example “jungle party for 75 guests”."),
    "rejected.too_long": ngettext(
        "That is {length} characters; one wish may have {limit}. Split it into several, or keep what matters.",
        "That is {length} characters; one wish may have {limit}. Split it into several, or keep what matters.",
        "limit",
    ),
    "rejected.too_many_wishes": ngettext(
        "This party has {limit} wish already. Remove one first.",
        "This party has {limit} wishes already. Remove one first.",
        "limit",
    ),
    "rejected.too_many_characters": ngettext(
        "The wishes of one party may have {limit} character together. Shorten this one, or remove another first.",
        "The wishes of one party may have {limit} characters together. Shorten this one, or remove another first.",
        "limit",
    ),
    "rejected.no_such_wish": _("This wish is not part of the party (any more)."),
    "rejected.completed": _("This party is completed; its plan does not change any more."),
    "rejected.cancelled": _("This party is cancelled; its plan does not change any more."),
    "rejected.nothing_to_undo": _("There is nothing left to undo: it was undone or changed since."),
    "rejected.nothing_to_retry": _("The {agent} agent has not failed, so there is nothing to try again."),
    "rejected.key_reused": _("This Idempotency-Key came before with another request. Send this one under a new key."),
    "rejected.reason_missing": _("Say why, in a few words: the reason is all that remains."),
    "detail.too_many": ngettext(
        "At most {most} thing can be set by hand. Leave one to the planner first.",
        "At most {most} things can be set by hand. Leave one to the planner first.",
        "most",
    ),
    "detail.unknown": _("There is no detail called “{field}”."),
    "detail.time_zone": _("The time zone is one by name, like America/Chicago or Europe/Berlin."),
    "detail.guests": _("The number of guests is a whole number from {least} to {most}."),
    "detail.date": _("The date is given as year-month-day, like 2026-06-20."),
    "detail.year": _("The year of the date is one from {first} to {last}."),
    "detail.start": _("The start is given as hours and minutes, like 15:00."),
    "detail.hours": _("How long it lasts is a whole number of hours from {least} to {most}."),
    "detail.percent": _("A rate is a percentage from {least} to {most}, like 8.25."),
    "detail.budget": _("The budget is an amount, like 2000 or 2,000.50."),
    "detail.budget_range": _("The budget is an amount from {least} to {most}."),
    "detail.choice": _("A choice is named by its id: up to 64 small letters, digits, hyphens and underscores."),
    "detail.priority": _("A wish is either a must or nice to have."),
}

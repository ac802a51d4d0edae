"""The tasks that no single section owns, and what a new date does to all of them."""

from typing import Final

from parties.sentences.marks import Plural, _, ngettext

SENTENCES: Final[dict[str, str | Plural]] = {
    "task.guest_list": _("Settle the date and the guest list"),
    "task.guest_list_late": _("Settle them today: everything else depends on them."),
    "task.invitations": _("Send the invitations"),
    "task.invitations_late": _("Invite by message or phone today, and ask for an answer within two days."),
    "task.replies": _("Last day for replies"),
    "task.replies_late": _("Call everyone who hasn't answered; expect 75–85% of those you invited to come."),
    "task.headcount": _("Chase the last replies and fix the headcount"),
    "task.headcount_late": _("Give the numbers you have today, and add 5–10% as a margin."),
    "task.cancellation": _("Last day to cancel what you no longer want; check each contract"),
    "task.cancellation_late": _("The deposit is usually lost by now: ask whether you can move the date instead."),
    "task.reconfirm": _("Confirm times and addresses with everyone you booked"),
    "task.reconfirm_late": _("Call them today with the time, the address and your phone number."),
    "task.confirm": _("Confirm {booked} in writing"),
    "task.confirm_late": _("Call today, and ask for the confirmation in writing."),
    "task.officiant": _("Book the officiant for the ceremony"),
    "task.officiant_late": _("Call the county clerk for an appointment today, or ask a friend who can officiate."),
    "booked.venue": _("the venue"),
    "booked.cake": _("the cake"),
    "booked.catering": _("the food"),
    "moved.later": _("{tasks} moved with the party, {days} later"),
    "moved.earlier": _("{tasks} moved with the party, {days} earlier"),
    "moved.newly_late": ngettext("{moved}; {count} is late now", "{moved}; {count} are late now", "count"),
    "moved.none_late": _("{moved}; none of them is late"),
    "moved.still_late": ngettext("{moved}; {count} is still late", "{moved}; {count} are still late", "count"),
}

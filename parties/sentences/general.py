"""What several sentences hold, and the states of a party."""

from typing import Final

from parties.sentences.marks import Plural, _, ngettext

SENTENCES: Final[dict[str, str | Plural]] = {
    "text.joined": _("{first} {second}"),
    "party.over": _("the party is over"),
    "guests": ngettext("{count} guest", "{count} guests", "count"),
    "days": ngettext("{count} day", "{count} days", "count"),
    "hours": ngettext("{count} hour", "{count} hours", "count"),
    "tasks": ngettext("{count} task", "{count} tasks", "count"),
}

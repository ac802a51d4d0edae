"""What the parties app says to people, each sentence once: id → text, with the names of its arguments in braces.

An id is SUBJECT.WHAT, and stays once an event holds it. The texts are looked up among the translations, so a sentence
that is reworded here needs no change elsewhere. `manage.py makemessages` finds `_` and `ngettext`.
"""

from typing import Final, NamedTuple


class Plural(NamedTuple):
    """A sentence that depends on the number of one argument, `by`."""

    one: str
    other: str
    by: str


def _(text: str) -> str:
    """Marks a text for translation; it is translated when it is shown."""
    return text


def ngettext(one: str, other: str, by: str) -> Plural:
    """Marks a text with a plural for translation."""
    return Plural(one, other, by)


SENTENCES: Final[dict[str, str | Plural]] = {
    "text.joined": _("{first} {second}"),
    "party.over": _("the party is over"),
    "guests": ngettext("{count} guest", "{count} guests", "count"),
    "days": ngettext("{count} day", "{count} days", "count"),
    "hours": ngettext("{count} hour", "{count} hours", "count"),
    "tasks": ngettext("{count} task", "{count} tasks", "count"),
}

"""Which occasions go together: a quinceañera is a birthday, and a rehearsal dinner belongs to a wedding."""

from collections.abc import Sequence
from typing import Final

from agents.analyzer.language.wordlists import WANTS

# They have a day in the calendar, whoever celebrates them.
# Of the general name and a particular one, the particular one is meant.
_KINDS: Final = {
    "birthday": frozenset({"quinceañera", "bar_mitzvah", "bat_mitzvah"}),
    "holiday": WANTS.calendar - {"holiday"},
}
# What belongs to a larger occasion, which is what is planned where a host speaks of both.
_PARTS: Final = {
    "rehearsal_dinner": frozenset({"wedding"}),
    "engagement": frozenset({"wedding"}),
    "bridal_shower": frozenset({"wedding"}),
    "bachelorette": frozenset({"wedding"}),
    "bachelor": frozenset({"wedding"}),
    "gender_reveal": frozenset({"baby_shower"}),
}


def first_meant(named: Sequence[str]) -> str:
    """Of the occasions that one text names, in their order: "a rehearsal dinner before the wedding" is no wedding."""
    return next((one for one in named if not _KINDS.get(one, frozenset()) & set(named)), named[0])


def yields(one: str, others: frozenset[str]) -> bool:
    """Whether an occasion says nothing beside those that other wishes name."""
    return bool((_KINDS.get(one, frozenset()) | _PARTS.get(one, frozenset())) & others)

"""Whether a text says that there is a wedding, beyond the occasion that the analyzer names. Pure."""

import re
from typing import Final

# What says so without an occasion's name; refused or as a date, it says nothing: "before they get married".
_BESIDE: Final = (
    r"(?:\bnot|n['’]t|\bnever|\bnobody(?: is|['’]s)?)(?: (?:really|actually|even|the ones?|going to))?"
    r"|\b(?:after|before|since|until) [\w'’]+(?: are| is| was)?"
)
_MARRIES: Final = re.compile(
    rf"(?P<beside>(?:{_BESIDE}) )?"
    r"\b(?:(?:get|gets|getting) (?:married|hitched)|(?:tie|ties|tying) the knot|marry(?! me\b)|marrying|eloping"
    r"|nuptials)\b"
)
# What is called after a wedding and is none, whatever the analyzer made of it.
_NAMED_AFTER: Final = re.compile(
    r"\bwedding[ -](?:anniversary|rehearsal|shower)|\b(?:silver|pearl|ruby|golden|diamond) wedding\b"
)


def marries(text: str) -> bool:
    """Whether it says that people marry: "we are tying the knot"."""
    return any(not found["beside"] for found in _MARRIES.finditer(text.casefold()))


def named_after_wedding(text: str) -> bool:
    """Whether it speaks of a wedding's anniversary, rehearsal or shower."""
    return _NAMED_AFTER.search(text.casefold()) is not None

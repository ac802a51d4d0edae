"""What marks a text for translation. `make messages` finds both names."""

from typing import NamedTuple


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

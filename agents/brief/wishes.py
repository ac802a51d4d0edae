"""The active wishes of a party by category, for the one who reads them and for fingerprints. Pure."""

from agents.analyzer import CATEGORIES
from agents.brief.reading.reader import Wish
from parties.domain.state import Input, PartyState


def wishes_of(state: PartyState) -> dict[str, tuple[Wish, ...]]:
    """Within a category by input id, so that the order in which they came does not show. Only what is classified."""
    found: dict[str, list[Wish]] = {}
    for _, wish in sorted(state.inputs.items()):
        if wish.classified:
            seen = Wish(input_id=wish.input_id, text=wish.text, priority="must" if is_must(wish) else "nice")
            for category in wish.categories:
                found.setdefault(category, []).append(seen)
    return {category: tuple(found[category]) for category in CATEGORIES if category in found}


def is_must(wish: Input) -> bool:
    """A wish is a must when the host marked it so, or when its own words say so."""
    return wish.priority == "must" or bool(wish.facts.get("must"))

"""What changed from one budget to the next, by category and in a sentence. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from msgspec.structs import asdict

from parties.domain.documents import Budget, Document
from parties.domain.message import Argument, Listed, Message, inline, read, say

NOTHING: Final = {"low": "0.00", "high": "0.00"}
REASONS: Final = 3  # so many are named


def ends(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """{"low", "high"}: after less before."""
    return {side: str(Decimal(after[side]) - Decimal(before[side])) for side in ("low", "high")}


def parts(before: Budget | None, after: Budget | None) -> dict[str, dict[str, str]]:
    """Category, and `rules` for what comes on top → what its cost moved by, for those that moved."""
    old, new = _sums(before), _sums(after)
    changed = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    moved = {name: ends(old.get(name, NOTHING), new.get(name, NOTHING)) for name in changed}
    return {name: found for name, found in moved.items() if any(Decimal(end) for end in found.values())}


def because(before: Document, after: Document) -> Message | None:
    """Why it changed: "12 more guests", "sheet cake instead of custom cake". None where the documents do not say."""
    found = [*_guests(before, after), *_choices(before, after), *_place(before, after)]
    return say("delta.because", reasons=Listed(tuple(found[:REASONS]))) if found else None


def _sums(budget: Budget | None) -> dict[str, Mapping[str, str]]:
    if budget is None:
        return {"rules": NOTHING}
    sums = {name: asdict(found) for name, found in budget.categories.items()}
    return {**sums, "rules": ends(asdict(budget.subtotal), asdict(budget.total))}


def _guests(before: Document, after: Document) -> Iterator[Message]:
    old, new = before.get("guests"), after.get("guests")
    if old and new and (more := new["max"] - old["max"] or new["min"] - old["min"]):
        yield say("delta.more_guests", count=more) if more > 0 else say("delta.fewer_guests", count=-more)


def _choices(before: Document, after: Document) -> Iterator[Message]:
    """Something that is paid for came, went or was exchanged."""
    old, new = _items(before), _items(after)
    for key in [*new, *(key for key in old if key not in new)]:
        if key not in old:
            yield say("delta.added", item=new[key])
        elif key not in new:
            yield say("delta.removed", item=old[key])
        elif old[key] != new[key]:
            yield say("delta.exchanged", new=new[key], old=old[key])


def _items(budget: Document) -> dict[str, Argument]:
    """Choice → the first thing that it costs; the id of a line is its choice's and its own."""
    found: dict[str, Argument] = {}
    for key, line in sorted(budget.get("lines", {}).items(), key=lambda entry: entry[1].get("rank", 0)):
        found.setdefault(key.rpartition(".")[0], inline(read(line["item"])))
    return found


def _place(before: Document, after: Document) -> Iterator[Message]:
    old, new = (_sources(budget) for budget in (before, after))
    if any(old[key] != new[key] for key in old.keys() & new.keys()):
        yield say("delta.place")


def _sources(budget: Document) -> dict[str, str]:
    """Where the tax of the place stands written; a rate by hand is of no place."""
    rules = budget.get("rules", {}).items()
    return {key: rule["source"] for key, rule in rules if key.startswith("tax:") and rule.get("url")}

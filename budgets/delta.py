"""What changed from one budget to the next, by category and in words. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from parties.domain import formatting
from parties.domain.documents import Document

NOTHING: Final = {"low": "0.00", "high": "0.00"}
REASONS: Final = 3  # so many are named


def ends(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """{"low", "high"}: after less before."""
    return {side: str(Decimal(after[side]) - Decimal(before[side])) for side in ("low", "high")}


def parts(before: Document, after: Document) -> Document:
    """Category, and `rules` for what comes on top → what its cost moved by, for those that moved."""
    old, new = _sums(before), _sums(after)
    changed = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    moved = {name: ends(old.get(name, NOTHING), new.get(name, NOTHING)) for name in changed}
    return {name: found for name, found in moved.items() if any(Decimal(end) for end in found.values())}


def because(before: Document, after: Document) -> str:
    """Why it changed: "12 more guests", "sheet cake instead of custom cake". Empty where the documents do not say."""
    found = [*_guests(before, after), *_choices(before, after), *_place(before, after)]
    return formatting.listed(found[:REASONS])


def _sums(budget: Document) -> Document:
    lines: Mapping[str, str] = budget.get("subtotal", NOTHING)
    return {**budget.get("categories", {}), "rules": ends(lines, budget.get("total", lines))}


def _guests(before: Document, after: Document) -> Iterator[str]:
    old, new = before.get("guests"), after.get("guests")
    if old and new and (more := new["max"] - old["max"] or new["min"] - old["min"]):
        yield f"{abs(more):,} {'more' if more > 0 else 'fewer'} {'guest' if abs(more) == 1 else 'guests'}"


def _choices(before: Document, after: Document) -> Iterator[str]:
    """Something that is paid for came, went or was exchanged."""
    old, new = _items(before), _items(after)
    for key in [*new, *(key for key in old if key not in new)]:
        if key not in old:
            yield f"{formatting.lower_first(new[key])} added"
        elif key not in new:
            yield f"no {formatting.lower_first(old[key])}"
        elif old[key] != new[key]:
            yield f"{formatting.lower_first(new[key])} instead of {formatting.lower_first(old[key])}"


def _items(budget: Document) -> dict[str, str]:
    """Choice → the first thing that it costs; the id of a line is its choice's and its own."""
    found: dict[str, str] = {}
    for key, line in budget.get("lines", {}).items():
        found.setdefault(key.rpartition(".")[0], line["item"])
    return found


def _place(before: Document, after: Document) -> Iterator[str]:
    old, new = (_labels(budget) for budget in (before, after))
    if any(old[key] != new[key] for key in old.keys() & new.keys()):
        yield "the tax of another place"


def _labels(budget: Document) -> dict[str, str]:
    return {key: rule["label"] for key, rule in budget.get("rules", {}).items() if key.startswith("tax:")}

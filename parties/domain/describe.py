"""docs/documents.md, written from the types: `python -m parties.domain.describe` prints it. Pure."""

import inspect
import sys
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import inspect as mi

from parties.domain import message as ms
from parties.domain.documents import Budget, Output, Plan

ROOTS: Final[tuple[type[msgspec.Struct], ...]] = (Output, Budget, Plan)
HEAD: Final = """# The documents of a party

Written by `python -m parties.domain.describe` from the types in `parties/domain/documents.py`; a test holds that it is
current. `agents[NAME].output` of a section agent is an Output, `budget` a Budget, `plan` a Plan; each is empty until
its agent has run. They hold no nulls (an absent key says "none"), so that the difference of two versions is a JSON
Merge Patch (RFC 7396). Amounts are decimal strings with two places in the party's currency; low ≤ high.

A *sentence* is what speaks to people: a message `["~", id, {argument}]`, a phrase of the catalogue or the name of a
section, rendered in the reader's language at the door (`parties/domain/message.py`); or a plain string, shown as it is.

Beside them the state holds `details`: `title`, `currency`, `time_zone`, `experiment` (the name and the variant that the
party drew when it was first planned) and `pins`, field → value that the host set by hand, which beats every wish:
`guests`, `children`, `event_date`, `start_time`, `hours`, `location`, `theme`, `budget.total`, `rate.tax` and the other
rates in percent, `pick.SECTION` and `pick.vendor.TYPE` with an offer's id (`parties/domain/pins.py`).
"""
_PLAIN: Final[dict[type, str]] = {
    mi.StrType: "text",
    mi.IntType: "whole number",
    mi.FloatType: "number",
    mi.BoolType: "true or false",
    mi.AnyType: "any JSON",
}


def markdown() -> str:
    return "\n".join([HEAD, *(_section(kind) for kind in _reachable())])


def _reachable() -> list[type[msgspec.Struct]]:
    """The structs of the documents, each after what holds it."""
    found = list(ROOTS)
    for kind in found:
        for field in msgspec.structs.fields(kind):
            found += [one for one in _structs(mi.type_info(field.type)) if one not in found]
    return found


def _structs(info: Any) -> Iterator[type[msgspec.Struct]]:
    if isinstance(info, mi.StructType) and not issubclass(info.cls, ms.TypedArgument):
        yield info.cls
    for part in _parts(info):
        yield from _structs(part)


def _parts(info: Any) -> tuple[Any, ...]:
    match info:
        case mi.UnionType(types=types) | mi.TupleType(item_types=types):
            return tuple(types)
        case mi.VarTupleType(item_type=item) | mi.ListType(item_type=item):
            return (item,)
        case mi.DictType(value_type=value):
            return (value,)
        case _:
            return ()


def _section(kind: type[msgspec.Struct]) -> str:
    rows = []
    for field in msgspec.structs.fields(kind):
        presence = "always" if field.required else "may be absent"
        rows.append(f"| `{field.encode_name}` | {_words(mi.type_info(field.type))} | {presence} |")
    doc = " ".join(inspect.cleandoc(kind.__doc__ or "").split())
    return "\n".join([f"## {kind.__name__}", "", doc, "", "| key | value | |", "| --- | --- | --- |", *rows, ""])


def _words(info: Any) -> str:
    match info:
        case mi.StructType(cls=cls) if issubclass(cls, ms.TypedArgument):
            return "sentence"
        case mi.StructType(cls=cls):
            return f"[{cls.__name__}](#{cls.__name__.lower()})"
        case mi.LiteralType(values=values):
            return " or ".join(f"`{value}`" for value in values)
        case mi.UnionType(types=types):
            return " or ".join(_united(types))
        case mi.VarTupleType(item_type=item) | mi.ListType(item_type=item):
            return f"list of {_words(item)}"
        case mi.TupleType(item_types=items):
            return f"[{', '.join(_words(item) for item in items)}]"
        case mi.DictType(value_type=value):
            return "object" if isinstance(value, mi.AnyType) else f"object of {_words(value)}"
        case _:
            return _PLAIN[type(info)]


def _united(types: tuple[Any, ...]) -> list[str]:
    """A sentence is a union of its own; "or nothing" is said by an absent key."""
    words = [_words(one) for one in types if not isinstance(one, mi.NoneType)]
    return ["sentence"] if "sentence" in words else list(dict.fromkeys(words))


if __name__ == "__main__":
    sys.stdout.write(markdown())

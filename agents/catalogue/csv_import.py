"""Offers as a CSV file for spreadsheets: writing one, and working out what reading one back would change.

A spreadsheet runs a cell that begins like a formula, so such a cell gets an apostrophe before it; reading takes it
away again. Tags are separated by semicolons; terms are JSON.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from io import StringIO
from typing import Any, Final, NamedTuple

import msgspec
from django.core.exceptions import ValidationError

from agents.catalogue.models import CatalogueOffer

COLUMNS: Final = ("kind", "key", "title", "summary", "tags", "active", "position", "terms")
NAMES: Final = ("kind", "key")  # together they name an offer
NEEDED: Final = ("title", "summary", "terms")  # of a new offer
MOST_BYTES: Final = 1_000_000
MOST_ROWS: Final = 2_000

_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_YES: Final = frozenset({"yes", "true", "1", "x"})
_NO: Final = frozenset({"no", "false", "0"})


class UnreadableSheet(ValueError):
    """The file as a whole cannot be used. The message says why, for the person who sent it."""


class Mistake(NamedTuple):
    """What is wrong in a row. `line` is the line in the file at which the row ends."""

    line: int
    column: str
    message: str


class Difference(NamedTuple):
    field: str
    before: str
    after: str


class Change(NamedTuple):
    """An offer that would be added or changed, with its new values."""

    line: int
    offer: CatalogueOffer
    added: bool
    differences: tuple[Difference, ...]


class Preview(NamedTuple):
    """What a file would do: nothing at all while there is a mistake."""

    changes: tuple[Change, ...]
    mistakes: tuple[Mistake, ...]
    unchanged: int

    def digest(self) -> str:
        """The same for the same changes: what was looked at is what is written."""
        seen = [(change.offer.kind, change.offer.key, change.added, change.differences) for change in self.changes]
        return blake2b(repr(seen).encode(), digest_size=16).hexdigest()


def write(offers: Iterable[CatalogueOffer]) -> str:
    """The offers as CSV, with a line of column names first."""
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for offer in offers:
        writer.writerow([guarded(_cell(name, getattr(offer, name))) for name in COLUMNS])
    return out.getvalue()


def decode(raw: bytes) -> str:
    """The text of an uploaded file. Raises UnreadableSheet."""
    if len(raw) > MOST_BYTES:
        raise UnreadableSheet(f"The file is larger than {MOST_BYTES:,} bytes. Split it.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableSheet("The file is not UTF-8. Save it as “CSV UTF-8”.") from None
    if "\0" in text:
        raise UnreadableSheet("The file is not text. Save it as “CSV UTF-8”.")
    return text


def preview(text: str, *, lock: bool = False) -> Preview:
    """What the file would change. With `lock`, in a transaction, nobody else changes those offers until its end.

    A column that is missing leaves its values as they are. Raises UnreadableSheet.
    """
    rows = tuple(_rows(text))
    known = _known({row["key"] for _, row in rows}, lock)
    changes: list[Change] = []
    mistakes: list[Mistake] = []
    first: dict[tuple[str, str], int] = {}
    for line, row in rows:
        name = (row["kind"], row["key"])
        if name in first:
            mistakes.append(Mistake(line, "key", f"The same offer stands in line {first[name]} already."))
            continue
        first[name] = line
        change, wrong = _change(line, row, known.get(name))
        mistakes.extend(wrong)
        if not wrong and (change.added or change.differences):
            changes.append(change)
    broken = {mistake.line for mistake in mistakes}
    return Preview(tuple(changes), tuple(mistakes), len(rows) - len(changes) - len(broken))


def guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    head = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        _check_columns(names)
        for count, cells in enumerate((cells for cells in reader if any(map(str.strip, cells))), start=1):
            if count > MOST_ROWS:
                raise UnreadableSheet(f"The file has more than {MOST_ROWS:,} rows. Split it.")
            if len(cells) != len(names):
                raise UnreadableSheet(
                    f"Line {reader.line_num} has {len(cells)} cells, the first line {len(names)}. "
                    "Put texts that hold the separator between double quotes."
                )
            row = {name: unguarded(cell) for name, cell in zip(names, cells, strict=True)}
            yield reader.line_num, row | {name: row[name].strip() for name in NAMES}
    except csv.Error as error:
        raise UnreadableSheet(f"Line {reader.line_num} is not CSV: {error}.") from None


def _check_columns(names: list[str]) -> None:
    missing = [name for name in NAMES if name not in names]
    unknown = [name for name in names if name not in COLUMNS]
    if missing:
        raise UnreadableSheet(f"The first line must name the columns; missing: {', '.join(missing)}.")
    if unknown:
        raise UnreadableSheet(f"Unknown columns: {', '.join(map(repr, unknown))}. Known: {', '.join(COLUMNS)}.")
    if len(set(names)) < len(names):
        raise UnreadableSheet("A column is named twice.")


def _known(keys: set[str], lock: bool) -> dict[tuple[str, str], CatalogueOffer]:
    found = CatalogueOffer.objects.filter(key__in=keys).order_by("pk")
    return {(offer.kind, offer.key): offer for offer in (found.select_for_update() if lock else found)}


def _change(line: int, row: dict[str, str], offer: CatalogueOffer | None) -> tuple[Change, tuple[Mistake, ...]]:
    """The change of a row, and its mistakes; with a mistake the change means nothing."""
    added = offer is None
    if offer is None:
        offer = CatalogueOffer(kind=row["kind"], key=row["key"])
    before = {name: _cell(name, getattr(offer, name)) for name in COLUMNS}
    parts = _parts(offer.terms)
    mistakes: list[Mistake] = []
    for name in COLUMNS[2:]:
        if name not in row:
            if added and name in NEEDED:
                mistakes.append(Mistake(line, name, "A new offer needs it."))
            continue
        try:
            setattr(offer, name, _value(name, row[name]))
        except ValueError as error:
            mistakes.append(Mistake(line, name, str(error)))
    differences = () if mistakes else _differences(before, parts, offer)
    if differences or (added and not mistakes):
        mistakes = _check(line, offer)
    return Change(line, offer, added, differences), tuple(mistakes)


def _check(line: int, offer: CatalogueOffer) -> list[Mistake]:
    try:
        offer.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        return [
            Mistake(line, "" if column == "__all__" else column, message)
            for column, messages in error.message_dict.items()
            for message in messages
        ]
    return []


def _differences(before: dict[str, str], parts: dict[str, str], offer: CatalogueOffer) -> tuple[Difference, ...]:
    """Field by field; of the terms only the parts that differ."""
    after = {name: _cell(name, getattr(offer, name)) for name in COLUMNS}
    found = [Difference(name, before[name], after[name]) for name in COLUMNS[2:-1] if before[name] != after[name]]
    now = _parts(offer.terms)
    keys = [key for key in dict.fromkeys((*parts, *now)) if parts.get(key) != now.get(key)]
    found.extend(Difference(f"terms: {key}", parts.get(key, ""), now.get(key, "")) for key in keys)
    return tuple(found)


def _parts(terms: Any) -> dict[str, str]:
    return {key: _json(value) for key, value in terms.items()} if isinstance(terms, dict) else {"": _json(terms)}


def _cell(name: str, value: Any) -> str:
    if name == "terms":
        return _json(value)
    if name == "active":
        return "yes" if value else "no"
    return _tag_cell(value) if name == "tags" else str(value)


def _tag_cell(tags: Any) -> str:
    """Tags that a list with semicolons could not give back are written as JSON."""
    plain = isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)
    text = "; ".join(tags) if plain else ""
    return text if plain and _tags(text) == tags else _json(tags)


def _tags(text: str) -> Any:
    if text.lstrip().startswith("["):
        return _parsed(text)
    return [tag.strip() for tag in text.split(";") if tag.strip()]


def _value(name: str, text: str) -> Any:
    """The value of a cell. Raises ValueError with what to tell the person who wrote it."""
    if name == "tags":
        return _tags(text)
    if name == "terms":
        return _parsed(text)
    if name == "active":
        if (said := text.strip().lower()) not in _YES | _NO:
            raise ValueError(f"Write yes or no, not {text!r}.")
        return said in _YES
    if name == "position":
        if not re.fullmatch(r"[0-9]{1,9}", text.strip()):
            raise ValueError(f"Write a whole number from 0 up, not {text!r}.")
        return int(text)
    return text.strip()


def _parsed(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f"This is not JSON: {error}.") from None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)

"""Patterns of words around a place in a text, as rows of `rules/patterns`: the first row that fits decides.

A row: `pattern`, the tokens before and after the place, which is `#`; `take`, what it means; `when`, conditions of the
caller that must hold; `near`, lists one of whose words must stand in a part of the text; `unless`, a pattern that must
not fit. A token of a pattern is a word, `a|b` for either, `@name` for a list, `9` for anything that begins with a
digit, `word` for letters and `*` for any token. `!` before it means any other token, `?` after it that it may be
missing, `+3` after it one to three of them, `?3` none to three, and `..3` up to three of any.
"""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

import msgspec

from agents.analyzer.language.rulefiles import FOLDER, RuleReader
from agents.analyzer.language.wordlists import Lists
from agents.analyzer.text import Doc

REACH = 8  # tokens on either side that a pattern can see
_ATOM = re.compile(r"(?P<not>!?)(?P<words>.+?)(?P<some>\?\d?|\+\d)?")
_CLASSES = {"9": r"\d[^\0]*", "word": r"[^\W\d_][^\0]*", "*": r"[^\0]+", "<none>": "", "<newline>": "\n"}


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pattern: str
    take: str = "yes"
    when: str = ""
    near: dict[str, str] = {}
    unless: str = ""


class _Compiled(NamedTuple):
    take: str
    fits: re.Pattern[str]
    barred: re.Pattern[str] | None
    when: tuple[str, ...]
    near: tuple[tuple[str, frozenset[str]], ...]


class Patterns:
    """The rows of one file, compiled with the word lists that they name."""

    def __init__(self, name: str, lists: Lists[frozenset[str]]) -> None:
        self._lists = lists
        rows = RuleReader(FOLDER).read(f"patterns/{name}.yaml", list[Row])
        self._rows = [
            _Compiled(
                row.take,
                self._compiled(row.pattern),
                self._compiled(row.unless) if row.unless else None,
                tuple(row.when.split()),
                tuple((part, self._words(entries)) for part, entries in row.near.items()),
            )
            for row in rows
        ]
        self._any = re.compile("|".join(row.fits.pattern for row in self._rows), re.DOTALL)
        anchors = [self._anchor(row) for row in rows]
        self._anchors = frozenset().union(*filter(None, anchors)) if all(anchors) else None

    def take(
        self, doc: Doc, i: int, j: int, asked: Mapping[str, bool], parts: Mapping[str, Collection[str]] | None = None
    ) -> str:
        """What the first row means that fits tokens i..j-1, or "". `asked` are the conditions of rows, `parts` the
        words that rows may look for."""
        if self._anchors is not None and self._anchors.isdisjoint(doc.low):
            return ""
        around = _around(doc, i, j)
        if not self._any.match(around):
            return ""
        for row in self._rows:
            if (
                (not row.when or all(asked[condition] for condition in row.when))
                and row.fits.match(around)
                and not (row.barred and row.barred.match(around))
                and all(not words.isdisjoint((parts or {})[part]) for part, words in row.near)
            ):
                return row.take
        return ""

    def _anchor(self, row: Row) -> frozenset[str]:
        """Words one of which a text must hold for the row to fit: the fewest that it names; empty where it names none.

        Most texts hold none of any row, and are then not looked at.
        """
        atoms = [found for atom in row.pattern.split() if (found := _ATOM.fullmatch(atom)) and atom != "#"]
        needed = [found["words"] for found in atoms if not found["not"] and (found["some"] or "+")[0] == "+"]
        named = [words for entries in (*needed, *row.near.values()) if (words := self._literals(entries))]
        return min(named, key=len, default=frozenset())

    def _literals(self, entries: str) -> frozenset[str]:
        """The words of a token; none where something else than words would do."""
        words = self._words(entries)
        return frozenset() if words & _CLASSES.keys() or entries.startswith("..") or "" in words else words

    def _compiled(self, pattern: str) -> re.Pattern[str]:
        before, _, after = pattern.partition("#")
        nearest_first = "".join(map(self._atom, reversed(before.split())))
        return re.compile(f"{nearest_first}[^\1]*\1\0{''.join(map(self._atom, after.split()))}", re.DOTALL)

    def _atom(self, atom: str) -> str:
        """The expression of one token, which ends with a null character."""
        if atom.startswith(".."):
            return rf"(?:[^\0]*\0){{0,{atom[2:]}}}?"
        found = _ATOM.fullmatch(atom)
        if found is None:
            raise ValueError(f"{atom!r} is no token of a pattern")
        words = f"(?:{'|'.join(self._alternatives(found['words']))})"
        token = rf"(?!{words}\0)[^\0]*\0" if found["not"] else rf"{words}\0"
        some = found["some"] or "+1"
        return f"(?:{token}){{{int(some[0] == '+')},{some[1:] or 1}}}"

    def _alternatives(self, words: str) -> list[str]:
        return [
            expression
            for word in words.split("|")
            for expression in (map(re.escape, sorted(self._words(word))) if word[0] == "@" else [_expression(word)])
        ]

    def _words(self, entries: str) -> frozenset[str]:
        named = [getattr(self._lists, e[1:]) if e[0] == "@" else {e} for e in entries.split("|")]
        return frozenset().union(*named)


def _expression(word: str) -> str:
    return _CLASSES.get(word, re.escape(word))


def _around(doc: Doc, i: int, j: int) -> str:
    """The tokens before i, nearest first, and those from j on, each with a null character after it; nothing stands
    before the first token and after the last."""
    before = doc.low[max(0, i - REACH) : i][::-1]
    after = doc.low[j : j + REACH]
    return "\0".join((*before, "", "\1", *after, "", ""))

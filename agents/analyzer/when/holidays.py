"""Days said by a holiday's name."""

import datetime

from agents.analyzer.phrases import lengths
from agents.analyzer.text import Doc
from agents.analyzer.when.calendar_days import Mention, day_mention, thanksgiving, upcoming

_FIXED = {
    ("new", "years", "eve"): (12, 31), ("nye",): (12, 31), ("new", "years", "day"): (1, 1), ("christmas",
    "eve"): (12, 24), ("nochebuena",): (12, 24),
    ("christmas", "day"): (12, 25), ("boxing", "day"): (12, 26), ("valentines", "day"): (2, 14), ("cinco",
    "de", "mayo"): (5, 5),
    ("halloween",): (10, 31), ("christmas",): (12, 25), ("halloween", "night"): (10, 31), ("leap",
    "day"): (2, 29), ("juneteenth",): (6, 19),
    ("st", "patricks", "day"): (3, 17), ("veterans", "day"): (11, 11), ("new", "years"): (12, 31),
    ("valentines",): (2, 14), ("bastille", "day"): (7, 14),
    ("canada", "day"): (7, 1), ("independence", "day"): (7, 4), ("pi", "day"): (3, 14), ("dia", "de",
    "los", "muertos"): (11, 2),
}  # fmt: skip
_LENGTHS = lengths(_FIXED)
# A holiday's name is a date of its own only with these; others need "on".
_DATED_ALONE = frozenset(
    (
        ("new", "years", "eve"),
        ("nye",),
        ("christmas", "eve"),
        ("nochebuena",),
        ("new", "years", "day"),
        ("boxing", "day"),
    )
)


def holiday(doc: Doc, i: int, today: datetime.date) -> Mention | None:
    for length in _LENGTHS.get(doc.low[i], ()):
        name = tuple(doc.low[i : i + length])
        fixed = _FIXED.get(name)
        if fixed is not None and len(name) == length:
            if (
                name in _DATED_ALONE
                or doc.at(i + length) == "itself"
                or (name[-1] in ("day", "night") and _timed(doc))
                or _on(doc, i, i + length)
            ):
                return day_mention(i, i + length, upcoming(*fixed, today))
            return None
    if doc.low[i] == "thanksgiving" and doc.at(i - 1) == "on":
        return day_mention(i, i + 1, thanksgiving(today))
    return None


def _on(doc: Doc, i: int, j: int) -> bool:
    return doc.at(i - 1) in ("on", "el") and doc.at(j) not in ("weekend", "theme", "themed", "break")


def _timed(doc: Doc) -> bool:
    """The text says an hour: "Valentine's Day brunch, 11:30"."""
    return any(low in ("pm", "am") for low in doc.low) or any(
        doc.low[k] == ":" and doc.low[k - 1].isdigit() and doc.at(k + 1).isdigit() for k in range(1, doc.length)
    )

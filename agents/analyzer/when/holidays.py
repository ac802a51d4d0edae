"""Days said by a holiday's name."""

import datetime

from agents.analyzer.language.wordlists import WHEN_PHRASES, WHEN_VALUES
from agents.analyzer.text import Doc
from agents.analyzer.when.calendar_days import Mention, day_mention, thanksgiving, upcoming


def holiday(doc: Doc, i: int, today: datetime.date) -> Mention | None:
    if end := WHEN_PHRASES.holidays.at(doc.low, i):
        name = doc.low[i:end]
        dated = tuple(name) in WHEN_PHRASES.dated_alone or doc.at(end) == "itself" or _on(doc, i, end)
        if not dated and not (name[-1] in ("day", "night") and _timed(doc)):
            return None
        return day_mention(i, end, upcoming(*divmod(WHEN_VALUES.holidays[" ".join(name)], 100), today))
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

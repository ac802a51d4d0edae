"""What the host should do or answer next. Pure."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from agents.brief import clarifications
from agents.brief.brief import Brief
from agents.summary.checklist import urgent
from agents.summary.section_status import TITLES
from parties.domain.documents import Document

STEPS: Final = 3
GUESTS: Final = ("about 15 guests", "about 40 guests", "about 75 guests")
PLACES: Final = ("in Austin", "in Chicago", "in Los Angeles")
WEEKS_AHEAD: Final = (5, 9, 13)  # for the dates offered: the shortest leaves time for invitations
SATURDAY: Final = 5


def question(brief: Brief, today: dt.date) -> Document:
    """The one question that matters most now, with answers to click; empty when nothing important is open.

    What a wish meant comes before what has not been said yet."""
    if brief.ambiguities:
        return clarifications.question(brief.ambiguities)
    if not any(brief.value(field) for field in ("guests", "children", "adults")):
        return {"text": "How many guests do you expect?", "answers": list(GUESTS)}
    if brief.value("event_date") is None:
        return {"text": "When is the party?", "answers": list(_saturdays(today))}
    if brief.value("location") is None:
        return {"text": "Which city is it in? Prices and tax depend on it.", "answers": list(PLACES)}
    return {}


def next_steps(plan: Document, budget: Document) -> list[Document]:
    """The most urgent first: what failed, is late, is not known, costs too much, is due, is missing, comes next.

    `plan` holds sections, missing, checklist and, when one is open, the question; `budget` may be empty.
    """
    return list(islice(_steps(plan, budget), STEPS))


def _steps(plan: Document, budget: Document) -> Iterator[Document]:
    for name, entry in plan["sections"].items():
        if entry["status"] == "failed":
            yield _step(f"Try {TITLES[name].lower()} again: it could not be worked out.", name)
    for task in urgent(plan["checklist"], "late"):
        yield _step(f"{task['title']}: this is late. {task.get('late', '')}".rstrip(), task["section"])
    if "question" in plan:
        yield _step(plan["question"]["text"], "general")
    if budget.get("verdict", {}).get("status") == "short":
        yield _step(f"{budget['verdict']['sentence']} Choose something cheaper or raise the budget.", "budget")
    for task in urgent(plan["checklist"], "due"):
        yield _step(_dated(task), task["section"])
    for name, gap in plan["missing"].items():
        yield _step(f"{gap['text']} For example: “{gap['example']}”.", name)
    for task in urgent(plan["checklist"], "open"):
        yield _step(_dated(task), task["section"])


def _step(text: str, section: str) -> Document:
    return {"text": text, "section": section}


def _dated(task: Document) -> str:
    if "due_on" not in task:
        return f"{task['title']}."
    return f"{task['title']} by {_spelled(dt.date.fromisoformat(task['due_on']))}."


def _spelled(date: dt.date) -> str:
    return f"{date:%B} {date.day}, {date.year}"


@lru_cache(maxsize=8)
def _saturdays(today: dt.date) -> tuple[str, ...]:
    """Dates to offer. All parties of a day are offered the same."""
    later = (today + dt.timedelta(weeks=weeks) for weeks in WEEKS_AHEAD)
    return tuple(_spelled(date + dt.timedelta(days=(SATURDAY - date.weekday()) % 7)) for date in later)

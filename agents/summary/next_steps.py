"""What the host should do or answer next. Pure."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from agents.brief import clarifications
from agents.brief.brief import Brief
from agents.summary.checklist import urgent
from parties.domain.documents import Budget, ChecklistEntry, NextStep, Plan, Question
from parties.domain.message import Day, Message, Section, Sentence, joined, say

STEPS: Final = 3
GUESTS: Final = (15, 40, 75)
PLACES: Final = ("Austin", "Chicago", "Los Angeles")
WEEKS_AHEAD: Final = (5, 9, 13)  # for the dates offered: the shortest leaves time for invitations
SATURDAY: Final = 5


def question(brief: Brief, today: dt.date) -> Question | None:
    """The one question that matters most now, with answers to click; None when nothing important is open.

    What a wish meant comes before what has not been said yet."""
    if brief.ambiguities:
        return clarifications.question(brief.ambiguities)
    if not any(brief.value(field) for field in ("guests", "children", "adults")):
        answers = tuple(say("answer.guests", count=count) for count in GUESTS)
        return Question(text=say("question.guests"), answers=answers)
    if brief.value("event_date") is None:
        return Question(text=say("question.date"), answers=_saturdays(today))
    if brief.value("location") is None:
        answers = tuple(say("answer.place", place=place) for place in PLACES)
        return Question(text=say("question.place"), answers=answers)
    return None


def next_steps(plan: Plan, budget: Budget | None) -> tuple[NextStep, ...]:
    """The most urgent first: what failed, is late, is not known, costs too much, is due, is missing, comes next.

    `plan` has everything but its next steps.
    """
    return tuple(islice(_steps(plan, budget), STEPS))


def _steps(plan: Plan, budget: Budget | None) -> Iterator[NextStep]:
    for name, entry in plan.sections.items():
        if entry.status == "failed":
            yield _step(say("next.retry", section=Section(name)), name)
    for task in urgent(plan.checklist, "late"):
        late = say("next.late", task=task.title)
        yield _step(joined(late, task.late) if task.late else late, task.section)
    if plan.question is not None:
        yield _step(plan.question.text, "general")
    if budget is not None and budget.verdict.status == "short":
        yield _step(joined(budget.verdict.sentence, say("next.short")), "budget")
    for task in urgent(plan.checklist, "due"):
        yield _step(_dated(task), task.section)
    for name, gap in plan.missing.items():
        yield _step(joined(gap.text, say("next.example", example=gap.example)), name)
    for task in urgent(plan.checklist, "open"):
        yield _step(_dated(task), task.section)


def _step(text: Sentence, section: str) -> NextStep:
    return NextStep(text=text, section=section)


def _dated(task: ChecklistEntry) -> Message:
    if not task.due_on:
        return say("next.open", task=task.title)
    return say("next.due", task=task.title, day=Day(task.due_on, spelled=True))


@lru_cache(maxsize=8)
def _saturdays(today: dt.date) -> tuple[Message, ...]:
    """Dates to offer. All parties of a day are offered the same."""
    later = (today + dt.timedelta(weeks=weeks) for weeks in WEEKS_AHEAD)
    saturdays = (date + dt.timedelta(days=(SATURDAY - date.weekday()) % 7) for date in later)
    return tuple(say("answer.date", day=Day(date.isoformat(), spelled=True)) for date in saturdays)

"""The checklist is dated back from the party, and what is late says what to do instead."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tests.oracle.case import Case
from tests.oracle.recompute import figures

SOON: Final = dt.timedelta(days=7)
SAME: Final = {"videographer": "photographer", "band": "dj"}  # booked alike
_CONDITION: Final = re.compile(r"(?P<who>[A-Za-z/]+) (?P<low>\d+)-(?P<high>\d+)")
DAYS: Final = {"weeks before": 7, "days before": 1, "months before": 30}


def tasks_are_dated_back_from_the_party(case: Case) -> Iterator[str]:
    for key, task in case.plan["checklist"].items():
        if case.date is None:
            if "due_on" in task or task["status"] != "open":
                yield f"{key} is {task['status']} on {task.get('due_on')}, and the party has no date"
            continue
        due = case.date - dt.timedelta(days=task["days_before"])
        status = "late" if due < case.today else "due" if due <= case.today + SOON else "open"
        if (task.get("due_on"), task["status"]) != (due.isoformat(), status):
            yield f"{key} is {status} on {due}, the plan says {task['status']} on {task.get('due_on')}"


def what_is_late_has_a_substitute(case: Case) -> Iterator[str]:
    for key, task in case.plan["checklist"].items():
        if task["status"] == "late" and not task.get("late"):
            yield f"{key} is too late, and nothing says what to do instead"
        if task["status"] != "late" and "late" in task:
            yield f"{key} is {task['status']}, and still says what to do when it is late"


def tasks_are_in_the_order_of_their_days(case: Case) -> Iterator[str]:
    ranked = sorted(case.plan["checklist"].values(), key=lambda task: int(task["rank"]))
    if [task["rank"] for task in ranked] != list(range(len(ranked))):
        yield f"the ranks are {[task['rank'] for task in ranked]}"
    if [task["days_before"] for task in ranked] != sorted((task["days_before"] for task in ranked), reverse=True):
        yield "the checklist is not in the order of its days"


def lead_times_are_those_of_their_figures(case: Case) -> Iterator[str]:
    """A task that rests on a lead time stands within it."""
    for key, task in case.plan["checklist"].items():
        for id in task.get("figures", ()):
            figure = figures()[id]
            unit = next((days for name, days in DAYS.items() if name in figure["unit"]), None)
            if unit is None or not figure["low"]:
                continue
            low, high = lead(case, key, figure)
            least, most = low * unit, high * unit
            if not min(least, 7) <= task["days_before"] <= most:
                yield f"{key} is {task['days_before']} days before, {id} says {least}–{most}"


def a_wedding_is_booked_as_early_as_weddings_are(case: Case) -> Iterator[str]:
    """Whoever the lead times of weddings name is booked by them, and at no other party."""
    checklist = case.plan["checklist"]
    if not is_wedding(case):
        early = (key for key, task in checklist.items() if "L09" in task.get("figures", ()))
        yield from (f"{key} is booked as for a wedding" for key in early if key != "venue.book")
        return
    wanted = {key: "L09" for key in checklist if key.endswith(".book") and _named(key, figures()["L09"]["conditions"])}
    wanted |= {"general:officiant": "L09", "general:invitations": "L02"}
    wanted |= {key: "L09" for key in ("general:guest-list", "venue.book") if key in checklist}
    for key, id in wanted.items():
        unit = next(days for name, days in DAYS.items() if name in figures()[id]["unit"])
        low, high = (end * unit for end in lead(case, key, figures()[id]))
        if key not in checklist or not low <= checklist[key]["days_before"] <= high:
            yield f"{key} of a wedding is not {low} to {high} days before, as {id} says"


def is_wedding(case: Case) -> bool:
    """Whether the wishes that are heard say so. A birthday may have a cake with three tiers."""
    texts = [wish["text"].casefold() for wish in case.inputs.values()]
    return case.scenario.occasion == "wedding" and any("wedding" in text or "married" in text for text in texts)


def lead(case: Case, key: str, figure: dict[str, str]) -> tuple[Decimal, Decimal]:
    """How long before the party a task is due by a figure, in the figure's unit. Some are named among its conditions
    with a range of their own: "photographer 9-15; florist/DJ 6-12"."""
    subjects: list[tuple[Decimal, Decimal]] = [
        *_named(key, figure["conditions"]),
        *(_named("weddings", figure["conditions"]) if is_wedding(case) else ()),
    ]
    if subjects:
        return subjects[0]
    return Decimal(figure["low"]), Decimal(figure["high"] or figure["low"])


def _named(key: str, conditions: str) -> list[tuple[Decimal, Decimal]]:
    """The ranges of those among the conditions that the name of a task holds."""
    parts = set(re.split(r"[.:]", key)) | {SAME.get(part, "") for part in key.split(".")}
    return [
        (Decimal(found["low"]), Decimal(found["high"]))
        for found in _CONDITION.finditer(conditions)
        if parts & set(found["who"].casefold().split("/"))
    ]


def the_next_steps_are_the_most_urgent(case: Case) -> Iterator[str]:
    steps = case.plan["next_steps"]
    if len(steps) > 3 or (case.inputs and not steps):
        yield f"there are {len(steps)} next steps"
    late = [task for task in case.plan["checklist"].values() if task["status"] == "late"]
    named = sum(any(step["text"].startswith(task["title"]) for task in late) for step in steps)
    failed = sum(section["status"] == "failed" for section in case.plan["sections"].values())
    if named < min(len(late), 3 - failed):
        yield f"{len(late)} tasks are late, and {named} of the next steps are about them"


def a_party_in_the_past_is_named(case: Case) -> Iterator[str]:
    if case.date is not None and case.date < case.today and "conflict:past" not in case.plan["conflicts"]:
        yield f"the party was on {case.date}, and nothing says so"

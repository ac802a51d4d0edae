"""What is to be done, by when: the sections' tasks and the general ones, dated back from the party. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final, Literal

import msgspec

from parties.domain.documents import ChecklistEntry, Document, Output, Task
from parties.domain.message import Listed, Sentence, say

SOON: Final = dt.timedelta(days=7)  # within this time an open task is due

# Lead times are the figures L01–L11: weeks or days before the party, the middle of their range unless said otherwise.
# Those of weddings are in `agents.sections.lead_times`.
INVITE: Final = (
    Task(
        id="general:guest-list",
        title=say("task.guest_list"),
        days_before=49,
        section="general",
        late=say("task.guest_list_late"),
        figures=("L01",),
    ),
    Task(
        id="general:invitations",
        title=say("task.invitations"),
        days_before=28,
        section="general",
        late=say("task.invitations_late"),
        figures=("L02",),
    ),
    Task(
        id="general:replies",
        title=say("task.replies"),
        days_before=14,
        section="general",
        late=say("task.replies_late"),
        figures=("L04", "R12"),
    ),
    Task(
        id="general:headcount",
        title=say("task.headcount"),
        days_before=4,
        section="general",
        late=say("task.headcount_late"),
        figures=("L08", "R13"),
    ),
)
# Only with something booked.
BOOKED: Final = (
    Task(
        id="general:cancellation",
        title=say("task.cancellation"),
        days_before=14,
        section="general",
        late=say("task.cancellation_late"),
        figures=("L11",),
    ),
    Task(
        id="general:reconfirm",
        title=say("task.reconfirm"),
        days_before=7,
        section="general",
        late=say("task.reconfirm_late"),
        figures=("L07",),
    ),
)


# Hired people are confirmed one by one; of these, all that are booked at once.
CONFIRMED: Final = {"venue": say("booked.venue"), "cake": say("booked.cake"), "catering": say("booked.catering")}


def general(invited: tuple[str, ...], booked: Mapping[str, tuple[str, ...]]) -> list[Task]:
    """The tasks that no single section owns.

    `invited` are the causes of there being guests to invite; `booked` maps each section with something to book to
    the causes of that.
    """
    named = [name for section, name in CONFIRMED.items() if section in booked]
    confirm = Task(
        id="general:confirm",
        title=say("task.confirm", booked=Listed(tuple(named))),
        days_before=21,
        section="general",
        late=say("task.confirm_late"),
        figures=("L07",),
    )
    confirmed = _united(causes for section, causes in booked.items() if section in CONFIRMED)
    return [
        *_caused_by(invited, INVITE),
        *_caused_by(confirmed, (confirm,) if named else ()),
        *_caused_by(_united(booked.values()), BOOKED if booked else ()),
    ]


def checklist(
    tasks: Iterable[Task], date: dt.date | None, today: dt.date, causes: tuple[str, ...]
) -> dict[str, ChecklistEntry]:
    """Task id → its entry, ranked by day. `causes` are the inputs that fixed the date.

    Of two tasks with one id the first counts. Without a date nothing is due or late.
    """
    unique: dict[str, Task] = {}
    for task in tasks:
        unique.setdefault(task.id, task)
    ranked = sorted(unique.values(), key=lambda task: (-task.days_before, task.section, task.id))
    return {task.id: _entry(task, rank, date, today, causes) for rank, task in enumerate(ranked)}


def moved(before: Document, after: Document) -> Sentence:
    """What a new date does to the checklist: "12 tasks moved with the party, 28 days later; 3 of them are late now".

    Both are plans; empty where the date was not known before, or is the same.
    """
    old = before.get("facts", {}).get("event_date")
    new = after.get("facts", {}).get("event_date") if old else None
    if not old or not new or old == new:
        return ""
    days = (dt.date.fromisoformat(new) - dt.date.fromisoformat(old)).days
    tasks = after["checklist"].keys() & before["checklist"].keys()
    late = [key for key in tasks if after["checklist"][key]["status"] == "late"]
    newly = [key for key in late if before["checklist"][key]["status"] != "late"]
    count, far = say("tasks", count=len(tasks)), say("days", count=abs(days))
    found = say("moved.later", tasks=count, days=far) if days > 0 else say("moved.earlier", tasks=count, days=far)
    if newly:
        return say("moved.newly_late", moved=found, count=len(newly))
    return say("moved.still_late", moved=found, count=len(late)) if late else say("moved.none_late", moved=found)


def from_outputs(outputs: Iterable[Output]) -> list[Task]:
    """The tasks of section agents, in the order given."""
    return [task for output in outputs for task in output.tasks]


def urgent(entries: Mapping[str, ChecklistEntry], status: str) -> list[ChecklistEntry]:
    """The entries of one status, in the order in which they are to be done."""
    return sorted((entry for entry in entries.values() if entry.status == status), key=lambda entry: entry.rank)


def _caused_by(causes: tuple[str, ...], tasks: Iterable[Task]) -> list[Task]:
    return [msgspec.structs.replace(task, causes=causes) for task in tasks]


def _united(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({cause for causes in groups for cause in causes}))


def _entry(task: Task, rank: int, date: dt.date | None, today: dt.date, causes: tuple[str, ...]) -> ChecklistEntry:
    due_on = None if date is None else date - dt.timedelta(days=task.days_before)
    status = "open" if due_on is None else _status(due_on, today)
    return ChecklistEntry(
        title=task.title,
        section=task.section,
        days_before=task.days_before,
        status=status,
        rank=rank,
        causes=tuple(sorted({*task.causes, *causes})),
        figures=task.figures,
        due_on="" if due_on is None else due_on.isoformat(),
        late=task.late if status == "late" else "",
    )


def _status(due_on: dt.date, today: dt.date) -> Literal["open", "due", "late"]:
    if due_on < today:
        return "late"
    return "due" if due_on <= today + SOON else "open"

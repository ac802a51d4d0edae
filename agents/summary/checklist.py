"""What is to be done, by when: the sections' tasks and the general ones, dated back from the party. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from parties.domain import formatting
from parties.domain.documents import Document, Task

SOON: Final = dt.timedelta(days=7)  # within this time an open task is due

# Lead times are the figures L01–L11: weeks or days before the party, the middle of their range unless said otherwise.
# Those of weddings are in `agents.sections.lead_times`.
INVITE: Final = (
    Task(
        id="general:guest-list",
        title="Settle the date and the guest list",
        days_before=49,
        section="general",
        late="Settle them today: everything else waits for them.",
        figures=("L01",),
    ),
    Task(
        id="general:invitations",
        title="Send the invitations",
        days_before=28,
        section="general",
        late="Invite by message or phone today, and ask for an answer within two days.",
        figures=("L02",),
    ),
    Task(
        id="general:replies",
        title="Last day for replies",
        days_before=14,
        section="general",
        late="Ring everyone who has not answered; count on 75 to 85 in 100 of those invited.",
        figures=("L04", "R12"),
    ),
    Task(
        id="general:headcount",
        title="Chase the last replies and fix the headcount",
        days_before=4,
        section="general",
        late="Give the numbers that you have today, and keep 5 to 10 in 100 in hand.",
        figures=("L08", "R13"),
    ),
)
# Only with something booked.
BOOKED: Final = (
    Task(
        id="general:cancellation",
        title="Last day to cancel what you no longer want; check each contract",
        days_before=14,
        section="general",
        late="The deposit is normally lost now: ask whether the date can be moved instead.",
        figures=("L11",),
    ),
    Task(
        id="general:reconfirm",
        title="Confirm times and addresses with everyone booked",
        days_before=7,
        section="general",
        late="Ring them today with the time, the address and your phone number.",
        figures=("L07",),
    ),
)


# Hired people are confirmed one by one; of these, all that are booked at once.
CONFIRMED: Final = {"venue": "the venue", "cake": "the cake", "catering": "the food"}


def general(invited: tuple[str, ...], booked: Mapping[str, tuple[str, ...]]) -> list[Task]:
    """The tasks that no single section owns.

    `invited` are the causes of there being guests to invite; `booked` maps each section with something to book to
    the causes of that.
    """
    named = [name for section, name in CONFIRMED.items() if section in booked]
    confirm = Task(
        id="general:confirm",
        title=f"Confirm {formatting.listed(named)} in writing",
        days_before=21,
        section="general",
        late="Ring today, and have the confirmation sent to you.",
        figures=("L07",),
    )
    confirmed = _united(causes for section, causes in booked.items() if section in CONFIRMED)
    return [
        *_because(invited, INVITE),
        *_because(confirmed, (confirm,) if named else ()),
        *_because(_united(booked.values()), BOOKED if booked else ()),
    ]


def checklist(tasks: Iterable[Task], date: dt.date | None, today: dt.date, causes: tuple[str, ...]) -> Document:
    """Task id → its entry, ranked by day. `causes` are the inputs that fixed the date.

    Of two tasks with one id the first counts. Without a date nothing is due or late.
    """
    unique: dict[str, Task] = {}
    for task in tasks:
        unique.setdefault(task.id, task)
    ranked = sorted(unique.values(), key=lambda task: (-task.days_before, task.section, task.id))
    return {task.id: _entry(task, rank, date, today, causes) for rank, task in enumerate(ranked)}


def moved(before: Document, after: Document) -> str:
    """What a new date does to the checklist: "12 tasks moved with the party, 28 days later; 3 of them are late now".

    Both are plans; empty where the date was not known before, or is the same.
    """
    old, new = (plan.get("facts", {}).get("event_date") for plan in (before, after))
    if not old or not new or old == new:
        return ""
    days = (dt.date.fromisoformat(new) - dt.date.fromisoformat(old)).days
    tasks = after["checklist"].keys() & before["checklist"].keys()
    late = [key for key in tasks if after["checklist"][key]["status"] == "late"]
    newly = [key for key in late if before["checklist"][key]["status"] != "late"]
    told = (
        f"{formatting.counted(len(tasks), len(tasks), 'task', 'tasks')} moved with the party, "
        f"{formatting.counted(abs(days), abs(days), 'day', 'days')} {'later' if days > 0 else 'earlier'}"
    )
    if newly:
        return f"{told}; {len(newly):,} of them {'is' if len(newly) == 1 else 'are'} late now"
    return f"{told}; none of them is late" if not late else f"{told}; {len(late):,} still late"


def from_outputs(outputs: Iterable[Document]) -> list[Task]:
    """The tasks of section agents, in the order given."""
    return [msgspec.convert(task, Task) for output in outputs for task in output.get("tasks", ())]


def urgent(entries: Mapping[str, Document], status: str) -> list[Document]:
    """The entries of one status, in the order in which they are to be done."""
    return sorted((entry for entry in entries.values() if entry["status"] == status), key=lambda entry: entry["rank"])


def _because(causes: tuple[str, ...], tasks: Iterable[Task]) -> list[Task]:
    return [msgspec.structs.replace(task, causes=causes) for task in tasks]


def _united(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({cause for causes in groups for cause in causes}))


def _entry(task: Task, rank: int, date: dt.date | None, today: dt.date, causes: tuple[str, ...]) -> Document:
    due_on = None if date is None else date - dt.timedelta(days=task.days_before)
    entry: Document = {
        "title": task.title,
        "section": task.section,
        "days_before": task.days_before,
        "status": "open" if due_on is None else _status(due_on, today),
        "causes": sorted({*task.causes, *causes}),
        "rank": rank,
    }
    if task.figures:
        entry["figures"] = list(task.figures)
    if due_on is not None:
        entry["due_on"] = due_on.isoformat()
    if entry["status"] == "late" and task.late:
        entry["late"] = task.late
    return entry


def _status(due_on: dt.date, today: dt.date) -> str:
    if due_on < today:
        return "late"
    return "due" if due_on <= today + SOON else "open"

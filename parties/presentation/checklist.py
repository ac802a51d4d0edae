"""What is done, what comes next, what is missing and what does not fit together. Pure."""

import datetime as dt
from typing import Any, Final

import msgspec

from parties.domain import formatting
from parties.domain.state import PartyState
from parties.presentation.affected_fragments import SECTIONS

_STATUSES: Final = {"late": "Late", "due": "Due now", "open": "To do"}
_SHOWN: Final = 8
_STARTERS: Final = ("75 guests in Austin", "A jungle theme", "Budget about $2,000", "On a Saturday in June")


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """`target` is the fragment that deals with it."""

    text: str
    target: str
    title: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    title: str
    status: str
    status_words: str


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """`sentence` is the sum ("4 of 6"); `parts` are what it counts."""

    sentence: str
    parts: tuple[Part, ...]
    steps: tuple[Step, ...]
    updating: bool


class Task(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: str
    section: str
    due_on: str
    due_words: str
    status: str
    status_words: str
    instead: str


class Checklist(msgspec.Struct, frozen=True, kw_only=True):
    shown: tuple[Task, ...]
    folded: tuple[Task, ...]
    late: int
    due: int
    moved: str

    @property
    def count(self) -> int:
        return len(self.shown) + len(self.folded)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    text: str


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """`removable` are the wishes in it that say nothing else: letting go of one ends the conflict at no cost."""

    id: str
    message: str
    warning: bool
    removable: tuple[Wish, ...]


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    text: str
    example: str


class Notices(msgspec.Struct, frozen=True, kw_only=True):
    """`starters` are first wishes to choose from, as long as there is none."""

    starters: tuple[str, ...]
    question: str
    answers: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    missing: tuple[Missing, ...]


def progress(state: PartyState) -> Progress:
    completion = state.plan.get("completion", {})
    sections = state.plan.get("sections", {})
    return Progress(
        sentence=completion.get("sentence", ""),
        parts=tuple(_part(name, sections.get(name, {})) for name in (*SECTIONS, "budget")),
        steps=tuple(
            _step(step["text"], step["section"], state.plan.get("question", {}).get("text", ""))
            for step in state.plan.get("next_steps", ())
        ),
        updating=(state.stale or bool(state.waits_for)) and bool(state.inputs),
    )


def _step(text: str, section: str, question: str) -> Step:
    if section in (*SECTIONS, "budget"):
        return Step(text=text, target=section, title=formatting.section(section))
    return Step(text=text, target="notices" if text == question else "checklist", title="")


def _part(name: str, section: dict[str, Any]) -> Part:
    status = section.get("status", "missing")
    told = {
        "ready": "done",
        "working": "being worked out",
        "failed": "failed",
        "missing": "still open",
        "declined": "not wanted",
    }
    return Part(name=name, title=formatting.section(name), status=status, status_words=told[status])


def checklist(state: PartyState, moved: str = "") -> Checklist:
    """`moved` says what became of the tasks when the party last moved to another date."""
    tasks = state.plan.get("checklist", {})
    ranked = sorted(tasks.items(), key=lambda item: (item[1].get("rank", 0), item[0]))
    found = tuple(_task(key, task) for key, task in ranked)
    cut = len(found) if len(found) <= _SHOWN + 2 else _SHOWN
    return Checklist(
        shown=found[:cut],
        folded=found[cut:],
        late=sum(task.status == "late" for task in found),
        due=sum(task.status == "due" for task in found),
        moved=moved if "event_date" in state.plan.get("facts", {}) else "",
    )


def _task(key: str, task: dict[str, Any]) -> Task:
    due_on = task.get("due_on", "")
    return Task(
        id=key,
        title=task["title"],
        section="" if task["section"] == "general" else formatting.section(task["section"]),
        due_on=due_on,
        due_words=formatting.weekday(dt.date.fromisoformat(due_on))
        if due_on
        else formatting.before(task.get("days_before", 0)),
        status=task["status"],
        status_words=_STATUSES[task["status"]],
        instead=task.get("late", "") if task["status"] == "late" else "",
    )


def notices(state: PartyState) -> Notices:
    """What is missing in a section with a card is told on the card, not here."""
    question = state.plan.get("question", {})
    on_cards = (*SECTIONS, "budget")
    return Notices(
        starters=() if state.inputs else _STARTERS,
        question=question.get("text", ""),
        answers=tuple(question.get("answers", ())),
        conflicts=tuple(_conflict(state, key, one) for key, one in sorted(state.plan.get("conflicts", {}).items())),
        missing=tuple(
            Missing(name=name, text=one["text"], example=one.get("example", ""))
            for name, one in sorted(state.plan.get("missing", {}).items())
            if name not in on_cards
        ),
    )


def _conflict(state: PartyState, key: str, conflict: dict[str, Any]) -> Conflict:
    involved = [
        state.inputs[one] for one in (conflict.get("kept"), *conflict.get("dropped", ())) if one in state.inputs
    ]
    return Conflict(
        id=key,
        message=conflict["message"],
        warning=conflict.get("severity") == "warning",
        removable=tuple(
            Wish(id=wish.input_id, text=formatting.quoted(wish.text, 40)) for wish in involved if len(wish.slots) == 1
        ),
    )

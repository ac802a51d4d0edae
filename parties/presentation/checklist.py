"""What is done, what comes next, and the checklist."""

import datetime as dt
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from parties.domain.state import PartyState
from parties.presentation import formatting
from parties.presentation.affected_fragments import SECTIONS

_STATUSES: Final = {"late": gettext_noop("Late"), "due": gettext_noop("Due now"), "open": gettext_noop("To do")}
_PARTS: Final = {
    "ready": gettext_noop("done"),
    "working": gettext_noop("being worked out"),
    "failed": gettext_noop("failed"),
    "missing": gettext_noop("still open"),
    "declined": gettext_noop("not wanted"),
}
_SHOWN: Final = 8


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
    return Part(name=name, title=formatting.section(name), status=status, status_words=_(_PARTS[status]))


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
        status_words=_(_STATUSES[task["status"]]),
        instead=task.get("late", "") if task["status"] == "late" else "",
    )

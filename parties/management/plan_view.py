"""A party on a terminal: what each wish set in motion, and the plan as tables. Pure but for the terminal it is given.

What people typed goes into Text, never into markup: "[red]" in a wish stays "[red]".
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from parties.domain import events as ev
from parties.domain.state import PartyState
from parties.presentation import formatting
from parties.presentation.rendering import with_texts

AGENTS: Final = ("theme", "venue", "cake", "catering", "vendor", "budget", "planner")
VERBS: Final = {
    "start": gettext_noop("started"),
    "rerun": gettext_noop("ran again"),
    "recalculate": gettext_noop("recalculated"),
}
STYLES: Final = {
    "completed": "green",
    "ready": "green",
    "covered": "green",
    "running": "yellow",
    "starting": "yellow",
    "due": "yellow",
    "tight": "yellow",
    "failed": "red",
    "late": "red",
    "short": "red",
}


class Played(NamedTuple):
    """A wish, and what it set in motion; `settled` once the plan knows it."""

    text: str
    result: tuple[str, ...] = ()
    total: str = ""
    settled: bool = False


class Watch:
    """Shows a party growing. On a terminal in place; elsewhere one line a wish, once it is settled."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console) if console.is_terminal else None
        self._played: list[Played] = []

    def __enter__(self) -> "Watch":
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *raised: object) -> None:
        if self._live is not None:
            self._live.stop()
            self._console.line()

    def typed(self, text: str) -> None:
        self._played.append(Played(text))

    def waiting(self, state: PartyState) -> None:
        if self._live is not None:
            self._live.update(Group(wishes(self._played), agents(state)))

    def settled(self, state: PartyState, recorded: Sequence[ev.Recorded]) -> None:
        """`recorded` are the events since the wish was typed."""
        self._played[-1] = self._played[-1]._replace(result=result(recorded), total=_total(state), settled=True)
        self.waiting(state)
        if self._live is None:
            self._console.print(_line(self._played[-1]))


def result(recorded: Sequence[ev.Recorded]) -> tuple[str, ...]:
    """Which agents ran, and how: "venue ran again"."""
    steps = [step for one in recorded if isinstance(one.event, ev.ExecutionPlanned) for step in one.event.steps]
    failed = {one.event.agent for one in recorded if isinstance(one.event, ev.AgentFailed)}
    return tuple(f"{step.agent} {_('failed') if step.agent in failed else _(VERBS[step.execution])}" for step in steps)


def wishes(played: Sequence[Played]) -> Table:
    table = _table(_("Wish"), _("What it set in motion"), _("Total"))
    for one in played:
        set_in_motion = ", ".join(one.result) or (_("nothing") if one.settled else "…")
        table.add_row(Text(one.text), Text(set_in_motion, style="dim"), Text(one.total))
    return table


def agents(state: PartyState) -> Text:
    """One line: each agent with its status, those that nothing needs as a dash."""
    line = Text()
    for name in AGENTS:
        agent = state.agents.get(name)
        status = "–" if agent is None else agent.status
        line.append(f"{formatting.section(name)} ").append(f"{status}   ", style=STYLES.get(status, "dim"))
    return line


def plan(state: PartyState) -> RenderableType:
    """The whole plan, from the headline to the next steps."""
    state = with_texts(state)
    blocks = [_head(state), _sections(state), _budget(state), _checklist(state), *_lists(state)]
    return Group(*(part for block in blocks if block is not None for part in (block, Text())))


def _head(state: PartyState) -> Text:
    head = Text(state.plan.get("headline") or state.details.get("title", ""), style="bold")
    head.append(
        "\n" + _("{party}, version {version}").format(party=state.party_id, version=state.version), style="not bold dim"
    )
    completion = state.plan.get("completion")
    if completion:
        head.append("\n" + _("{done} sections ready").format(done=completion["sentence"]), style="not bold")
    verdict = state.budget.get("verdict")
    if verdict:
        head.append(f"\n{verdict['sentence']}", style=f"not bold {STYLES.get(verdict['status'], '')}")
    return head


def _sections(state: PartyState) -> Table | None:
    table = _table(_("Section"), _("Status"), _("Picked"), _("Estimate"))
    for name, section in _ranked(state.plan.get("sections", {})):
        ready = section["status"] == "ready"
        table.add_row(
            formatting.section(name),
            _status(section["status"]),
            Text(section["reason"] if not ready or name == "budget" else section["title"]),
            _range(state, section) if "low" in section else "",
        )
    return table if table.row_count else None


def _budget(state: PartyState) -> Table | None:
    document = state.budget
    if not document.get("lines"):
        return None
    table = _table(_("Budget"), _("Item"), _("How it is reckoned"), _("Low"), _("High"), money=2)
    for _key, line in _ranked(document["lines"]):
        table.add_row(formatting.section(line["category"]), Text(line["item"]), Text(line["basis"]), *_amounts(line))
    table.add_section()
    table.add_row(_("Subtotal"), "", "", *_amounts(document["subtotal"]))
    for _key, rule in _ranked(document["rules"]):
        table.add_row(_("Rule"), Text(rule["label"]), Text(rule["basis"]), *_amounts(rule))
    table.add_section()
    table.add_row(_("Total"), Text(document["currency"]), "", *_amounts(document["total"]), style="bold")
    if "per_guest" in document:
        table.add_row("", _("Per guest"), "", *_amounts(document["per_guest"]))
    return table


def _checklist(state: PartyState) -> Table | None:
    table = _table(_("When"), _("To do"), _("Section"), _("Status"))
    for _key, task in _ranked(state.plan.get("checklist", {})):
        due_on = task.get("due_on")
        when = formatting.day(dt.date.fromisoformat(due_on)) if due_on else formatting.before(task["days_before"])
        title = f"{task['title']}\n→ {task['late']}" if task.get("late") else task["title"]
        table.add_row(when, Text(title), formatting.section(task["section"]), _status(task["status"]))
    return table if table.row_count else None


def _lists(state: PartyState) -> list[Text]:
    document = state.plan
    question = document.get("question")
    asked = [_example(question)] if question else []
    conflicts = [conflict["message"] for conflict in document.get("conflicts", {}).values()]
    gaps = [_("{text} Type “{example}”.").format(**gap) for gap in document.get("missing", {}).values()]
    steps = [step["text"] for step in document.get("next_steps", ())]
    found = [
        (_("Question"), asked),
        (_("Conflicts"), conflicts),
        (_("Missing"), gaps),
        (_("Assumed"), _assumed(state)),
        (_("Next steps"), steps),
    ]
    return [_list(title, items) for title, items in found if items]


def _example(question: Mapping[str, Any]) -> str:
    examples = ", ".join(question["answers"])
    return _("{question} For example: {examples}.").format(question=question["text"], examples=examples)


def _assumed(state: PartyState) -> list[str]:
    """Each assumption once: several agents count the same guests."""
    outputs = [state.agents[name].output for name in AGENTS if name in state.agents]
    found = [said for output in outputs for said in output.get("assumptions", ())]
    return list(dict.fromkeys([*found, *state.budget.get("assumptions", ())]))


def _list(title: str, items: Sequence[str]) -> Text:
    text = Text(title, style="bold")
    for item in items:
        text.append(f"\n• {item}", style="not bold")
    return text


def _line(played: Played) -> Text:
    what = ", ".join(played.result) or _("nothing to do")
    return Text(f"“{played.text}” → {what}" + (_("; total {total}").format(total=played.total) if played.total else ""))


def _total(state: PartyState) -> str:
    return _range(state, state.budget["total"]) if state.budget.get("lines") else ""


def _range(state: PartyState, amounts: dict[str, Any]) -> str:
    currency = state.budget.get("currency") or state.details.get("currency", "USD")
    return formatting.span(amounts["low"], amounts["high"], currency)


def _amounts(amounts: dict[str, Any]) -> tuple[str, str]:
    return f"{Decimal(amounts['low']):,.2f}", f"{Decimal(amounts['high']):,.2f}"


def _status(status: str) -> Text:
    return Text(status, style=STYLES.get(status, "dim"))


def _ranked(items: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(items.items(), key=lambda item: (item[1]["rank"], item[0]))


def _table(*titles: str, money: int = 0) -> Table:
    """The last `money` columns hold amounts, set to the right."""
    table = Table(title_justify="left", show_edge=False, pad_edge=False, header_style="bold")
    for position, title in enumerate(titles):
        table.add_column(title, justify="right" if position >= len(titles) - money else "left")
    return table

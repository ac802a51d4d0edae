"""Why something is in the plan: from the thing back to the words that were typed."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from parties.domain.documents import Document
from parties.domain.pins import HAND
from parties.domain.state import Input, PartyState
from parties.presentation import formatting


class NotInPlan(Exception):
    """The plan has nothing of that name; `known` are the names that it has."""

    def __init__(self, item: str, known: tuple[str, ...]) -> None:
        super().__init__(f"Nothing in the plan is called {item!r}.")
        self.known = known


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """What stands behind one thing in the plan.

    `says` are sentences that the agent gave with it, `figures` ids of sourced numbers, `source` where a rule stands
    written. `wishes` are the inputs that caused it, `pins` what the host set by hand, where that is among the causes.
    """

    id: str
    kind: str
    what: str
    agent: str
    basis: str = ""
    low: str = ""
    high: str = ""
    says: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    wishes: tuple[Input, ...] = ()
    pins: Document = {}


def why(state: PartyState, item: str) -> Reason:
    """What stands behind a budget line or rule, a task, a section, a choice or an option. Raises NotInPlan."""
    for found in _all(state):
        if found.id == item:
            return found
    raise NotInPlan(item, tuple(dict.fromkeys(found.id for found in _all(state))))


def _all(state: PartyState) -> Iterator[Reason]:
    """Everything that can be asked for. A section comes before a choice or an option of the same name."""
    yield from _sections(state)
    for id, line in state.budget.get("lines", {}).items():
        yield _reason(state, line, id=id, kind="budget line", what=line["item"], agent=line["category"])
    for id, rule in state.budget.get("rules", {}).items():
        causes = (rule.get("causes", ()), _causes_of_lines(state, id.removeprefix("tip:")))
        rule = rule | {"causes": _united(causes)}
        yield _reason(state, rule, id=id, kind="budget rule", what=rule["label"], agent="budget")
    for id, task in state.plan.get("checklist", {}).items():
        section = task["section"] if task["section"] in state.agents else "planner"
        yield _reason(state, task, id=id, kind="task", what=task["title"], agent=section)
    for name, agent in state.agents.items():
        for choice in agent.output.get("choices", ()):
            yield from _choice(state, name, choice)


def _choice(state: PartyState, agent: str, choice: Document) -> Iterator[Reason]:
    causes = {"causes": choice.get("causes", ())}
    options = {option["id"]: option | causes for option in choice["options"]}
    picked = options[choice["picked"]]
    what = f"{choice['label']}: {picked['title']}"
    yield _reason(state, picked, id=choice["id"], kind="choice", what=what, agent=agent)
    for id, option in options.items():
        kind = "option, picked" if option is picked else "option"
        yield _reason(state, option, id=id, kind=kind, what=option["title"], agent=agent)


def _sections(state: PartyState) -> Iterator[Reason]:
    for name, agent in state.agents.items():
        output = agent.output
        if name == "budget":
            verdict = state.budget.get("verdict", {}).get("sentence", "")
            document = {
                **state.budget.get("total", {}),
                "causes": _causes_of_lines(state),
                "says": state.budget.get("assumptions", ()),
            }
            yield _reason(
                state, document, id=name, kind="section", what=verdict or formatting.section(name), agent=name
            )
        elif output:
            choices = output.get("choices", ())
            document = {
                **state.budget.get("categories", {}).get(name, {}),
                "says": (*output.get("notes", ()), *output.get("assumptions", ())),
                "figures": _united(option.get("figures", ()) for choice in choices for option in choice["options"]),
                "causes": _united([output.get("causes", ()), *(choice.get("causes", ()) for choice in choices)]),
            }
            yield _reason(state, document, id=name, kind="section", what=output["headline"], agent=name)


def _causes_of_lines(state: PartyState, line: str = "") -> tuple[str, ...]:
    """The causes of one line, or of all: what a sum or a percentage of them rests on."""
    lines: dict[str, Any] = state.budget.get("lines", {})
    chosen = [lines[line]] if line in lines else lines.values()
    return _united(one.get("causes", ()) for one in chosen)


def _united(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))


def _reason(state: PartyState, document: Document, *, id: str, kind: str, what: str, agent: str) -> Reason:
    causes = document.get("causes", ())
    inputs = sorted((state.inputs[cause] for cause in causes if cause in state.inputs), key=lambda wish: wish.order)
    keys = ("source", "url", "as_of")
    says = (*document.get("reasons", ()), *document.get("warnings", ()), *document.get("says", ()))
    return Reason(
        id=id,
        kind=kind,
        what=what,
        agent=agent,
        basis=document.get("basis", ""),
        low=document.get("low", ""),
        high=document.get("high", ""),
        says=says,
        figures=tuple(document.get("figures", ())),
        source=tuple(document[key] for key in keys if document.get(key)),
        wishes=tuple(inputs),
        pins=state.details.get("pins", {}) if HAND in causes else {},
    )

"""Every number has a rule and a figure, and everything leads back to the words that were typed."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from parties.presentation.provenance import why
from tests.oracle.case import Case, Document, span
from tests.oracle.recompute import figures, offers

HAND: Final = "host"


def lines_name_their_figures(case: Case) -> Iterator[str]:
    for key, line in case.budget.get("lines", {}).items():
        if not line.get("figures") or not set(line["figures"]) <= figures().keys():
            yield f"line {key} rests on {line.get('figures')}"
        if "tip" in line and line.get("tip_figure") not in figures():
            yield f"the tip on {key} rests on {line.get('tip_figure')!r}"
    for key, rule in case.budget.get("rules", {}).items():
        dated = rule.get("source") and (rule.get("url") or HAND in rule.get("causes", ()))
        if not (dated or rule.get("figures")) or not set(rule.get("figures", ())) <= figures().keys():
            yield f"rule {key} has no source"
        if key.startswith("tax:") and not rule.get("as_of") and "rate.tax" not in case.pins:
            yield f"rule {key} has no date"


def options_name_their_figures(case: Case) -> Iterator[str]:
    for section, choice in case.choices():
        for option in choice["options"]:
            cited = set(option.get("figures", ()))
            if not cited <= figures().keys() or (span(option).high and not cited):
                yield f"{section} {option['id']} costs {span(option).high} and rests on {sorted(cited)}"
            if span(option).high and option["facts"].get("quality") not in ("A", "B", "C"):
                yield f"{section} {option['id']} does not say how good its figures are"


def prices_are_in_their_figures(case: Case) -> Iterator[str]:
    """A rate of the catalogue is its figure's, or says how it was derived from it."""
    for section, choice in case.choices():
        for option in choice["options"] if section != "theme" else ():
            for rate in _rates(offers(section)[option["id"]]["terms"]):
                figure = figures()[rate["figure"]]
                known = {Decimal(figure[key]) for key in ("low", "high", "typical") if figure[key]}
                known |= {minutes / 60 for minutes in known} if figure["unit"] == "minutes" else set()
                ends = {Decimal(str(rate["low"])), Decimal(str(rate["high"]))}
                if not ends <= known and not rate.get("derived") and not _stated(ends - known, figure):
                    yield f"{section} {option['id']}: {sorted(ends)} is not in {rate['figure']}"


def causes_are_wishes_of_the_party(case: Case) -> Iterator[str]:
    """Whatever can be asked for has a cause, and all its causes are active wishes or the host's own hand."""
    known = {*case.inputs, HAND}
    for name, item in _caused(case):
        causes = item.get("causes", ())
        if not causes:
            yield f"{name} has no cause"
        if foreign := set(causes) - known:
            yield f"{name} rests on {sorted(foreign)}, which is no wish of this party"


def why_leads_back_to_what_was_typed(case: Case) -> Iterator[str]:
    for name in _asked(case):
        reason = why(case.state, name)
        if not reason.wishes and not reason.pins:
            yield f"why {name} leads to no words"
        if not set(reason.figures) <= figures().keys():
            yield f"why {name} names {reason.figures}"
        agent = case.agents.get(reason.agent, {})
        if reason.agent != "planner" and not agent.get("agent_version"):
            yield f"why {name} names no version of the {reason.agent} agent"


def conflicts_name_wishes_of_the_party(case: Case) -> Iterator[str]:
    for key, conflict in case.plan["conflicts"].items():
        named = {conflict["kept"], *conflict["dropped"]} - {"", HAND}
        if not conflict["message"] or not named <= case.inputs.keys():
            yield f"{key}: {conflict}"


def _caused(case: Case) -> Iterator[tuple[str, Document]]:
    yield from ((f"line {key}", line) for key, line in case.budget.get("lines", {}).items())
    yield from ((f"task {key}", task) for key, task in case.plan["checklist"].items())
    yield from ((f"choice {choice['id']}", choice) for _, choice in case.choices())


def _asked(case: Case) -> Iterator[str]:
    """All names that a host could ask about."""
    yield from case.budget.get("lines", {})
    yield from case.budget.get("rules", {})
    yield from case.plan["checklist"]
    yield from case.outputs
    yield from (option["id"] for _, choice in case.choices() for option in choice["options"])


def _rates(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"low", "high", "figure"} <= value.keys():
            yield value
        for part in value.values():
            yield from _rates(part)
    elif isinstance(value, list):
        for part in value:
            yield from _rates(part)


def _stated(numbers: set[Decimal], figure: dict[str, str]) -> bool:
    """The figure's own words spell the numbers out."""
    words = f"{figure['item']} {figure['unit']} {figure['conditions']}"
    return all(re.search(rf"\b{number:f}\b", words) for number in numbers)

"""Sums are sums, percentages are what they say, and the verdict is what the numbers say."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from tests.oracle.case import PARTS, Case, Document, Span, span
from tests.oracle.recompute import cents, rules, target

_TEXT: Final = re.compile(r"-?\d+\.\d\d")
_MONEY: Final = re.compile(r"\$([\d,]+(?:\.\d\d)?)")
_WORD: Final = re.compile(r"[^\W_]+")
NOTHING: Final = Span(Decimal(0), Decimal(0))


def ranges_run_from_low_to_high(case: Case) -> Iterator[str]:
    for path, document in _ranges({"agents": case.agents, "budget": case.budget, "plan": case.plan}, ""):
        if not (_TEXT.fullmatch(document["low"]) and _TEXT.fullmatch(document["high"])):
            yield f"{path} is no range of amounts: {document['low']}–{document['high']}"
        elif not 0 <= Decimal(document["low"]) <= Decimal(document["high"]):
            yield f"{path} runs from {document['low']} to {document['high']}"


def every_cost_is_counted_once(case: Case) -> Iterator[str]:
    """The budget has the lines of the sections, all of them and no others, at the same amounts."""
    lines = {line["id"]: line for output in case.outputs.values() for line in output.get("lines", ())}
    counted = case.budget.get("lines", {})
    for key in lines.keys() ^ counted.keys():
        yield f"line {key} is {'planned and not counted' if key in lines else 'counted and not planned'}"
    for key in lines.keys() & counted.keys():
        if span(lines[key]) != span(counted[key]):
            yield f"line {key} is planned at {span(lines[key])} and counted at {span(counted[key])}"


def sums_add_up(case: Case) -> Iterator[str]:
    budget = case.budget
    if not budget:
        return
    lines = _sum(budget["lines"].values())
    for name in {line["category"] for line in budget["lines"].values()} | budget["categories"].keys():
        part = _sum(line for line in budget["lines"].values() if line["category"] == name)
        if part != span(budget["categories"].get(name, {"low": "-1", "high": "-1"})):
            yield f"the lines of {name} come to {part}"
    if lines != span(budget["subtotal"]):
        yield f"the lines come to {lines}, the subtotal says {budget['subtotal']}"
    if lines.plus(_sum(budget["rules"].values())) != span(budget["total"]):
        yield f"lines and rules do not come to the total {budget['total']}"


def a_section_costs_its_lines(case: Case) -> Iterator[str]:
    for name in PARTS:
        section = case.plan["sections"][name]
        if "low" in section and _sum(case.outputs[name]["lines"]) != span(section):
            yield f"section {name} says {section['low']}–{section['high']}"


def taxes_are_those_of_the_place(case: Case) -> Iterator[str]:
    """Each kind of sale that the place taxes has its line, at the place's rate; no other has one."""
    place = _place(case.place)
    bases: dict[str, Span] = {}
    for line in case.budget.get("lines", {}).values():
        kind = line.get("tax", "none")
        kind = "service_charge" if kind == "service" and line["category"] == "catering" else kind
        bases[kind] = bases.get(kind, NOTHING).plus(span(line))
    for kind, rate in place["taxes"].items():
        rule = case.budget.get("rules", {}).get(f"tax:{kind}")
        if kind not in bases:
            if rule is not None:
                yield f"tax:{kind} taxes nothing"
            continue
        least, most = _percents(case, "tax", (rate["low"], rate["high"]))
        wanted = Span(cents(bases[kind].low * least), cents(bases[kind].high * most))
        if rule is None or span(rule) != wanted:
            yield f"tax on {kind} in {place['title']} is {wanted}, the budget says {rule and span(rule)}"
    for key in case.budget.get("rules", {}):
        if key.startswith("tax:") and key.removeprefix("tax:") not in place["taxes"]:
            yield f"{key} is not known in {place['title']}"


def tips_and_reserve_are_what_they_say(case: Case) -> Iterator[str]:
    if not case.budget.get("lines"):
        return
    charged = case.budget["rules"]
    others = span(case.budget["subtotal"])
    for key, line in case.budget["lines"].items():
        if "tip" in line:
            least, most = _percents(case, "tip", line["tip"])
            wanted = Span(cents(span(line).low * least), cents(span(line).high * most))
            if f"tip:{key}" not in charged or span(charged[f"tip:{key}"]) != wanted:
                yield f"the tip on {key} is {wanted}, not {charged.get(f'tip:{key}')}"
    for key, rule in charged.items():
        others = others if key == "contingency" else others.plus(span(rule))
    rate = rules()["contingency"]
    least, most = _percents(case, "contingency", (rate["low"], rate["high"]))
    wanted = Span(cents(others.low * least), cents(others.high * most))
    if span(charged["contingency"]) != wanted:
        yield f"the contingency is {wanted}, not {span(charged['contingency'])}"


def a_guest_pays_a_share(case: Case) -> Iterator[str]:
    if "per_guest" in case.budget and case.guests is not None:
        total = span(case.budget["total"])
        wanted = Span(cents(total.low / case.guests.high), cents(total.high / case.guests.low))
        if span(case.budget["per_guest"]) != wanted:
            yield f"{wanted} a guest, not {span(case.budget['per_guest'])}"


def within_the_budget_or_says_no(case: Case) -> Iterator[str]:
    """Covered, tight or short as the numbers are, and the sentence names the numbers that make it so."""
    aim = target(case)
    if not case.budget or aim is None:
        if case.budget and case.budget["verdict"]["status"] != "no_target":
            yield f"no target was told, and the verdict is {case.budget['verdict']}"
        return
    total, verdict = span(case.budget["total"]), case.budget["verdict"]
    status = _status(total, aim)
    if verdict["status"] != status:
        yield f"{total.low}–{total.high} against {aim} is {status}, the verdict is {verdict['status']}"
    gap = total.low - aim.high
    if status == "short" and Decimal(verdict.get("gap", "0")) != gap:
        yield f"it is {gap} short, the verdict says {verdict.get('gap')}"
    told = {Decimal(amount.replace(",", "")) for amount in _MONEY.findall(verdict["sentence"])}
    slack = 0 if aim.low == aim.high else 1  # changed money is told without its cents
    if not any(abs(amount - aim.high) <= slack for amount in told):
        yield f"the verdict does not name the target of {aim}: {verdict['sentence']}"
    if status == "short" and not any(abs(amount - total.low) <= 1 for amount in told):
        yield f"the verdict does not name the leanest total of {total.low}: {verdict['sentence']}"
    if status == "short" and not any(step["section"] == "budget" for step in case.plan["next_steps"]):
        late = sum(task["status"] == "late" for task in case.plan["checklist"].values())
        if late + ("question" in case.plan) < len(case.plan["next_steps"]):
            yield "money is short, and none of the next steps says so"


def limits_on_a_part_are_held_against_it(case: Case) -> Iterator[str]:
    for part, limit in case.budget.get("limits", {}).items():
        sums = span(case.budget["categories"].get(part, {"low": "0.00", "high": "0.00"}))
        most = Span(Decimal(limit.get("sure", limit["max"])), Decimal(limit["max"]))
        if limit["status"] != _status(sums, most) or span(limit) != sums:
            yield f"{part} costs {sums}, its limit is {most}, and the budget says {limit}"


def _status(cost: Span, most: Span) -> str:
    """`most` is a span where the host named another money, whose worth is a span too."""
    return "covered" if cost.high <= most.low else "tight" if cost.low <= most.high else "short"


def _percents(case: Case, rate: str, usual: Sequence[str]) -> tuple[Decimal, Decimal]:
    """The host's own rate, else the usual one, as factors."""
    own = case.pins.get(f"rate.{rate}")
    low, high = (own, own) if own is not None else usual
    return Decimal(low) / 100, Decimal(high) / 100


def _place(location: str) -> dict[str, Any]:
    """The rule for the longest known name in what was told, else the one for anywhere."""
    words = " ".join(["", *_WORD.findall(location.casefold()), ""])
    known = [(len(name), place) for place in rules()["places"] for name in place["names"] if f" {name} " in words]
    found: dict[str, Any] = max(known, key=lambda entry: entry[0])[1] if known else rules()["elsewhere"]
    return found


def _sum(parts: Any) -> Span:
    total = NOTHING
    for part in parts:
        total = total.plus(span(part))
    return total


def _ranges(value: Any, path: str) -> Iterator[tuple[str, Document]]:
    if isinstance(value, dict):
        if "low" in value and "high" in value:
            yield path, value
        for key, part in value.items():
            yield from _ranges(part, f"{path}/{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _ranges(part, f"{path}/{number}")

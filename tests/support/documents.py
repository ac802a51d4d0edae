"""What agents find, as the state keeps it and as people read it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from agents.base import Result
from parties.domain.documents import Budget, Completion, Ends, Output, Plan, PlanFacts, Verdict
from parties.presentation.rendering import render_all

Document = dict[str, Any]


def stored(result: Result) -> Document:
    """The document as JSON has it."""
    document: Document = msgspec.json.decode(msgspec.json.encode(result.document))
    return document


def shown(result: Result) -> Document:
    """The document with a text in the place of each message."""
    document: Document = render_all(stored(result))
    return document


def bare_output(headline: str = "", **facts: Any) -> Output:
    """What a small agent finds: facts alone."""
    return Output(headline=headline, facts=facts)


def bare_budget(low: str = "0.00", high: str = "0.00") -> Budget:
    ends = Ends(low=low, high=high)
    return Budget(
        currency="USD",
        lines={},
        rules={},
        categories={},
        subtotal=ends,
        total=ends,
        limits={},
        verdict=Verdict(status="no_target", sentence=""),
        assumptions=(),
    )


def bare_plan(headline: str = "") -> Plan:
    return Plan(
        headline=headline,
        facts=PlanFacts(),
        sections={},
        completion=Completion(done=0, of=0, sentence=""),
        checklist={},
        missing={},
        conflicts={},
    )


BARE: dict[str, Any] = {"output": bare_output, "budget": bare_budget, "plan": bare_plan}


def priced(document: Mapping[str, Any]) -> Budget | None:
    """A budget of which a test says only a part; None for an empty one."""
    if not document:
        return None
    rest = {"item": "", "basis": "", "low": "0.00", "high": "0.00", "category": "", "rank": 0}
    lines = {key: {"id": key, **rest, **line} for key, line in document.get("lines", {}).items()}
    return msgspec.convert({**msgspec.to_builtins(bare_budget()), **document, "lines": lines}, Budget)


def completed(document: Mapping[str, Any]) -> Output:
    """A section's result of which a test says only a part."""
    choices = [{"label": "", "options": [], "picked": "", **choice} for choice in document.get("choices", ())]
    for choice in choices:
        choice["options"] = [{"title": "", "summary": "", **option} for option in choice["options"]]
    return msgspec.convert({"headline": "", **document, "choices": choices}, Output)

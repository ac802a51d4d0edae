"""A party without a database: commands and the planner over the pure core, for property tests."""

import datetime as dt
from typing import Any

from django.utils.module_loading import import_string

from agents import analyzer
from agents.catalogue import files
from agents.planning.deps import PlanningDeps
from agents.planning.graph import order
from agents.planning.orchestrator import reconcile
from parties.domain import events as ev
from parties.domain import ids, vocabulary
from parties.domain.state import PartyState, apply, encode
from partyplanner import flow
from tests.support.recording import recorded

NOW = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


def analyze(text: str, today: dt.date) -> analyzer.Analysis:
    return analyzer.analyze(text, today=today)


def real_deps() -> PlanningDeps:
    """The agents of the flow on the catalogue that ships with the code."""
    agents = {name: import_string(path)() for name, path in flow.AGENTS.items()}
    return PlanningDeps(agents=order(agents), analyze=analyze, catalogue=files.builtin())


class PureParty:
    """Inputs in, plan out, events kept. `plan_each` reconciles after every change, as a quick worker would."""

    def __init__(self, deps: PlanningDeps, *, plan_each: bool = True, now: dt.datetime = NOW) -> None:
        self.deps = deps
        self.plan_each = plan_each
        self.now = now
        self.log: list[ev.Recorded] = []
        self.state = PartyState(party_id="fp2026pureparty")
        self.append([ev.PartyCreated(title="Test")])
        if plan_each:
            self.plan()

    def append(self, events: list[Any]) -> None:
        for event in events:
            stored = vocabulary.decode(event.type, event.schema_version, vocabulary.encode(event))
            self.log.append(recorded(stored, at=self.now, party_id=self.state.party_id, version=self.state.version + 1))
            self.state = apply(self.state, self.log[-1])

    def plan(self) -> list[ev.Event]:
        events = reconcile(self.state, self.deps, self.now)
        self.append(events)
        return events

    def add(self, text: str, priority: ev.Priority = "nice") -> str:
        input_id = ids.input_id(text, self.state.inputs)
        self.append([ev.InputAdded(input_id=input_id, text=text, source="test", priority=priority)])
        if self.plan_each:
            self.plan()
        return input_id

    def remove(self, input_id: str) -> None:
        self.append([ev.InputRemoved(input_id=input_id)])
        if self.plan_each:
            self.plan()

    def shown(self) -> bytes:
        """All that a host sees of the plan, canonical: what identity and order-invariance speak of."""
        return encode({"agents": self.state.agents, "budget": self.state.budget, "plan": self.state.plan})


def planned(deps: PlanningDeps, *texts: str, plan_each: bool = True) -> PureParty:
    party = PureParty(deps, plan_each=plan_each)
    for text in texts:
        party.add(text)
    if not plan_each:
        party.plan()
    return party

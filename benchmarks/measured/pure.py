"""The pure core: reconcile, and folding events."""

import statistics
import time

from agents import registry
from agents.catalogue import repository as catalogue
from agents.planning import consumer
from agents.planning.deps import PlanningDeps
from agents.planning.orchestrator import reconcile
from benchmarks.figures import Figure, at_least, at_most, figure
from benchmarks.wishes import TEN
from benchmarks.workers import add, new_party
from parties.domain import events as ev
from parties.domain.state import PartyState, apply
from parties.eventstore import replay
from parties.outbox import relay
from tests.support.planning import NOW, PureParty


def _deps() -> PlanningDeps:
    return PlanningDeps(agents=registry.agents(), analyze=consumer.analyze, catalogue=catalogue.current())


def reconcile_one(repeats: int = 5, runs: int = 50) -> list[Figure]:
    """One input added to a planned party with ten: what the planner itself takes."""
    party = PureParty(_deps(), plan_each=False)
    for text in TEN:
        party.add(text)
    party.plan()
    party.add("I need a face painter")
    found = reconcile(party.state, party.deps, NOW)
    result = [event.agent for event in found if isinstance(event, ev.AgentStarted)]
    medians = []
    for _ in range(repeats):
        times = []
        for _ in range(runs):
            started = time.perf_counter()
            reconcile(party.state, party.deps, NOW)
            times.append((time.perf_counter() - started) * 1e6)
        medians.append(statistics.median(times))
    note = f"{', '.join(result)} run; each repeat is a median of {runs}"
    return [figure("reconcile, one input added to ten", "µs", medians, at_most(400), note)]


def replays(repeats: int = 5, wishes: int = 50) -> list[Figure]:
    """Events folded a second, of a party whose every wish was planned as it came: pure, and from the database."""
    texts = [f"{text} {number}" for number in range(wishes // len(TEN)) for text in TEN]
    party = PureParty(_deps())
    party_id = new_party(TEN[0])
    for text in texts:
        party.add(text)
        add(party_id, text)
        relay.drain("planner")
    pure, stored = [], []
    for _ in range(repeats):
        started = time.perf_counter()
        state = PartyState(party_id=party.state.party_id)
        for recorded in party.log:
            state = apply(state, recorded)
        pure.append(state.version / (time.perf_counter() - started))
        started = time.perf_counter()
        stored.append(replay.replay(party_id).version / (time.perf_counter() - started))
    return [
        figure("replay, pure", "events/s", pure, at_least(100_000), f"{len(party.log)} events"),
        figure("replay, from the database", "events/s", stored, at_least(30_000)),
    ]

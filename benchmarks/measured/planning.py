"""Planning: a backlog with the real agents; and whether a long history slows the next plan."""

import time

from django.utils import timezone

from benchmarks.figures import Figure, at_least, at_most, figure, ratio
from benchmarks.wishes import TEN, Wishes
from benchmarks.workers import add, new_party, seconds_to_drain, settle
from parties import commands
from parties.eventstore import repository
from parties.models import BEHIND, Party
from parties.outbox import relay


def planning(repeats: int = 5, parties: int = 5_000, workers: int = 2) -> list[Figure]:
    """A backlog of parties with one unplanned input each: inputs a second until every plan is current."""
    rates = []
    for seed in range(repeats):
        wishes = Wishes(seed)
        made = [new_party(wishes.any()) for _ in range(parties)]
        rates.append(parties / seconds_to_drain("planner", workers))
        behind = Party.objects.filter(BEHIND, pk__in=made).count()
        if behind:
            raise RuntimeError(f"{behind} parties were left unplanned")
        settle()
    return [figure(f"planning a backlog, {workers} workers", "inputs/s", rates, at_least(600), f"{parties:,} parties")]


def growth(repeats: int = 15, events: int = 10_000) -> list[Figure]:
    """Planning one input on a party with 10,000 events ÷ on one with ten."""
    young, old = new_party(TEN[0]), new_party(TEN[0])
    relay.drain("planner")
    _lengthen(old, events)
    settle()
    times: dict[str, list[float]] = {young: [], old: []}
    for number in range(repeats):
        for party_id in (young, old) if number % 2 else (old, young):
            input_id = add(party_id, f"a magician {number}")
            times[party_id].append(_milliseconds_to_plan())
            commands.remove_input(party_id=party_id, input_id=input_id, actor="bench", now=timezone.now())
            relay.drain("planner")
    return [
        ratio(
            f"growth: a party with {events:,} events ÷ a new one",
            at_most(1.3),
            (f"planning one input after {events:,} events", times[old]),
            ("planning one input on a new party", times[young]),
            "ms",
        )
    ]


def _lengthen(party_id: str, events: int) -> None:
    (input_id,) = repository.load(party_id).inputs
    for number in range(repository.load(party_id).version, events):
        commands.set_priority(
            party_id=party_id,
            input_id=input_id,
            priority="must" if number % 2 else "nice",
            actor="bench",
            now=timezone.now(),
        )
    relay.drain("planner")


def _milliseconds_to_plan() -> float:
    started = time.perf_counter()
    relay.drain("planner")
    return (time.perf_counter() - started) * 1000

"""Latency: from a wish posted over HTTP to the frame with the new plan on that party's WebSocket."""

import asyncio
import statistics
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import connections

from benchmarks import application, load
from benchmarks.feeder import PROCESSES, feed
from benchmarks.figures import Figure, Reach, at_most, figure, percentile
from benchmarks.wishes import Wishes
from benchmarks.workers import settle

SHARE: Final = 0.7  # of what the machine sustains


def latency(repeats: int = 5, rate: float = 50.0, seconds: float = 60.0, parties: int = 400) -> list[Figure]:
    """`rate` inputs a second, spread over parties with an open socket each; new parties for each repeat."""
    runs = []
    with application.running() as port:
        for seed in range(repeats):
            runs.append(_measured(port, Wishes(seed), parties, rate, seconds))
            settle()
    reaches = {50: at_most(40), 95: at_most(80), 99: at_most(200)}
    return _figures(f"latency at {rate:g} inputs/s", runs, reaches, f"{parties} parties")


def under_load(
    repeats: int = 5, rate: float = 8.0, seconds: float = 40.0, parties: int = 60, feeding: float = 10.0
) -> list[Figure]:
    """The latency of a sample of posts while other processes add wishes at SHARE of the rate that is sustained.

    Over HTTP the one web process is full long before the workers are, so the load goes in by commands.add_input. What
    the machine sustains is measured right before: wishes added and planned at once, as fast as they are planned.
    """
    runs, sustained, fed = [], [], []
    with application.running() as port:
        for seed in range(repeats):
            sustained.append(feed(seed, feeding)())
            finish = feed(repeats + seed, seconds, SHARE * sustained[-1])
            runs.append(_measured(port, Wishes(seed), parties, rate, 0.9 * seconds))
            fed.append(finish())
            settle()
    beside = f"{statistics.median(fed):,.0f} inputs/s beside"
    return [
        figure(
            "wishes added and planned at once",
            "inputs/s",
            sustained,
            note=f"{PROCESSES} processes add, two workers plan",
        ),
        *_figures(f"latency at {SHARE:.0%} of that", runs, {50: None, 95: None, 99: at_most(500)}, beside),
    ]


def _measured(port: int, wishes: Wishes, parties: int, rate: float, seconds: float) -> load.Measured:
    hosts = application.hosts(parties, wishes)
    connections.close_all()
    return asyncio.run(load.paced(port, hosts, wishes, rate, seconds))


def _figures(
    name: str, runs: Sequence[load.Measured], reaches: Mapping[int, Reach | None], beside: str
) -> list[Figure]:
    cost = statistics.median(run.cost for run in runs)
    note = f"{beside}; {len(runs[0].latencies):,} posts a repeat; measuring took {cost:.0%} of a core"
    return [
        figure(f"{name}, p{share}", "ms", [percentile(run.latencies, share) for run in runs], reach, note)
        for share, reach in reaches.items()
    ]

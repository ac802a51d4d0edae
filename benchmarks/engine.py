"""The engine's figures: append, planning, reconcile, replay, growth."""

import multiprocessing
import os
import re
import subprocess
import tempfile
import time

from django.db import connection, connections
from django.db.models import F
from django.utils import timezone

from agents import registry, tasks
from agents.catalogue import store as catalogue
from agents.orchestrator import Team, reconcile
from benchmarks.ground import WISHES, Figure, median, seeded
from parties import commands, outbox, store
from parties.models import OutboxMessage, Party
from parties.state import PartyState, apply
from partyplanner.embedded import postgres
from tests.planning import NOW, PureParty


def _new_party() -> str:
    return commands.create_party(text=WISHES[0], actor="bench", now=timezone.now()).party_id


def append(repeats: int = 5, seconds: float = 2.0) -> Figure:
    """commands.add_input in one process ÷ pgbench running the same statements, one client, turn by turn."""
    ratios = []
    for _ in range(repeats):
        ours = _appends_a_second(seconds)
        ratios.append(ours / _pgbench(seconds))
    return median("append", "of pgbench", "≥ 0.35", ratios, beside="pgbench -c 1, the same statements")


def _appends_a_second(seconds: float) -> float:
    done, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        party_id = _new_party()
        for number in range(20):
            commands.add_input(party_id=party_id, text=f"{WISHES[1]} {number}", actor="bench", now=timezone.now())
            done += 1
    OutboxMessage.objects.all().delete()
    return done / (seconds + time.perf_counter() - until)


def _statements() -> list[str]:
    """The statements of one add_input, as the server saw them, with the party's version left to the server."""
    party_id = _new_party()
    seen: list[str] = []

    def record(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        result = execute(sql, params, many, context)
        seen.append(context["cursor"].cursor._query.query.decode())
        return result

    with connection.execute_wrapper(record):
        commands.add_input(party_id=party_id, text=WISHES[1], actor="bench", now=timezone.now())
    return [statement for statement in seen if re.match(r"\s*(SELECT|INSERT|UPDATE)", statement)]


# What differs from run to run: eight random digits stand for the version, and make the ids unique. (pgbench takes two
# colons in a row for a cast, hence the space.)
_VARYING = (
    (r'"version":\d+', '"version": :version'),
    (r'"added_version":\d+', '"added_version": :version'),
    (r'"event_id":"[0-9a-f]{8}', '"event_id":":version'),
    (r'"input_id":"[a-z0-9-]+","added', '"input_id":"in:version","added'),
)


def _pgbench(seconds: float) -> float:
    lines = ["\\set version random(10000000, 99999999)", "BEGIN;"]
    for statement in _statements():
        for pattern, replacement in _VARYING:
            statement = re.sub(pattern, replacement, statement)
        lines.append(" ".join(statement.split()) + ";")
    text = "\n".join([*lines, "COMMIT;"])
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(text)
        file.flush()
        done = subprocess.run(
            [
                *(str(postgres.binaries() / "pgbench"), "-n", "-c", "1", "-T", str(int(seconds)), "-f", file.name),
                os.environ["DATABASE_URL"],
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stderr)
    return float(found.group(1))


def planning(parties: int = 2000, workers: int = 2, repeats: int = 3) -> Figure:
    """A backlog of parties with one unplanned input each, real agents: inputs a second until every plan is current."""
    rates = []
    for repeat in range(repeats):
        random = seeded(repeat)
        made = [
            commands.create_party(text=random.choice(WISHES), actor="bench", now=timezone.now()).party_id
            for _ in range(parties)
        ]
        connections.close_all()
        started = time.perf_counter()
        processes = [multiprocessing.get_context("fork").Process(target=_drain) for _ in range(workers)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        rates.append(parties / (time.perf_counter() - started))
        behind = Party.objects.filter(pk__in=made, version__gt=F("planned_version")).count()
        if behind or OutboxMessage.objects.exists():
            raise RuntimeError(f"{behind} parties were left unplanned")
    return median(f"planning, {workers} workers", "inputs/s", "≥ 600", rates)


def _drain() -> None:
    outbox.drain("planner", seconds=600)


def _team() -> Team:
    return Team(agents=registry.agents(), analyze=tasks.analyze, catalogue=catalogue.current())


def reconcile_one(repeats: int = 200) -> Figure:
    """Pure: one input added to a party with ten inputs."""
    party = PureParty(_team(), plan_each=False)
    for text in WISHES:
        party.add(text)
    party.plan()
    party.add("I need a face painter")
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        reconcile(party.state, party.team, NOW)
        times.append((time.perf_counter() - started) * 1e6)
    return median("reconcile", "µs", "≤ 400", times)


def replay(repeats: int = 5) -> list[Figure]:
    """Events folded a second: pure, and read from the database."""
    party = PureParty(_team())
    for text in WISHES * 5:
        party.add(text)
    pure, stored = [], []
    party_id = _new_party()
    for number, text in enumerate(WISHES * 5):
        commands.add_input(party_id=party_id, text=f"{text} {number}", actor="bench", now=timezone.now())
        outbox.drain("planner")
    for _ in range(repeats):
        started = time.perf_counter()
        state = PartyState(party_id=party.state.party_id)
        for recorded in party.log:
            state = apply(state, recorded)
        pure.append(state.version / (time.perf_counter() - started))
        started = time.perf_counter()
        stored.append(store.replay(party_id).version / (time.perf_counter() - started))
    return [
        median("replay, pure", "events/s", "≥ 100,000", pure),
        median("replay, from the database", "events/s", "≥ 30,000", stored),
    ]


def growth(repeats: int = 15) -> Figure:
    """Planning one input on a party with 10,000 events ÷ on one with few."""
    young, old = _new_party(), _new_party()
    outbox.drain("planner")
    while store.load(old).version < 10_000:
        for _ in range(50):
            for priority in ("must", "nice"):
                commands.set_priority(
                    party_id=old,
                    input_id=next(iter(store.load(old).inputs)),
                    priority=priority,
                    actor="bench",
                    now=timezone.now(),
                )
    outbox.drain("planner")
    times: dict[str, list[float]] = {young: [], old: []}
    for number in range(repeats):
        for party_id, found in times.items():
            added = commands.add_input(
                party_id=party_id, text=f"a magician {number}", actor="bench", now=timezone.now()
            )
            started = time.perf_counter()
            outbox.drain("planner")
            found.append(time.perf_counter() - started)
            commands.remove_input(party_id=party_id, input_id=added.input_id, actor="bench", now=timezone.now())
            outbox.drain("planner")
    ratios = [slow / quick for slow, quick in zip(times[old], times[young], strict=True)]
    return median("growth, 10,000 events ÷ few", "×", "≤ 1.3", ratios)

"""How fast this machine is at the moment: a fixed loop of the standard library, and pgbench, beside every figure.

The same commit measured 928 and 411 inputs a second on two machines whose pure fold differed by 2.3. A figure that is
also told at a reference speed can be compared with one from another machine or another hour.
"""

import json
import math
import os
import time
from decimal import Decimal
from typing import Final

import msgspec
import psycopg

from benchmarks.pgbench import transactions_a_second

# The reference: the two cores on which `docs/performance.md` was first measured, idle.
REFERENCE_LOOPS: Final = 1_000.0
REFERENCE_TRANSACTIONS: Final = 1_200.0
_ROWS: Final = 10_000
_SCRIPT: Final = f"""\\set id random(1, {_ROWS})
BEGIN;
UPDATE yardstick SET body = repeat('x', 200 + :id % 100), turns = turns + 1 WHERE id = :id;
INSERT INTO yardstick_log (id, body) SELECT id, body FROM yardstick WHERE id = :id;
COMMIT;
"""


class Yardstick(msgspec.Struct, frozen=True, kw_only=True):
    """Loops of the standard library a second, and transactions of pgbench with one client a second."""

    loops: float
    transactions: float

    @property
    def speed(self) -> float:
        """1 is the reference, 2 is twice as fast: processor and database count alike."""
        return math.sqrt(self.loops / REFERENCE_LOOPS * self.transactions / REFERENCE_TRANSACTIONS)


def between(before: Yardstick, after: Yardstick) -> Yardstick:
    """What held on average while something was measured."""
    return Yardstick(
        loops=(before.loops + after.loops) / 2, transactions=(before.transactions + after.transactions) / 2
    )


def at_reference(value: float, unit: str, yardstick: Yardstick) -> float | None:
    """A rate or a time as a machine of reference speed would have it; None for what no speed changes."""
    if "/s" in unit or "a second" in unit:
        return value / yardstick.speed
    return value * yardstick.speed if unit in ("µs", "ms", "s") else None


def take(*, seconds: float = 1.0) -> Yardstick:
    """Measure both, each for so long, on the server of DATABASE_URL."""
    return Yardstick(loops=_loops_a_second(seconds), transactions=_transactions_a_second(seconds))


def loop() -> int:
    """The fixed work: JSON, sorting, dictionaries, Decimal. Returns a checksum, so that nothing is left out."""
    rows = [
        {"id": number * 7919 % 1009, "name": f"row {number}", "price": f"{number % 97}.{number % 100:02}"}
        for number in range(250)
    ]
    read = json.loads(json.dumps(rows, sort_keys=True))
    ranked = sorted(read, key=lambda row: (row["price"], row["id"]))
    sums: dict[str, Decimal] = {}
    for row in ranked:
        key = row["name"][-1]
        sums[key] = sums.get(key, Decimal(0)) + Decimal(row["price"]) * 2
    return len(ranked) + int(sum(sums.values()))


def _loops_a_second(seconds: float) -> float:
    done, started = 0, time.perf_counter()
    while time.perf_counter() < started + seconds:
        loop()
        done += 1
    return done / (time.perf_counter() - started)


def _transactions_a_second(seconds: float) -> float:
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS yardstick, yardstick_log")
        connection.execute("CREATE TABLE yardstick (id int PRIMARY KEY, body text, turns int NOT NULL DEFAULT 0)")
        connection.execute(f"INSERT INTO yardstick (id, body) SELECT n, 'x' FROM generate_series(1, {_ROWS}) n")
        connection.execute("CREATE TABLE yardstick_log (id int, body text)")
        connection.execute("VACUUM ANALYZE yardstick")
        found = transactions_a_second(_SCRIPT, seconds, "--protocol=prepared")
        connection.execute("DROP TABLE yardstick, yardstick_log")
    return found

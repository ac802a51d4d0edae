"""What every benchmark stands on: servers of its own, a migrated database, seeded wishes, and figures."""

import os
import random
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import django
import msgspec
from django.core.management import call_command

from partyplanner import embedded

WISHES = (
    "jungle theme party for 75 guests in Austin, budget about $2,000",
    "I need a balloon artist",
    "chocolate cake with three tiers for 30",
    "40 guests, mostly vegetarian, outdoors if it is dry",
    "pirate party for 20 kids in Dallas under $900",
    "a DJ from eight and a photo booth",
    "Mia turns 7 on June 20, unicorns please",
    "tacos from a truck, nothing fancy",
    "wedding anniversary dinner for 24 at a restaurant",
    "no clown, and please no piñata",
)


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured value. `repeats` are the single values that the median was taken of; `beside` its denominator."""

    name: str
    value: float
    unit: str
    reach: str
    repeats: tuple[float, ...] = ()
    beside: str = ""


def median(name: str, unit: str, reach: str, repeats: Sequence[float], beside: str = "") -> Figure:
    return Figure(
        name=name,
        value=statistics.median(repeats),
        unit=unit,
        reach=reach,
        repeats=tuple(round(value, 4) for value in repeats),
        beside=beside,
    )


def seeded(seed: int) -> random.Random:
    return random.Random(seed)


@contextmanager
def servers() -> Iterator[embedded.Servers]:
    """PostgreSQL (with fsync, as in use) and Valkey in a temporary folder, tables and catalogue in place."""
    with tempfile.TemporaryDirectory(prefix="partyplanner-bench-") as folder, embedded.start(Path(folder)) as running:
        os.environ |= {
            "DATABASE_URL": str(running.database_url),
            "REDIS_URL": str(running.redis_url),
            "PARTYPLANNER_VAR": folder,
            "SECRET_KEY": "for-benchmarks-only-0123456789-abcdefghijklmnopqrstuvwxyz",
            "PROCESS_ROLE": "worker",
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "partyplanner.settings",
            "RATE_CREATE": "1000000/m",
            "RATE_CHANGE": "1000000/m",
        }
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("loadcatalogue", verbosity=0)
        yield running

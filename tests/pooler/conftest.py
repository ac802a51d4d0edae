"""A PgBouncer before the server of the tests, with an empty database of its own behind it."""

import os
from collections.abc import Iterator

import pytest

from tests.support import servers
from tests.support.pgbouncer import PROGRAM, PgBouncer


@pytest.fixture(autouse=True)
def _installed() -> None:
    if PROGRAM is None:
        pytest.skip("pgbouncer is not installed (Debian: apt install pgbouncer)")


@pytest.fixture
def database() -> Iterator[str]:
    """The direct address of an empty database."""
    name = f"pooled_{os.getpid()}"
    addresses = servers.create_database(name)
    yield addresses["DATABASE_DIRECT_URL"]
    servers.drop_database(name)


@pytest.fixture
def pooler(database: str) -> Iterator[PgBouncer]:
    """It ignores what it does not know, as operators have it do when it refuses `options`."""
    pooler = PgBouncer(database, ignore_startup_parameters="options")
    pooler.start()
    yield pooler
    pooler.stop()

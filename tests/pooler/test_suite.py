"""The suites that lean on the database most, once more, with PgBouncer in transaction mode before it.

Chosen: every story without a browser, every test of the outbox, and the faults that concern the database and whoever
holds it: kills within a drain, killed workers, PostgreSQL restarted or refusing, a session that keeps its lock.
`make test POOLER=1` runs all tests in that way.
"""

import os
import re
import subprocess
import sys

import pytest

from tests.support.servers import ROOT

SUITES = (
    "tests/stories",
    "tests/parties/outbox",
    "tests/faults/test_killed_drain.py",
    "tests/faults/test_kills.py::test_killed_under_load",
    "tests/faults/test_postgres.py::test_postgres_restarted_while_typing_and_draining",
    "tests/faults/test_postgres.py::test_backends_terminated_twice_a_second",
    "tests/faults/test_postgres.py::test_read_only_primary",
    "tests/faults/test_postgres.py::test_idle_in_transaction_writer",
)
OURS = frozenset({"DATABASE_URL", "DATABASE_DIRECT_URL", "REDIS_URL", "PARTYPLANNER_VAR", "PYTEST_CURRENT_TEST"})
LEAST_TRANSACTIONS = 1_000


@pytest.mark.fault
@pytest.mark.timeout(900)  # ninety seconds on an idle machine
def test_the_suites_pass_behind_a_pooler() -> None:
    env = {name: value for name, value in os.environ.items() if name not in OURS} | {"THROUGH_POOLER": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not browser", *SUITES]
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout[-20_000:]
    passed = re.search(r"PgBouncer passed on (\d+) transactions", done.stdout)
    assert passed is not None, done.stdout
    assert int(passed[1]) > LEAST_TRANSACTIONS, done.stdout

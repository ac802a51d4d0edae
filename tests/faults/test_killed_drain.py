"""SIGKILL of a worker at every step of a drain: nothing is lost, nothing happens twice."""

import datetime as dt
import os
import signal
import subprocess
import sys

import pytest
from django.db import connection
from django.utils import timezone

from parties.eventstore import event_store, replay, repository
from parties.models import OutboxMessage
from parties.outbox import relay
from tests.parties.factories import PartyFactory
from tests.support.servers import ROOT, addresses

POINTS = (
    "outbox.claimed",
    "outbox.locked",
    "outbox.planned",
    "outbox.appended",
    "outbox.before_commit",
    "outbox.committed",
)


def drain_in_a_process(crash_at: str) -> int:
    """Drain the test database in a process of its own; returns its exit code."""
    environment = os.environ | {
        **addresses(connection.settings_dict["NAME"]),
        "FAILPOINT": crash_at,
        "PROCESS_ROLE": "worker",
    }
    code = "from parties import tasks; from parties.outbox import relay; tasks.drain('planner', relay.BEGINNING)"
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=environment,
        timeout=60,
        check=False,
    ).returncode


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", POINTS)
def test_a_killed_drain_loses_and_doubles_nothing(point):
    parties = [PartyFactory(texts=["jungle theme", f"{number + 10} guests in Austin"]) for number in range(3)]
    assert drain_in_a_process(point) == -signal.SIGKILL
    OutboxMessage.objects.update(available_at=timezone.now() - dt.timedelta(seconds=1))  # the lease runs out
    relay.drain("planner")
    assert OutboxMessage.objects.count() == 0
    for party in parties:
        state = repository.load(party.party_id)
        events = event_store.read(party.party_id)
        kinds = [item.type for item in events]
        assert [item.version for item in events] == list(range(1, len(events) + 1))
        assert kinds.count("input_classified") == 2
        assert kinds.count("plan_updated") == 1
        assert state.planned_version == state.version
        assert state.plan["completion"]
        assert replay.replay(party.party_id) == state

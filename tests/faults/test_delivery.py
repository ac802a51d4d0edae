"""Messages and hints that come twice, late or never, clients that were away, and a database from yesterday."""

import asyncio
import json
import shutil
import time
from typing import Any

import pytest

from partyplanner.runtime import processes
from tests.faults.support.load_generator import planned_again
from tests.support.application import await_true
from tests.support.hosts import Host

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def web(the_environment):
    """The environment with a web process, for hosts with browsers."""
    process = the_environment.start_web(DATABASE_POOL_SIZE="4")
    the_environment.await_web()
    yield the_environment
    processes.stop(process, [(9, 5.0)])


@pytest.fixture
def host(web):
    host = Host(web)
    yield host
    host.http.close()


def versions(environment, party):
    return [version for (version,) in environment.sql("SELECT version FROM party_events WHERE party_id = %s", party)]


def test_a_message_delivered_three_times_and_once_more_after_success(environment, load_generator, recovered):
    party = load_generator.start_party()
    await_true(lambda: environment.planned(party["party"], party["version"]))
    before = versions(environment, party["party"])
    load_generator.remote.call("wake", party=party["party"], times=3)
    await_true(environment.settled)
    load_generator.remote.call("wake", party=party["party"], times=1)
    recovered(await_true(environment.settled), 3)
    assert versions(environment, party["party"]) == before


def test_a_message_committed_late_with_a_lower_number(environment, load_generator, recovered):
    """A transaction takes its number, and commits when later ones have long been processed."""
    party = load_generator.start_party()["party"]
    await_true(environment.settled)
    with environment.session() as late:
        late.execute(
            "INSERT INTO outbox_messages (consumer, party_id, attempts, last_error) VALUES ('planner', %s, 0, '')",
            [party],
        )
        planned_again(environment, load_generator, 10)
        assert environment.settled()
    recovered(await_true(environment.settled), 3)


async def test_a_dropped_push(environment, web, host, recovered):
    """The hint is lost with Redis; the heartbeat tells the browser where the party stands."""
    party = host.start("jungle theme for 20 guests")
    await asyncio.to_thread(await_true, lambda: environment.planned(party))
    async with host.socket(party) as socket:
        await hello(socket, versions(environment, party)[-1])
        environment.redis_proxy.mode = "refuse"
        begun = time.monotonic()
        answer = await asyncio.to_thread(host.post, f"/p/{party}/inputs", text="a balloon artist")
        assert answer.status_code == 200
        frames = await until(socket, "plan_updated")
        recovered(time.monotonic() - begun, 5)
    assert [frame["seq"] for frame in frames] == list(range(answer.json()["seq"], frames[-1]["seq"] + 1))


async def test_a_client_that_was_away_for_too_long(environment, web, host, load_generator):
    """More events than are replayed: it is sent to the snapshot, and goes on from there."""
    party = host.start("jungle theme for 20 guests")
    await asyncio.to_thread(await_true, lambda: environment.planned(party))
    seen = versions(environment, party)[-1]
    load_generator.remote.call("lengthen", party=party, count=600)
    async with host.socket(party) as socket:
        await hello(socket, seen)
        frame = json.loads(await socket.recv())
    assert frame["type"] == "resync_required"
    assert frame["seq"] >= seen + 600  # and what has been planned by then
    host.post(f"/p/{party}/inputs", text="tacos")
    await asyncio.to_thread(await_true, lambda: environment.planned(party))


async def test_a_restored_older_database(environment, web, host, recovered):
    """Yesterday's files are put back: open pages fetch everything anew; new versions are not taken for lost ones."""
    party = host.start("jungle theme for 20 guests")
    await asyncio.to_thread(await_true, lambda: environment.planned(party))
    kept = versions(environment, party)[-1]
    _swap(environment, "data", "backup")
    await asyncio.to_thread(web.await_web)
    host.post(f"/p/{party}/inputs", text="a balloon artist")
    await asyncio.to_thread(await_true, lambda: environment.planned(party, kept + 1))
    lost = versions(environment, party)[-1]
    async with host.socket(party) as socket:
        await hello(socket, lost)
        begun = time.monotonic()
        _swap(environment, "backup", "data")
        environment.manage("new_epoch")
        frames = await until(socket, "resync_required")
        recovered(time.monotonic() - begun, 15)
        while frames[-1]["epoch"] == 1:  # first it saw that the version had gone back
            frames += await until(socket, "resync_required")
        assert {(frame["type"], frame["seq"]) for frame in frames} == {("resync_required", kept)}
    host.post(f"/p/{party}/inputs", text="tacos")
    await asyncio.to_thread(await_true, lambda: environment.planned(party, kept + 1))


def _swap(environment, source, target):
    """Copy the server's files, with the server stopped, as an operator would."""
    folders = {"data": environment.postgres._folder, "backup": environment.postgres._folder.with_name("backup")}
    environment.postgres.stop()
    if folders[target].exists():
        shutil.rmtree(folders[target])
    shutil.copytree(folders[source], folders[target])
    environment.postgres.start()


async def hello(socket, seen):
    await socket.send(json.dumps({"type": "hello", "last_seq": seen, "epoch": 1}))
    assert json.loads(await socket.recv())["type"] == "welcome"


async def until(socket, name):
    """Frames that tell something, up to the first of that event or type."""
    frames: list[dict[str, Any]] = []
    async with asyncio.timeout(30):
        while not frames or name not in (frames[-1].get("event"), frames[-1]["type"]):
            frame = json.loads(await socket.recv())
            if frame["type"] != "heartbeat":
                frames.append(frame)
    return frames

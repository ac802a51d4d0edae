"""Markers and hints that come twice, late or never, clients that were away, and a database from yesterday."""

import asyncio
import json
import shutil
import time
from typing import Any

import httpx
import pytest

from partyplanner.runtime import processes
from tests.faults.environment import await_true
from tests.faults.load_generator import planned_again
from tests.support.hosts import Host
from tests.support.servers import free_port

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def web(the_site):
    """The web process of the site, for hosts with browsers."""
    port = free_port()
    arguments = ("-m", "partyplanner.runtime.daphne_server", "--port", str(port), "partyplanner.asgi:application")
    process = the_site.start(*arguments, name="web", PROCESS_ROLE="web", DATABASE_POOL_SIZE="4")
    web = Web(port)
    await_true(web.answers, 60)
    yield web
    processes.stop(process, [(9, 5.0)])


class Web:
    def __init__(self, port):
        self.url, self.ws_url = f"http://localhost:{port}", f"ws://localhost:{port}"

    def answers(self):
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture
def host(web):
    host = Host(web)
    yield host
    host.http.close()


def versions(site, party):
    return [version for (version,) in site.sql("SELECT version FROM party_events WHERE party_id = %s", party)]


def test_a_marker_delivered_three_times_and_once_more_after_success(site, typist, recovered):
    party = typist.start_party()
    await_true(lambda: site.planned(party["party"], party["version"]))
    before = versions(site, party["party"])
    typist.remote.call("wake", party=party["party"], times=3)
    await_true(site.settled)
    typist.remote.call("wake", party=party["party"], times=1)
    recovered(await_true(site.settled), 3)
    assert versions(site, party["party"]) == before


def test_a_marker_committed_late_with_a_lower_number(site, typist, recovered):
    """A transaction takes its number, and commits when later ones have long been dealt with."""
    party = typist.start_party()["party"]
    await_true(site.settled)
    with site.session() as late:
        late.execute(
            "INSERT INTO outbox_messages (consumer, party_id, attempts, last_error) VALUES ('planner', %s, 0, '')",
            [party],
        )
        planned_again(site, typist, 10)
        assert site.settled()
    recovered(await_true(site.settled), 3)


async def test_a_dropped_push(site, web, host, recovered):
    """The hint is lost with Redis; the heartbeat tells the browser where the party stands."""
    party = host.start("jungle theme for 20 guests")
    await asyncio.to_thread(await_true, lambda: site.planned(party))
    async with host.socket(party) as socket:
        await hello(socket, versions(site, party)[-1])
        site.redis_proxy.mode = "refuse"
        begun = time.monotonic()
        answer = await asyncio.to_thread(host.post, f"/p/{party}/inputs", text="a balloon artist")
        assert answer.status_code == 200
        frames = await until(socket, "plan_updated")
        recovered(time.monotonic() - begun, 5)
    assert [frame["seq"] for frame in frames] == list(range(answer.json()["seq"], frames[-1]["seq"] + 1))


async def test_a_client_that_was_away_for_too_long(site, web, host, typist):
    """More events than are replayed: it is sent to the snapshot, and goes on from there."""
    party = host.start("jungle theme for 20 guests")
    await asyncio.to_thread(await_true, lambda: site.planned(party))
    seen = versions(site, party)[-1]
    typist.remote.call("lengthen", party=party, count=600)
    async with host.socket(party) as socket:
        await hello(socket, seen)
        frame = json.loads(await socket.recv())
    assert frame["type"] == "resync_required"
    assert frame["seq"] >= seen + 600  # and what has been planned by then
    host.post(f"/p/{party}/inputs", text="tacos")
    await asyncio.to_thread(await_true, lambda: site.planned(party))


async def test_a_restored_older_database(site, web, host, recovered):
    """Yesterday's files are put back: open pages fetch everything anew; new versions are not taken for lost ones."""
    party = host.start("jungle theme for 20 guests")
    await asyncio.to_thread(await_true, lambda: site.planned(party))
    kept = versions(site, party)[-1]
    _swap(site, "data", "backup")
    await asyncio.to_thread(await_true, web.answers)
    host.post(f"/p/{party}/inputs", text="a balloon artist")
    await asyncio.to_thread(await_true, lambda: site.planned(party, kept + 1))
    lost = versions(site, party)[-1]
    async with host.socket(party) as socket:
        await hello(socket, lost)
        begun = time.monotonic()
        _swap(site, "backup", "data")
        site.manage("new_epoch")
        frames = await until(socket, "resync_required")
        recovered(time.monotonic() - begun, 15)
        while frames[-1]["epoch"] == 1:  # first it saw that the version had gone back
            frames += await until(socket, "resync_required")
        assert {(frame["type"], frame["seq"]) for frame in frames} == {("resync_required", kept)}
    host.post(f"/p/{party}/inputs", text="tacos")
    await asyncio.to_thread(await_true, lambda: site.planned(party, kept + 1))


def _swap(site, source, target):
    """Copy the server's files, with the server stopped, as an operator would."""
    folders = {"data": site.postgres._folder, "backup": site.postgres._folder.with_name("backup")}
    site.postgres.stop()
    if folders[target].exists():
        shutil.rmtree(folders[target])
    shutil.copytree(folders[source], folders[target])
    site.postgres.start()


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

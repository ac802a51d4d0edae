"""The main job through the front door: HTTP in, outbox, a real qcluster, a real WebSocket out."""

import json
import time
from typing import Any

import pytest
import websockets

from tests.support.hosts import Host

FIRST = "jungle theme party for 75 guests in Austin, budget about $2,000"


@pytest.fixture
def host(live_stack):
    host = Host(live_stack)
    yield host
    host.http.close()


@pytest.fixture
def stranger(live_stack):
    stranger = Host(live_stack)
    yield stranger
    stranger.http.close()


async def next_plan(socket):
    """Frames up to and including the next plan_updated."""
    frames: list[dict[str, Any]] = []
    while not frames or frames[-1].get("event") != "plan_updated":
        frames.append(json.loads(await socket.recv()))
    return frames


async def test_a_wish_becomes_a_plan_in_every_open_browser(host, live_stack):
    party_id = host.start(FIRST)
    live_stack.await_party(party_id)
    async with host.socket(party_id) as one, host.socket(party_id) as two:
        for socket in (one, two):
            await socket.send(json.dumps({"type": "hello", "last_seq": 0, "epoch": 1}))
            frames = await next_plan(socket)
            assert frames[0]["type"] == "welcome"
            assert [frame["seq"] for frame in frames[1:]] == list(range(1, len(frames)))
        started = time.monotonic()
        added = host.post(f"/p/{party_id}/inputs", text="I need a balloon artist").json()
        for socket in (one, two):
            frames = await next_plan(socket)
            assert frames[0]["seq"] == added["seq"]
            assert "budget_recalculated" in {frame["event"] for frame in frames}
        assert time.monotonic() - started < 5


async def test_a_browser_that_was_away_gets_what_it_missed(host, live_stack):
    party_id = host.start(FIRST)
    seen = live_stack.await_party(party_id)["version"]
    host.post(f"/p/{party_id}/inputs", text="I need a balloon artist")
    head = live_stack.await_party(party_id)["version"]
    async with host.socket(party_id) as socket:
        await socket.send(json.dumps({"type": "hello", "last_seq": seen, "epoch": 1}))
        frames = await next_plan(socket)
    assert [frame["seq"] for frame in frames[1:]] == list(range(seen + 1, head + 1))


async def test_pages_get_the_fragments_that_changed(host, live_stack):
    party_id = host.start(FIRST)
    seen = live_stack.await_party(party_id)["version"]
    async with host.socket(party_id, render="html") as socket:
        await socket.send(json.dumps({"type": "hello", "last_seq": seen, "epoch": 1}))
        assert json.loads(await socket.recv())["type"] == "welcome"
        host.post(f"/p/{party_id}/inputs", text="I need a balloon artist <script>alert(1)</script>")
        vendor = ""
        while "alloon" not in vendor:
            frame = json.loads(await socket.recv())
            assert frame["type"] == "fragments"
            assert "<script>" not in "".join(frame["fragments"].values())
            vendor = frame["fragments"].get("vendor", "")


async def test_a_forged_position_is_sent_to_the_snapshot(host):
    party_id = host.start(FIRST)
    async with host.socket(party_id) as socket:
        for position in ({"last_seq": 10_000, "epoch": 1}, {"last_seq": 0, "epoch": 9}):
            await socket.send(json.dumps({"type": "hello", **position}))
            frame = json.loads(await socket.recv())
            while frame["type"] == "event":
                frame = json.loads(await socket.recv())
            assert frame["type"] == "resync_required"


async def test_a_stranger_is_turned_away(host, stranger, live_stack):
    party_id = host.start(FIRST)
    assert stranger.http.get(f"/p/{party_id}/").status_code == 404
    assert stranger.post(f"/p/{party_id}/inputs", text="mine now").status_code == 404
    async with stranger.socket(party_id) as socket:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403
    assert len(live_stack.await_party(party_id)["inputs"]) == 1


@pytest.mark.parametrize(
    "frame", ["", "{", "[]", "null", '{"type":"dance"}', '{"type":"hello","last_seq":NaN}', "[" * 60_000]
)
async def test_a_frame_that_makes_no_sense_is_answered_and_the_socket_lives(host, frame):
    party_id = host.start(FIRST)
    async with host.socket(party_id) as socket:
        await socket.send(frame)
        assert json.loads(await socket.recv())["type"] == "error"
        await socket.send('{"type": "ping"}')
        assert json.loads(await socket.recv())["type"] == "heartbeat"


async def test_a_frame_that_is_too_big_closes_the_socket(host):
    party_id = host.start(FIRST)
    async with host.socket(party_id) as socket:
        await socket.send("x" * 65_537)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


def test_removing_a_wish_goes_back_exactly(host, live_stack):
    party_id = host.start(FIRST)
    before = live_stack.await_party(party_id)
    added = host.post(f"/p/{party_id}/inputs", text="I need a balloon artist").json()
    between = live_stack.await_party(party_id)
    assert between["budget"] != before["budget"]
    host.post(f"/p/{party_id}/inputs/{added['input_id']}/remove")
    after = live_stack.await_party(party_id)
    for part in ("agents", "budget", "plan"):
        assert after[part] == before[part]


def test_what_is_shown_is_what_the_events_say(host, live_stack):
    party_id = host.start(FIRST)
    host.post(f"/p/{party_id}/inputs", text="two vegans")
    shown = live_stack.await_party(party_id)
    told = json.loads(live_stack.manage("replay", party_id))
    for part in ("version", "details", "inputs", "agents", "budget", "plan"):
        assert shown[part] == told[part]
    assert "1 parties identical" in live_stack.manage("rebuild_projections", "--check", party_id)
    live_stack.manage("rebuild_projections", party_id)
    assert "1 parties identical" in live_stack.manage("rebuild_projections", "--check", party_id)

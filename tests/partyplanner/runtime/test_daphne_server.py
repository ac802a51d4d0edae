"""How the server ends connections: with the codes of the live protocol."""

import asyncio
import contextlib
import signal
import subprocess
import sys

import pytest
import websockets

from parties.live import consumers
from partyplanner.runtime import daphne_server
from tests.support.servers import ROOT, free_port


@pytest.fixture
def server():
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "partyplanner.runtime.daphne_server",
            "--port",
            str(port),
            "tests.partyplanner.runtime.echo:application",
        ],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    yield process, f"ws://localhost:{port}/"
    process.kill()
    process.wait()


@contextlib.asynccontextmanager
async def connected(address):
    for _ in range(100):
        with contextlib.suppress(OSError):
            async with websockets.connect(address) as socket:
                yield socket
                return
        await asyncio.sleep(0.1)
    raise AssertionError("the server does not answer")


async def close_code(socket):
    with pytest.raises(websockets.ConnectionClosed) as closed:
        await asyncio.wait_for(socket.recv(), 10)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


async def test_a_frame_at_the_limit_passes_and_one_above_closes(server):
    async with connected(server[1]) as socket:
        await socket.send("x" * daphne_server.FRAME_BYTES)
        assert await socket.recv() == str(daphne_server.FRAME_BYTES)
        await socket.send("x" * (daphne_server.FRAME_BYTES + 1))
        assert await close_code(socket) == 1009


@pytest.mark.parametrize("code", [1000, 1009, 1012, 1013, 4401, 4429])
async def test_the_application_closes_with_the_protocols_codes(server, code):
    async with connected(server[1]) as socket:
        await socket.send(f"close {code}")
        assert await close_code(socket) == code


async def test_a_server_that_goes_away_says_so(server):
    process, address = server
    async with connected(address) as one, connected(address) as two:
        process.send_signal(signal.SIGTERM)
        assert [await close_code(socket) for socket in (one, two)] == [1012] * 2
    process.wait(10)


def test_both_limits_are_one():
    assert consumers.FRAME_BYTES == daphne_server.FRAME_BYTES

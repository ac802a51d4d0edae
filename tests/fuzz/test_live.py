"""Bytes on the wire to the real server, frames on real sockets, arguments of real commands: nothing breaks, nothing is
logged as an exception, and the parties are planned."""

import asyncio
import contextlib
import os
import re
import socket
import subprocess
import sys
from typing import Final
from urllib.parse import urlsplit

import pytest
import websockets

from tests.fuzz.mutator import CASES, WISHES, Mutator
from tests.support.hosts import Host
from tests.support.servers import ROOT

SHARE: Final = 0.13  # of the cases
FRAMES: Final = 20  # through one socket
TARGETS: Final = (
    b"/",
    b"/p/PARTY/",
    b"/p/PARTY/inputs",
    b"/p/PARTY/fragments?since=0",
    b"/ws/party/PARTY/",
    b"/healthz",
)
FORM: Final = b"application/x-www-form-urlencoded"
LINES: Final = (
    b"Accept: application/json",
    b"Content-Type: multipart/form-data; boundary=b",
    b"Content-Type: " + FORM + b"; charset=\0",
    b"Content-Type: " + FORM + b"; charset=idna",
    b"Content-Type: a/b; c*=hex''%41",
    b"Cookie: sessionid=\xff; csrftoken=\"\\000\"",
    b"Transfer-Encoding: chunked",
    b"Content-Length: 5",
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + b"A" * 24,
    b"Expect: 100-continue",
    b"X-Long: " + b"x" * 9_000,
)  # fmt: skip


@pytest.fixture
def host(live_stack):
    host = Host(live_stack)
    yield host
    host.http.close()


def request(mutator, party_id):
    """One request as bytes, damaged somewhere."""
    target = mutator.one(TARGETS).replace(b"PARTY", party_id.encode())
    body = b"text=" + mutator.bytes(mutator.one(WISHES).encode())
    lines = [
        mutator.one((b"GET", b"POST", b"POST", b"PUT", b"HEAD")) + b" " + mutator.bytes(target) + b" HTTP/1.1",
        b"Host: 127.0.0.1",
        b"Connection: close",
        b"Content-Length: %d" % len(body),
        b"Content-Type: " + FORM,
        *mutator.some(LINES, 2),
    ]
    number = mutator.random.randrange(len(lines))
    lines[number] = mutator.bytes(lines[number])
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def answer(address, raw):
    """What comes back: the bytes until the end, or none from a server that waits for more."""
    with socket.create_connection(address, timeout=5) as line, contextlib.suppress(OSError):
        line.sendall(raw)
        line.shutdown(socket.SHUT_WR)
        return line.recv(65_536)
    return b""


def assert_quiet(live_stack, before):
    log = live_stack.log()[before:]
    assert not re.search("Traceback|Exception inside|Unhandled", log), log[-4000:]


def test_whatever_comes_over_the_wire_is_answered(live_stack, host):
    party_id, before, answered = host.start(WISHES[0]), len(live_stack.log()), 0
    parts = urlsplit(live_stack.url)
    for number in range(int(CASES * SHARE * 0.6)):
        raw = request(Mutator("wire", number), party_id)
        found = re.match(rb"HTTP/1\.[01] (\d+)", answer((parts.hostname, parts.port), raw))
        assert found is None or int(found[1]) < 500, (number, raw)
        answered += found is not None
    assert answered
    assert host.http.get("/healthz").status_code == 200
    live_stack.await_party(party_id)
    assert_quiet(live_stack, before)


async def test_whatever_comes_through_a_socket_is_answered(live_stack, host):
    party_id, before = host.start(WISHES[1]), len(live_stack.log())
    for number in range(int(CASES * SHARE * 0.4 / FRAMES)):
        mutator = Mutator("line", number)
        with contextlib.suppress(websockets.ConnectionClosed):
            async with host.socket(party_id, mutator.one(("json", "html"))) as line:
                for _ in range(FRAMES):
                    text = mutator.frame()
                    await line.send(mutator.bytes(text.encode()) if mutator.often(0.1) else text)
                await line.send('{"type": "ping"}')
                async with asyncio.timeout(10):
                    while "heartbeat" not in await line.recv():
                        pass
    await asyncio.to_thread(live_stack.await_party, party_id)
    assert_quiet(live_stack, before)


@pytest.mark.parametrize(
    "arguments",
    [
        ("why", "\udcff", "cake"),
        ("replay", "\udcff"),
        ("plan", "--party", "\udcff"),
        ("searchcatalogue", "a\udcff"),
        ("\udcff",),
    ],
)
def test_arguments_that_are_not_text_are_no_traceback(live_stack, arguments):
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *map(os.fsencode, arguments)],
        env=live_stack.env,
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode(errors="replace")


def test_afterwards_the_read_models_agree_with_the_events(live_stack):
    live_stack.manage("rebuild_projections", "--check")

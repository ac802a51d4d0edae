"""Requests of an ASGI server as a WSGI application gets them, and its responses on their way back."""

import asyncio
import threading

import pytest

from partyplanner.runtime.wsgi_bridge import IN_MEMORY, WSGIBridge


class Application:
    """Answers with the length of the body, and keeps what it was given."""

    def __init__(self):
        self.environs = []
        self.closed = 0

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        self.environs.append(environ)
        start_response("201 Created", [("X-Length", str(len(body)))])
        return self

    def __iter__(self):
        return iter((b"do", b"ne"))

    def close(self):
        self.closed += 1


@pytest.fixture
def application():
    return Application()


def scope(*headers):
    return {
        "type": "http",
        "method": "POST",
        "path": "/p/ü",
        "query_string": b"a=1",
        "http_version": "1.1",
        "headers": list(headers),
        "client": ["192.0.2.1", 1],
    }


async def request(bridge, *messages, headers=()):
    """What the bridge sends for a request that comes in these messages."""
    incoming, sent = list(messages), []

    async def receive():
        return incoming.pop(0)

    async def send(message):
        sent.append(message)

    await bridge(scope(*headers), receive, send)
    return sent


def part(body, more=False):
    return {"type": "http.request", "body": body, "more_body": more}


async def test_a_request_and_its_response(application):
    start, body = await request(WSGIBridge(application, 1), part(b"text"), headers=[(b"content-length", b"4")])
    assert start == {"type": "http.response.start", "status": 201, "headers": [(b"x-length", b"4")]}
    assert body == {"type": "http.response.body", "body": b"done"}
    assert application.closed == 1
    (environ,) = application.environs
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/p/ü"
    assert (environ["QUERY_STRING"], environ["REMOTE_ADDR"]) == ("a=1", "192.0.2.1")


@pytest.mark.parametrize("size", [10, IN_MEMORY + 1])
async def test_a_body_in_parts_of_unknown_length(application, size):
    start, _ = await request(WSGIBridge(application, 1), part(b"x" * size, more=True), part(b"yz"))
    assert start["headers"] == [(b"x-length", str(size + 2).encode())]


async def test_a_client_that_leaves_before_its_request_is_complete_changes_nothing(application):
    bridge = WSGIBridge(application, 1)
    assert await request(bridge, part(b"half", more=True), {"type": "http.disconnect"}) == []
    assert application.environs == []


async def test_headers(application):
    headers = [
        (b"x_forwarded_proto", b"https"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-a", b"1"),
        (b"x-a", b"2"),
    ]
    await request(WSGIBridge(application, 1), part(b""), headers=headers)
    (environ,) = application.environs
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_A"] == "1,2"


async def test_slow_uploads_hold_no_thread(application):
    """One thread, one request whose body does not end: another one is served."""
    bridge = WSGIBridge(application, 1)
    never = asyncio.Event()

    async def slow():
        await never.wait()

    async def nothing(message):
        raise AssertionError(message)

    upload = asyncio.create_task(bridge(scope(), slow, nothing))
    await asyncio.sleep(0)
    assert len(await request(bridge, part(b"text"))) == 2
    upload.cancel()


async def test_as_many_at_a_time_as_there_are_threads():
    meet = threading.Barrier(2, timeout=10)

    def application(environ, start_response):
        meet.wait()
        start_response("200 OK", [])
        return []

    bridge = WSGIBridge(application, 2)
    answers = await asyncio.gather(request(bridge, part(b"")), request(bridge, part(b"")))
    assert [start["status"] for start, _ in answers] == [200, 200]

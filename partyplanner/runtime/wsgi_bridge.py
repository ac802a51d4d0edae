"""Pages behind an ASGI server: each request runs from its start to its end in one thread of a fixed pool.

Django's own ASGI handler moves a request between the event loop and a new thread for nearly every middleware, and a
new thread has neither a connection to Redis nor one to the database. That took half of the time of a post.
docs/performance.md compares this bridge with a library.
"""

import asyncio
import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, Final

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

IN_MEMORY: Final = 65_536  # bytes of a body above which it goes to a file


class ClientDisconnected(Exception):
    """The client left before its request was complete."""


class Response:
    """The complete response of a WSGI application: our pages are small, and files are served elsewhere."""

    status: int = 500
    headers: Headers

    def __init__(self, application: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> None:
        chunks = application(environ, self._start)
        try:
            self.body = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    def _start(self, status: str, headers: list[tuple[str, str]], *error: Any) -> None:
        self.status = int(status.partition(" ")[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


class WSGIBridge:
    """A WSGI application as an ASGI one, on `threads` threads."""

    def __init__(self, application: Callable[..., Iterable[bytes]], threads: int) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                await _read(receive, body)
            except ClientDisconnected:
                return
            environ = environ_of(scope, body)
            response = await asyncio.get_running_loop().run_in_executor(
                self._pool, Response, self._application, environ
            )
        await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
        await send({"type": "http.response.body", "body": response.body})


async def _read(receive: Receive, body: IO[bytes]) -> None:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnected
        body.write(message.get("body", b""))
        more = message.get("more_body", False)
    body.seek(0)


def environ_of(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The request as PEP 3333 wants it: text is bytes as Latin-1, repeated headers are one."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0] if client else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        if b"_" in raw:  # would pass for a header with hyphens that a proxy vouches for
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        if name not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            name = f"HTTP_{name}"
        text = value.decode("latin-1")
        if name in environ:
            text = f"{environ[name]}{'; ' if name == 'HTTP_COOKIE' else ','}{text}"
        environ[name] = text
    if not environ.get("CONTENT_LENGTH"):  # sent in chunks
        environ["CONTENT_LENGTH"] = str(body.seek(0, io.SEEK_END))
        body.seek(0)
    return environ

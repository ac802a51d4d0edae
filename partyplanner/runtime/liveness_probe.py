"""`/healthz` from the event loop itself: work on pages may occupy every thread, and this still answers.

Behind gunicorn, which has no such loop, the view `observability.health.alive` answers when a thread is free.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from partyplanner.runtime.wsgi_bridge import Receive, Scope, Send

PATH: Final = "/healthz"
METHODS: Final = frozenset({"GET", "HEAD"})
BODY: Final = b"ok\n"
HEADERS: Final = [
    (b"content-type", b"text/plain"),
    (b"content-length", str(len(BODY)).encode()),
    (b"cache-control", b"max-age=0, no-cache, no-store, must-revalidate, private"),
]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class LivenessProbe:
    """An ASGI application for HTTP that passes on everything but the probe."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != PATH or scope["method"] not in METHODS:
            await self._application(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": BODY if scope["method"] == "GET" else b""})

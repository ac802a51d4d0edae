"""What stands before the consumers of sockets: an address that cannot be, a session that cannot be read."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import redis
from autobahn.exception import Disconnected
from channels.auth import AuthMiddleware
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import CookieMiddleware, SessionMiddleware
from django.conf import settings

from parties.eventstore.passing_errors import passes_by_itself
from parties.live.hub import GONE, TRY_AGAIN
from parties.live.routing import websocket_urlpatterns
from partyplanner.web.middleware import CONTROL

logger = logging.getLogger(__name__)

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def application() -> Application:
    """Every socket of ours, for browsers on pages of our own."""
    guarded: Application = AllowedHostsOriginValidator(Guarded(with_account(URLRouter(websocket_urlpatterns))))
    return guarded


def with_account(inner: Application) -> Application:
    """Sockets with the session and the account of their browser, as pages have them."""
    stack: Application = CookieMiddleware(_without_unusable_session(SessionMiddleware(AuthMiddleware(inner))))
    return stack


def _without_unusable_session(inner: Application) -> Application:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if CONTROL.search(scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")):
            del scope["cookies"][settings.SESSION_COOKIE_NAME]
        await inner(scope, receive, send)

    return application


class Guarded:
    """Closes sockets that cannot be served with a code: 4404 for an address with control characters, 1013 (try again)
    where PostgreSQL or Redis is away or busy for the moment."""

    def __init__(self, inner: Application) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = False

        async def noting(message: Message) -> None:
            nonlocal accepted
            accepted = accepted or message["type"] == "websocket.accept"
            await send(message)

        try:
            if CONTROL.search(scope["path"]):
                await _close(send, GONE, accepted=False)
            else:
                await self._inner(scope, receive, noting)
        except Disconnected:
            logger.info("action=socket_left path=%r", scope["path"])  # while it was being answered
        except Exception as error:
            if not (passes_by_itself(error) or isinstance(error, redis.RedisError | OSError)):
                raise
            logger.warning("action=socket_failed path=%r error=%s", scope["path"], str(error).partition("\n")[0])
            await _close(send, TRY_AGAIN, accepted=accepted)


async def _close(send: Send, code: int, *, accepted: bool) -> None:
    """A code only reaches a browser once its socket was accepted."""
    if not accepted:
        await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": code})

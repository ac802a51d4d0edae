"""Rate limits for the doors. They count in Redis and let everybody through while it is away."""

from collections.abc import Callable
from typing import Any, NamedTuple

import redis
from django.conf import settings
from django.http import HttpRequest
from django_ratelimit.core import get_usage

from parties.access.roles import principal_of, visitor_of
from parties.outbox import wakeup
from parties.outbox.backlog import overloaded

Key = Callable[[str, HttpRequest], str]


def person(group: str, request: HttpRequest) -> str:
    """Who is counted: the account, else the browser, else the address."""
    return principal_of(request.user, visitor_of(request.session)) or address(group, request)


def address(group: str, request: HttpRequest) -> str:
    """Where the request comes from. Of the addresses that a proxy hands on only the last is not the client's word."""
    handed_on = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return f"address:{handed_on.rpartition(',')[2].strip() or request.META.get('REMOTE_ADDR', '')}"


class Wait(NamedTuple):
    """Not now: the answer's status (429 too many from this person, 503 too much from everybody), and for how long."""

    status: int
    seconds: int


def wait_before(request: HttpRequest, name: str, by: Key = person) -> Wait | None:
    """What a post has to wait for, counted against settings.RATES[name] (such as 60/m); None when it may go on.

    While the workers are too far behind, it waits too: what is not taken cannot be lost.
    """
    usage = _count(request, name, by)
    if usage and usage["should_limit"]:
        return Wait(429, max(1, int(usage["time_left"])))
    return Wait(503, 5) if overloaded() else None


def _count(request: HttpRequest, name: str, by: Key) -> dict[str, Any] | None:
    """This post counted with the person's others, as django-ratelimit has it; None where Redis cannot count."""
    if wakeup.paused():
        return None
    try:
        usage: dict[str, Any] | None = get_usage(request, group=name, key=by, rate=settings.RATES[name], increment=True)
    except (redis.RedisError, OSError) as error:
        wakeup.failed(error)
        return None
    return usage

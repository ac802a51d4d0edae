"""Rate limits for the doors. They count in Redis and let everybody through while it is away."""

import functools
import logging
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django_ratelimit.core import get_usage

from parties.access.roles import visitor_of
from parties.outbox.backlog import overloaded
from parties.pages.responses import refuse

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def person(group: str, request: HttpRequest) -> str:
    """Who is counted: the account, else the browser, else the address."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"visitor:{visitor_of(request.session)}" if visitor_of(request.session) else address(group, request)


def address(group: str, request: HttpRequest) -> str:
    """Where the request comes from. Of the addresses that a proxy hands on only the last is not the client's word."""
    handed_on = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return f"address:{handed_on.rpartition(',')[2].strip() or request.META.get('REMOTE_ADDR', '')}"


def limited(name: str, *, by: Callable[[str, HttpRequest], str] = person) -> Callable[[View], View]:
    """At most settings.RATES[name] (such as 60/m) posts a person to this view; above it, 429 with Retry-After.

    While the workers are too far behind, 503: what is not taken cannot be lost.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                try:
                    usage = get_usage(request, group=name, key=by, rate=settings.RATES[name], increment=True)
                except (redis.RedisError, OSError) as error:
                    logger.warning("action=limit_skipped error=%s", error)
                    usage = None
                if usage and usage["should_limit"]:
                    wait = max(1, int(usage["time_left"]))
                    return _later(request, "That was a lot at once. Wait a moment, then go on.", 429, wait)
                if overloaded():
                    return _later(request, "We are catching up. Your wish was not taken; try again soon.", 503, 5)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def _later(request: HttpRequest, message: str, status: int, seconds: int) -> HttpResponse:
    response = refuse(request, message, status=status)
    response["Retry-After"] = str(seconds)
    return response

"""Whether this process lives, and whether it can serve: for load balancers and people."""

import time
from typing import Final

import redis
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parties.outbox import backlog, wakeup
from partyplanner import flow
from partyplanner.checks import timeouts

PROBE: Final = "partyplanner:ready"
SLOW_SECONDS: Final = 0.1  # a commit asks three times, and gives up on what takes 0.25 s
FAILURES: Final = {redis.exceptions.OutOfMemoryError: "full", redis.TimeoutError: "frozen"}


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all. Asks nobody else: a dead database must not have every process restarted.

    Under the ASGI server partyplanner.runtime.liveness_probe answers before.
    """
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when pages and writes can be served, 503 when not. Without Redis they can, only later."""
    state: dict[str, object] = {"database": False, "redis": _redis()}
    try:
        state["timeouts"] = timeouts.are_right(connection)
        state["database"] = True
        state["backlog"] = {name: backlog.waiting(name)._asdict() for name in flow.RECONCILERS}
        state["accepting"] = not backlog.overloaded()
    except DatabaseError:
        pass
    return JsonResponse(state, status=200 if state["database"] else 503)


def _redis() -> str:
    """By a small write: ok, slow, full (maxmemory), frozen (it takes connections and answers nothing) or away."""
    begun = time.monotonic()
    try:
        wakeup.client().set(PROBE, 1, ex=60)
    except (redis.RedisError, OSError) as error:
        wakeup.failed(error)
        return next((word for kind, word in FAILURES.items() if isinstance(error, kind)), "away")
    wakeup.succeeded()
    return "ok" if time.monotonic() - begun < SLOW_SECONDS else "slow"

"""Whether this process lives, and whether it can serve: for load balancers and people."""

import redis
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parties.outbox import backlog, wakeup
from partyplanner import flow


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all. Asks nobody else: a dead database must not have every process restarted."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when pages and writes can be served, 503 when not. Without Redis they can, only later."""
    state: dict[str, object] = {"database": False, "redis": _redis()}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        state["database"] = True
        state["backlog"] = {name: backlog.waiting(name)._asdict() for name in flow.RECONCILERS}
        state["accepting"] = not backlog.overloaded()
    except DatabaseError:
        pass
    return JsonResponse(state, status=200 if state["database"] else 503)


def _redis() -> bool:
    try:
        return bool(wakeup.client().ping())
    except (redis.RedisError, OSError):
        return False

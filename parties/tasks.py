"""What django-q2 runs.

Tasks return None and let no exception escape: a result that cannot be stored would be delivered again and again.
"""

import datetime as dt
import logging

from django.conf import settings
from django.db import close_old_connections

from parties.outbox import liveness, relay, wakeup

logger = logging.getLogger(__name__)


def drain(name: str, since: dt.datetime | None = None) -> None:
    """Contract: relay.drain. Messages keep their own count of failures."""
    try:
        wakeup.lower_flag(name)
        relay.drain(name, since=since)
    except BaseException:
        logger.exception("action=drain_failed consumer=%s", name)
        close_old_connections()
    liveness.report_alive()


def canary(sent_at: float, cluster: str = settings.DRAIN_CLUSTER) -> None:
    """Answer the watchdog, and leave in Redis when a task last went through the queue."""
    liveness.report_alive()
    try:
        wakeup.client().set(wakeup.canary_key(cluster), sent_at, ex=300)
    except BaseException:
        logger.exception("action=canary_failed")

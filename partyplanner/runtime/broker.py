"""The queue in Redis, for a Redis that may be away: who waits for a task asks again, and a cluster starts without it.

django-q2's own broker raises, whereupon the reader of the queue sleeps for ten seconds and the sentinel ends.
"""

import logging
import time
from typing import Any, Final

import redis
from django.conf import settings
from django_q.brokers import redis_broker

logger = logging.getLogger(__name__)

PATIENCE_SECONDS: Final = 3.0  # above the second for which a reader waits at the queue; a connection to nobody ends
PAUSE_SECONDS: Final = 0.2


class Broker(redis_broker.Redis):  # type: ignore[misc]
    """Contract: django_q.brokers.Broker."""

    def dequeue(self) -> Any:
        try:
            return super().dequeue()
        except redis.RedisError:
            time.sleep(PAUSE_SECONDS)
            return None

    def ping(self) -> bool:
        try:
            return bool(self.connection.ping())
        except redis.RedisError as error:
            logger.warning("action=start_without_redis error=%s", error)
            return False

    @staticmethod
    def get_connection(list_key: str | None = None) -> Any:
        return redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS
        )

"""Owns the bell: after a commit that owes something, wake a worker through RQ.

The bell only makes things faster. The request has committed already; Redis gets a quarter of a
second, and after a failure nobody tries for ten seconds, so that a dead Redis costs a family
nothing. Whatever the bell misses the relay finds in the outbox.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from flask import Flask, current_app, has_app_context
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from app.services.transaction import committed

log = logging.getLogger(__name__)

QUEUE = "outbox"
DRAIN = "app.jobs.outbox.drain"
PATIENCE = 0.25
REST = 10.0


class Bell:
    """The doorbell of one application; silent when there is no Redis."""

    def __init__(self, redis_url: str) -> None:
        self._resting_until = 0.0
        self._queue = queue_at(redis_url, PATIENCE) if redis_url else None

    def ring(self) -> bool:
        """Ask a worker to drain the outbox; whether Redis took the message."""
        if self._queue is None or time.monotonic() < self._resting_until:
            return False
        try:
            # No job id and no retry: the claim in the outbox is the guard, its rows the memory.
            self._queue.enqueue(DRAIN, result_ttl=0, failure_ttl=3600, job_timeout=120)
        except (RedisError, OSError) as error:
            self._resting_until = time.monotonic() + REST
            log.warning("bell not heard: %s", type(error).__name__)
            return False
        return True


def init_app(app: Flask, redis_url: str) -> None:
    """Ring whenever a transaction of this application has left something owed."""
    app.extensions["bell"] = Bell(redis_url)
    committed.connect(_ring)


def queue_at(redis_url: str, patience: float | None = None) -> Queue:
    """The one queue, whose jobs carry no argument and are never unpickled."""
    connection = Redis.from_url(
        redis_url, socket_timeout=patience, socket_connect_timeout=patience, retry=None
    )
    return Queue(QUEUE, connection=connection, serializer=JSONSerializer)


def _ring(_sender: Any) -> None:
    if has_app_context():
        current_app.extensions["bell"].ring()

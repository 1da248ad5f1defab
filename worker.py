"""Starts the worker: RQ listens for the bell, a relay finds what the bell missed, a clock ticks.

The process may be killed at any moment and be one of several; every piece of work is claimed in
the database, so the worst that follows is a message sent twice. RQ gets one queue, because with
two a worker that dies between taking and starting a job loses it for ever; and no fork, because
one job drains a whole batch and a fork would cost more than the batch.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import sys
import threading
import time
from datetime import timedelta
from typing import Any

from flask import Flask
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer

from app import create_app
from app.domain.clock import now
from app.extensions import db
from app.fault_log import log_fault
from app.jobs.bell import queue_at
from app.jobs.outbox import drain
from app.jobs.timetable import run_due
from app.services.outbox import is_anything_due
from config import Settings, SettingsFault

log = logging.getLogger("worker")

LOOK_EVERY = 0.5
# The bell wakes RQ within milliseconds. What is still untaken after this, nobody heard.
BELL_TAKES = timedelta(seconds=1)
TICK_EVERY = 10.0
REDIS_REST = 2.0


class BellWorker(SimpleWorker):
    """An RQ worker that runs each job inside the application."""

    app: Flask
    ending: threading.Event
    # RQ would come to pause a minute between its tries, and then miss the first bells.
    max_connection_wait_time = 4.0

    def request_stop(self, signum: Any, frame: Any) -> None:
        """Note the end first: RQ's goodbye to a dead Redis fails, and must not start us anew."""
        self.ending.set()
        try:
            super().request_stop(signum, frame)
        except (RedisError, OSError) as error:
            # Told to end while it rests between two tries, it has no Redis to say so to.
            raise StopRequested from error

    def perform_job(self, *args: Any, **kwargs: Any) -> bool:
        """Run the job with a fresh application context."""
        with self.app.app_context():
            return bool(super().perform_job(*args, **kwargs))


class Relay(threading.Thread):
    """Looks at the outbox and at the timetable, whether or not Redis lives."""

    def __init__(self, app: Flask, ending: threading.Event) -> None:
        super().__init__(name="relay", daemon=True)
        self.app, self.ending = app, ending
        self.next_tick = 0.0

    def run(self) -> None:
        """Look until the worker ends."""
        while not self.ending.wait(LOOK_EVERY):
            try:
                with self.app.app_context():
                    self.look()
            except Exception as error:
                # The database may be away for a moment; the next look is half a second off.
                log_fault(log, "relay", error)

    def look(self) -> None:
        """Deliver what is overdue, and run what the timetable says."""
        if is_anything_due(now() - BELL_TAKES):
            db.session.rollback()
            drain()
        if time.monotonic() >= self.next_tick:
            self.next_tick = time.monotonic() + TICK_EVERY
            run_due()


def main() -> None:
    """Run until told to end."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    try:
        settings = Settings.from_env()
    except SettingsFault as fault:
        sys.exit(str(fault))
    app = create_app(settings)
    ending = threading.Event()
    relay = Relay(app, ending)
    relay.start()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ending.set())
    while not ending.is_set():
        # RQ keeps the signals between two of its lives too, and tells us by this.
        with contextlib.suppress(StopRequested):
            _listen(app, settings.redis_url, ending)
    relay.join(timeout=12)


def _listen(app: Flask, redis_url: str, ending: threading.Event) -> None:
    """Listen for the bell until the worker ends or Redis goes away."""
    if not redis_url:
        ending.wait()
        return
    try:
        queue = queue_at(redis_url)
        worker = BellWorker(
            [queue],
            connection=queue.connection,
            serializer=JSONSerializer,
            worker_ttl=45,
            maintenance_interval=30,
        )
        worker.app, worker.ending = app, ending
        # RQ takes the signals over while it works and returns when it has been told to end.
        worker.work(logging_level="WARNING")
        ending.set()
    except (RedisError, OSError) as error:
        log.warning("no bell: %s", type(error).__name__)
        ending.wait(REDIS_REST)


if __name__ == "__main__":
    main()

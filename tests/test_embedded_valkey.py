"""Owns the tests of the embedded Valkey: a real one, in a real folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from redis import Redis

from embedded_valkey import LONGEST_SOCKET_PATH, EmbeddedValkey, embedded_valkey
from tests.flows.running_portal import eventually


def started(data_dir: Path) -> tuple[EmbeddedValkey, subprocess.Popen[bytes]]:
    valkey = embedded_valkey(data_dir)
    assert valkey
    process = subprocess.Popen(valkey.command)
    assert eventually(valkey.is_answering)
    return valkey, process


@pytest.mark.parametrize("name", ["var", "with a space and 100%41", "long" * 40])
def test_it_works(tmp_path: Path, name: str) -> None:
    valkey, process = started(tmp_path / name)
    try:
        with Redis.from_url(valkey.url) as redis:
            assert redis.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            assert redis.config_get("appendonly") == {"appendonly": "yes"}
    finally:
        process.terminate()
        process.wait()
        valkey.tidy()
    assert len(bytes(valkey.socket)) <= LONGEST_SOCKET_PATH
    assert not valkey.socket.exists()


def test_nobody_else_can_reach_its_socket(tmp_path: Path) -> None:
    valkey = embedded_valkey(tmp_path)
    assert valkey
    assert valkey.socket.parent.stat().st_mode & 0o077 == 0


def test_a_valkey_that_was_not_started_does_not_answer(tmp_path: Path) -> None:
    valkey = embedded_valkey(tmp_path)
    assert valkey
    assert not valkey.is_answering()

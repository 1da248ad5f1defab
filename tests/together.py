"""Owns letting several workers do one thing in the same moment, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask

from app.extensions import db

T = TypeVar("T")
PATIENCE = 30


def together(app: Flask, count: int, act: Callable[[], T]) -> list[T]:
    """What `act` returned to each of `count` workers that began at once."""
    start = Barrier(count)

    def one(_number: int) -> T:
        with app.app_context():
            start.wait(PATIENCE)
            return act()

    # The caller's own look at the database must not stand in the others' way.
    db.session.rollback()
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))

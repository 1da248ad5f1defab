"""Owns the addresses of static files."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"
FOR_EVER = 31_536_000


def asset(path: str) -> str:
    """The address of a static file; it changes with the file, so browsers may keep it for ever."""
    return f"/static/{path}?v={version(path)}"


@lru_cache
def version(path: str) -> str:
    """A short name for what the file says now."""
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]

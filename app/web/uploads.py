"""Owns which address takes a large file, and from whom: everything else keeps the small limit."""

from __future__ import annotations

from flask import request
from flask_login import current_user

LARGEST_FILE = 64 * 1024 * 1024
TAKES_FILES = frozenset({"staff_register_files.add"})


def allow_large_file() -> None:
    """Raise the limit of this one request, for an officer who is signed in."""
    if request.endpoint in TAKES_FILES and current_user.is_authenticated:
        request.max_content_length = LARGEST_FILE

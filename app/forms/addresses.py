"""Owns reading an id from the address of a page."""

from __future__ import annotations

from app.domain.errors import NotFound
from app.forms.fields import row_id


def bounded(found: int) -> int:
    """An id from an address; NotFound for what no row can have."""
    number = row_id(str(found))
    if number != found:
        raise NotFound
    return found

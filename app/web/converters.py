"""Owns how a visit's reference is read from an address: in any spelling people give it.

What cannot be a reference is no address of ours, so it gets the same answer as one of nobody.
"""

from __future__ import annotations

from werkzeug.routing import BaseConverter, ValidationError

from app.domain.reference import normalise


class ReferenceConverter(BaseConverter):
    """`<reference:reference>`: dashes, spaces and small letters are all right."""

    regex = "[^/]{11,40}"

    def to_python(self, value: str) -> str:
        """The reference as it is stored."""
        found = normalise(value)
        if found is None:
            raise ValidationError
        return found

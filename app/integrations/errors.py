"""The two failures that may leave this room; everything else a provider does is turned into one.

A cause is read by staff and kept in logs, so it names what happened and never whom it concerned.
For the same reason the original error is not chained: it may quote a number or an address.
"""

from __future__ import annotations


class TemporaryFailure(Exception):
    """The same request may succeed later."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class PermanentFailure(Exception):
    """The same request will never succeed; somebody has to change something first."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause

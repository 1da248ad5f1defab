"""Owns how a fault is logged: its type and the lines it came through, never its text.

The text of an error may quote what a person typed, or the values of a database statement; a log
is kept longer, and read by more people, than either may be.
"""

from __future__ import annotations

import logging
import traceback


def log_fault(log: logging.Logger, what: str, error: BaseException) -> None:
    """Log that `what` went wrong, where, and with which kind of error."""
    places = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s: %s\n%s", what, type(error).__name__, places)

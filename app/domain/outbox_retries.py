"""Owns how often something owed to the outside is tried again, and when it is given up."""

from datetime import timedelta
from enum import StrEnum


class OutboxKind(StrEnum):
    """What the outside, or a visit, can be owed."""

    SEND_MESSAGE = "send_message"
    OPEN_VIDEO_ROOM = "open_video_room"
    CLOSE_VIDEO_ROOM = "close_video_room"
    ISSUE_PASS = "issue_pass"
    SUGGEST_PRISONER = "suggest_prisoner"
    READ_REGISTER_FILE = "read_register_file"
    APPLY_REGISTER_FILE = "apply_register_file"
    FOLLOW_TRANSFER = "follow_transfer"


_MINUTE = timedelta(minutes=1)
_SLOWER = (_MINUTE, 5 * _MINUTE, 30 * _MINUTE, 120 * _MINUTE, 480 * _MINUTE)
# A code lives five minutes, so it is tried again in seconds.
_AT_ONCE = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 40))


def next_try_in(attempts: int, *, is_urgent: bool) -> timedelta | None:
    """How long to wait after the `attempts`-th failure; None when enough was tried."""
    waits = _AT_ONCE if is_urgent else _SLOWER
    return waits[attempts - 1] if attempts <= len(waits) else None

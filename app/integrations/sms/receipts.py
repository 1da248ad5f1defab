"""Owns reading what a gateway reports: of which text, and whether it arrived.

The body comes from outside, so it is read for three short words and for nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_AT_ONCE = 200
LONGEST_ID = 120  # as long as the column that it is compared with


class Report(StrEnum):
    """What became of a text, as far as the phone network knows."""

    ARRIVED = "arrived"
    FAILED = "failed"
    TOO_LATE = "too late"


# The words of our own format, and those of SMPP that most companies pass on.
WORDS = {
    "delivered": Report.ARRIVED,
    "delivrd": Report.ARRIVED,
    "failed": Report.FAILED,
    "undelivered": Report.FAILED,
    "undeliv": Report.FAILED,
    "rejected": Report.FAILED,
    "rejectd": Report.FAILED,
    "expired": Report.TOO_LATE,
}


class UnreadableReceipts(Exception):
    """What came is not in the format of docs/settings.md."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """One report: the gateway's id and our reference, of which one may be empty."""

    sent_id: str
    our_reference: str
    report: Report


def receipts_in(body: bytes) -> list[Receipt]:
    """The receipts of one post, without those of stages on the way; or UnreadableReceipts."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableReceipts from None
    rows = found if isinstance(found, list) else [found]
    if len(rows) > MOST_AT_ONCE or not all(isinstance(row, dict) for row in rows):
        raise UnreadableReceipts
    return [receipt for row in rows if (receipt := _receipt(row)) is not None]


def _receipt(row: dict[str, Any]) -> Receipt | None:
    report = WORDS.get(_word(row, "status").lower())
    sent_id, our_reference = _word(row, "id"), _word(row, "reference")
    if report is None or not (sent_id or our_reference):
        return None
    return Receipt(sent_id=sent_id, our_reference=our_reference, report=report)


def _word(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    word = str(value) if isinstance(value, str) or abs(value) < 10**30 else ""
    return word if len(word) <= LONGEST_ID and word.isprintable() else ""

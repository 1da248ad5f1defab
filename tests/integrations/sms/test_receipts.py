"""What a gateway reports is read for its few words, and for nothing else."""

from __future__ import annotations

import json

import pytest

from app.integrations.sms.receipts import (
    MOST_AT_ONCE,
    Receipt,
    Report,
    UnreadableReceipts,
    receipts_in,
)


def body(found: object) -> bytes:
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    ("status", "report"),
    [
        ("delivered", Report.ARRIVED),
        ("DELIVRD", Report.ARRIVED),
        ("UNDELIV", Report.FAILED),
        ("rejected", Report.FAILED),
        ("EXPIRED", Report.TOO_LATE),
    ],
)
def test_the_words_of_gateways_are_understood(status: str, report: Report) -> None:
    sent = {"id": 77, "reference": "message-5", "status": status, "number": "ignored"}
    assert receipts_in(body(sent)) == [
        Receipt(sent_id="77", our_reference="message-5", report=report)
    ]


def test_many_come_at_once() -> None:
    sent = [{"id": str(number), "status": "delivered"} for number in range(MOST_AT_ONCE)]
    assert len(receipts_in(body(sent))) == MOST_AT_ONCE
    with pytest.raises(UnreadableReceipts):
        receipts_in(body([*sent, {"id": "x", "status": "delivered"}]))


@pytest.mark.parametrize(
    "row",
    [
        {"id": "1", "status": "accepted"},
        {"id": "1"},
        {"status": "delivered"},
        {"id": True, "status": "delivered"},
        {"id": ["1"], "status": "delivered"},
        {"id": "x" * 500, "status": "delivered"},
        {"id": "a\nb", "status": "delivered"},
        {"id": 10**60, "status": "delivered"},
        {"id": "1", "status": {"of": "delivered"}},
    ],
)
def test_what_says_nothing_is_passed_over(row: object) -> None:
    assert receipts_in(body(row)) == []


@pytest.mark.parametrize("sent", [b"", b"nonsense", b"\xff\xfe", b"[" * 100_000, b'"a"', b"[1]"])
def test_what_cannot_be_read_is_refused(sent: bytes) -> None:
    with pytest.raises(UnreadableReceipts):
        receipts_in(sent)

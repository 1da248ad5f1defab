"""What a room is now, and between whom sound may pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.video_room import (
    SILENT_AFTER,
    EndRole,
    RoomFacts,
    RoomPhase,
    is_here,
    may_be_heard_between,
    may_be_telephoned,
    may_judge,
    phase,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("let_in", "paused", "by_phone", "ended", "closes_at", "expected"),
    [
        (None, None, None, None, LATER, RoomPhase.WAITING),
        (NOON, None, None, None, LATER, RoomPhase.OPEN),
        (NOON, NOON, None, None, LATER, RoomPhase.PAUSED),
        (NOON, None, NOON, None, LATER, RoomPhase.TELEPHONE),
        (NOON, None, None, NOON, LATER, RoomPhase.ENDED),
        (NOON, None, NOON, NOON, LATER, RoomPhase.ENDED),
        (NOON, None, None, None, NOON, RoomPhase.ENDED),
        (NOON, None, NOON, None, NOON, RoomPhase.ENDED),
        (None, None, None, None, NOON, RoomPhase.ENDED),
    ],
)
def test_a_room_has_one_phase(
    let_in: datetime | None,
    paused: datetime | None,
    by_phone: datetime | None,
    ended: datetime | None,
    closes_at: datetime,
    expected: RoomPhase,
) -> None:
    facts = RoomFacts(
        let_in_at=let_in,
        paused_at=paused,
        telephoned_at=by_phone,
        ended_at=ended,
        closes_at=closes_at,
    )
    assert phase(facts, NOON) is expected


def test_an_end_is_gone_only_after_some_silence() -> None:
    assert is_here(NOON - SILENT_AFTER, NOON)
    assert not is_here(NOON - SILENT_AFTER - timedelta(milliseconds=1), NOON)


def test_of_counsel_an_officer_hears_nothing_and_is_not_heard() -> None:
    family, officer, terminal = EndRole.FAMILY, EndRole.OFFICER, EndRole.TERMINAL
    assert may_be_heard_between(family, terminal, is_legal=True)
    assert may_be_heard_between(family, officer, is_legal=False)
    for one, other in ((family, officer), (officer, family), (terminal, officer)):
        assert not may_be_heard_between(one, other, is_legal=True)


def test_who_was_not_heard_herself_does_not_tell_of_others() -> None:
    assert may_judge(NOON - SILENT_AFTER, NOON)
    assert not may_judge(NOON - SILENT_AFTER - timedelta(milliseconds=1), NOON)


def test_a_family_with_a_phone_is_rung_and_counsel_is_not() -> None:
    assert may_be_telephoned("+919000000001", is_legal=False)
    assert not may_be_telephoned(None, is_legal=False)
    assert not may_be_telephoned("+919000000001", is_legal=True)

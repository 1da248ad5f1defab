"""By when a family is told by telephone, and which news is worth it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.family_calls import WORTH_A_CALL, call_due
from app.domain.message_kinds import MessageKind
from app.domain.reminders import REMINDERS

AT = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "due"), [(48, 4), (6, 4), (5, 3), (1, 0)])
def test_it_is_due_in_four_hours_and_two_before_the_visit(hours: int, due: int) -> None:
    assert call_due(AT, AT + timedelta(hours=hours)) == AT + timedelta(hours=due)


def test_no_code_and_no_reminder_is_read_out() -> None:
    assert not WORTH_A_CALL & {MessageKind.SIGN_IN_CODE, *REMINDERS}

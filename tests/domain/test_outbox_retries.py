"""How often something owed to the outside is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.message_kinds import DELIVERY, MessageKind
from app.domain.outbox_retries import next_try_in


def waits(*, is_urgent: bool) -> list[timedelta | None]:
    return [next_try_in(attempts, is_urgent=is_urgent) for attempts in range(1, 7)]


def test_news_is_tried_again_ever_more_slowly_then_given_up() -> None:
    minutes = [wait and wait.total_seconds() / 60 for wait in waits(is_urgent=False)]
    assert minutes == [1, 5, 30, 120, 480, None]


def test_a_code_is_tried_again_in_seconds() -> None:
    seconds = [wait and wait.total_seconds() for wait in waits(is_urgent=True)]
    assert seconds == [5, 15, 40, None, None, None]


@pytest.mark.parametrize("is_urgent", [True, False])
def test_all_tries_fit_into_the_time_the_message_is_worth_sending(is_urgent: bool) -> None:
    kind = MessageKind.SIGN_IN_CODE if is_urgent else MessageKind.VISIT_APPROVED
    whole = sum((wait for wait in waits(is_urgent=is_urgent) if wait), timedelta())

    assert whole < DELIVERY[kind].worth_for

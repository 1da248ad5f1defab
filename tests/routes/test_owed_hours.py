"""A family reads that minutes are owed, and takes a new hour by one tap."""

from __future__ import annotations

import time_machine
from flask import Flask

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.policy import Mode
from app.domain.visit_states import Move, State
from app.models.minute_credit import MinuteCredit
from app.services.gate import record_at_gate
from app.services.transaction import transaction
from tests.browser import Browser
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit, SeenVisit


def test_the_lost_minutes_are_a_new_hour(
    app: Flask, cast: Cast, outside: Outside, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED, mode=Mode.VIDEO)
    visit = seen(reference)
    with time_machine.travel(visit.slot.starts_at):
        with app.app_context():
            for move in (Move.CHECK_IN, Move.BEGIN, Move.COMPLETE):
                record_at_gate(cast.gita, reference, move)
            with transaction(SYSTEM) as session:
                session.add(
                    MinuteCredit(
                        visit_id=visit.id, by_prison=7, by_network=0, owed=7, credited_at=now()
                    )
                )
        asha = Browser(app)
        asha.sign_in_visitor(ASHA_PHONE, outside)
        page = asha.get(f"/visits/{reference}")
        assert "7 minutes were lost" in page.words
        actions = [form.get("action") or "" for form in page.find_all("form")]
        hours = [action for action in actions if "/owed-hours/" in action]
        assert 1 <= len(hours) <= 6
        new = asha.submit(page, hours[0])
        assert "The hour is kept for you" in new.words
        assert new.path != page.path
        assert "you have a new hour" in asha.get(f"/visits/{reference}").words

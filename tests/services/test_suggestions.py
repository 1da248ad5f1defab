"""Whom a request means, found by the worker, with the checks as they stood then."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import update

from app.domain.actor import SYSTEM
from app.domain.clock import now, today
from app.domain.request_checks import CheckCode, Verdict
from app.domain.visit_states import State
from app.extensions import db
from app.models.prisoner import Prisoner
from app.models.suggestion import Suggestion
from app.services.suggestions import CHECKED_FOR, check_again, suggest_prisoner
from app.services.transaction import transaction
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


def suggested(reference: str) -> Suggestion:
    visit_id = the_visit(reference).id
    return db.session.get_one(Suggestion, visit_id)


def verdict(reference: str, code: CheckCode) -> str:
    return next(row["verdict"] for row in suggested(reference).checks if row["code"] == code)


def test_it_works(cast: Cast) -> None:
    reference = a_visit(cast)
    suggest_prisoner(the_visit(reference).id)
    found = suggested(reference)
    assert (found.prisoner_id, found.is_clear) == (cast.bilal_id, True)
    assert found.score > 80
    assert verdict(reference, CheckCode.IS_HELD) == Verdict.GREEN


def test_nobody_is_suggested_where_nobody_fits(cast: Cast) -> None:
    reference = a_visit(cast, wanted_name="Qwerty Zxcvb", wanted_parent_name=None)
    suggest_prisoner(the_visit(reference).id)
    found = suggested(reference)
    assert (found.prisoner_id, found.is_clear, found.checks) == (None, False, [])


def test_a_second_look_reads_what_the_register_says_by_then(cast: Cast) -> None:
    reference = a_visit(cast)
    suggest_prisoner(the_visit(reference).id)
    _release(cast)
    suggest_prisoner(the_visit(reference).id)
    assert not suggested(reference).is_clear


def test_the_checks_of_what_waits_are_asked_again_when_they_are_old(cast: Cast) -> None:
    reference = a_visit(cast)
    suggest_prisoner(the_visit(reference).id)
    _release(cast)
    assert check_again() == 0, "they are fresh enough"
    with time_machine.travel(now() + CHECKED_FOR + timedelta(seconds=1), tick=False):
        assert check_again() == 1
        assert check_again() == 0
    assert verdict(reference, CheckCode.IS_HELD) == Verdict.RED


def test_what_is_decided_is_asked_no_more(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    suggest_prisoner(the_visit(reference).id)
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        assert check_again() == 0


def _release(cast: Cast) -> None:
    left_on = today(ZoneInfo("Asia/Kolkata"))
    with transaction(SYSTEM) as session:
        session.execute(
            update(Prisoner).where(Prisoner.id == cast.bilal_id).values(left_on=left_on)
        )

"""Two officers who say yes in the same moment: with the guard one of them is told no.

Both are made to meet between looking and writing. With the guard the second cannot come so far
before the first has committed, so the first waits a moment in vain and goes on; without it they
meet, and both have seen what is no longer true.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.domain.actor import SYSTEM, Actor
from app.domain.errors import Refused
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.prisoner import Prisoner
from app.models.visit import Visit
from app.services import allowances, approvals, decisions
from app.services.approvals import Approval, approve_visit
from app.services.entitlements import load_entitlements
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit
from tests.cast import Cast
from tests.prisoners import another_prisoner, keep_from_bilal
from tests.unlocked_sqlite import unlocked

pytestmark = pytest.mark.usefixtures("in_app")

# How long the first waits for the second: in vain with the guard, never so long without it.
A_MOMENT, PATIENCE = 0.3, 30.0
Yes = tuple[Actor, str, Approval]


def meets(act: Callable[..., Any], patience: float) -> Callable[..., Any]:
    """`act`, after which its two callers wait for each other; who stays alone goes on."""
    both_looked = Barrier(2)

    def looked(*arguments: Any) -> Any:
        found = act(*arguments)
        with suppress(BrokenBarrierError):
            both_looked.wait(patience)
        return found

    return looked


def say_yes(app: Flask, *yeses: Yes) -> list[str]:
    """What each officer was told, all asked at once."""

    def one(yes: Yes) -> str:
        with app.app_context():
            try:
                approve_visit(*yes)
            except Refused as refused:
                return str(refused)
            finally:
                db.session.remove()
            return "approved"

    db.session.remove()
    with ThreadPoolExecutor(len(yeses)) as pool:
        return sorted(pool.map(one, yeses))


def approved_at(slot_ids: set[int]) -> int:
    query = select(func.count()).where(Visit.slot_id.in_(slot_ids), Visit.state == State.APPROVED)
    with scope.acting(SYSTEM):
        return db.session.scalar(query) or 0


@pytest.fixture
def apart(cast: Cast) -> tuple[Yes, Yes]:
    """Two yeses for one hour, for two prisoners who are kept apart."""
    other_id = another_prisoner(cast)
    keep_from_bilal(cast, other_id)
    of_dev = submit_visit(cast.dev, a_wanted_visit(cast))
    return (
        (cast.esha, a_visit(cast), Approval(prisoner_id=cast.bilal_id)),
        (cast.ravi, of_dev, Approval(prisoner_id=other_id)),
    )


def test_two_who_are_kept_apart_are_not_promised_one_hour_at_once(
    app: Flask, cast: Cast, apart: tuple[Yes, Yes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approvals, "weigh", meets(approvals.weigh, A_MOMENT))

    assert say_yes(app, *apart) == ["approved", "kept_apart"]
    assert approved_at({cast.slot_id()}) == 1


def test_without_the_guard_of_pairs_they_would_meet(
    app: Flask, cast: Cast, apart: tuple[Yes, Yes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "hold_pairs", lambda _prisoner: None)
    monkeypatch.setattr(approvals, "weigh", meets(approvals.weigh, PATIENCE))

    with unlocked(db.engine):
        assert say_yes(app, *apart) == ["approved", "approved"]
    assert approved_at({cast.slot_id()}) == 2


@pytest.fixture
def kin(cast: Cast) -> tuple[Yes, Yes]:
    """Two yeses to two of Bilal's kin, who is entitled to one visit in that week."""
    load_entitlements()
    yes = Approval(prisoner_id=cast.bilal_id)
    # Both are on his list, by visits that do not count in these days.
    approve_visit(
        cast.esha, submit_visit(cast.dev, a_wanted_visit(cast, slot_id=cast.slot_id(days=10))), yes
    )
    a_visit(cast, mode=Mode.VIDEO, state=State.APPROVED)
    of_dev = submit_visit(cast.dev, a_wanted_visit(cast))
    of_asha = a_visit(cast, slot_id=cast.slot_id(days=2))
    return ((cast.esha, of_asha, yes), (cast.ravi, of_dev, yes))


def unlocked_prisoner(_visit: Visit, prisoner_id: int | None) -> Prisoner:
    """The prisoner meant, whom another officer may be promising too."""
    return db.session.get_one(Prisoner, prisoner_id)


def test_of_two_kin_one_is_given_the_last_visit(
    app: Flask, cast: Cast, kin: tuple[Yes, Yes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowances, "count_for", meets(allowances.count_for, A_MOMENT))

    assert say_yes(app, *kin) == ["approved", "note_needed"]
    assert approved_at({cast.slot_id(), cast.slot_id(days=2)}) == 1


def test_without_the_prisoner_s_lock_both_would_have_it(
    app: Flask, cast: Cast, kin: tuple[Yes, Yes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approvals, "prisoner_meant", unlocked_prisoner)
    monkeypatch.setattr(allowances, "count_for", meets(allowances.count_for, PATIENCE))

    with unlocked(db.engine):
        assert say_yes(app, *kin) == ["approved", "approved"]
    assert approved_at({cast.slot_id(), cast.slot_id(days=2)}) == 2

"""What visits write into the ledger: held when promised, used or given back at every end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from time_machine import Traveller

from app.domain.actor import SYSTEM, Actor
from app.domain.allowance import Balance, EntryKind
from app.domain.clock import today
from app.domain.errors import Code, NotFound, Refused
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.relations import Relation
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models import scope
from app.models.allowance import AllowanceEntry
from app.models.entitlement import Entitlement
from app.models.facility import Facility
from app.models.prisoner import Prisoner
from app.queries.allowances import account_of
from app.services.approvals import (
    Approval,
    Rejection,
    approve_visit,
    call_off_visit,
    reject_visit,
)
from app.services.clocks import lapse_undecided
from app.services.entitlements import (
    TakenOver,
    end_entitlement,
    load_entitlements,
    set_entitlement,
    take_over_preset,
)
from app.services.gate import record_at_gate
from app.services.grants import Change, correct_allowance, grant_allowance
from app.services.transaction import transaction
from app.services.visits import cancel_visit, submit_visit, withdraw_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app", "rules")
FRIDAY = date(2026, 11, 27)
K = EntryKind


@pytest.fixture
def rules(cast: Cast) -> None:
    """The shipped rows: in West Bengal one visit at the home and one by video a week."""
    load_entitlements()


def balance(cast: Cast, mode: Mode = Mode.PHYSICAL, day: date = FRIDAY) -> Balance:
    db.session.rollback()
    db.session.expire_all()
    prisoner = db.session.get_one(Prisoner, cast.bilal_id)
    home = db.session.get_one(Facility, cast.dum_dum_id)
    found = account_of(prisoner, home, day).balance_on(mode, day)
    assert found is not None
    return found


def kinds(cast: Cast) -> list[EntryKind]:
    db.session.rollback()
    return list(db.session.scalars(select(AllowanceEntry.kind).order_by(AllowanceEntry.id)))


def refused_code(act: Any, *arguments: Any) -> Code:
    with pytest.raises(Refused) as caught:
        act(*arguments)
    (refusal,) = caught.value.refusals
    return refusal.code


def asked_by(cast: Cast, actor: Actor, **changes: Any) -> str:
    return submit_visit(actor, a_wanted_visit(cast, **changes))


def yes(cast: Cast, note: str | None = None) -> Approval:
    return Approval(prisoner_id=cast.bilal_id, staff_note=note)


def dev_is_on_the_list(cast: Cast) -> None:
    """Dev has an approved visit two weeks ahead, so he is on Bilal's list."""
    approve_visit(cast.esha, asked_by(cast, cast.dev, slot_id=cast.slot_id(days=10)), yes(cast))


def at_gate(cast: Cast, reference: str, clock: Traveller, *moves: Move, reason: Any = None) -> None:
    clock.move_to(the_visit(reference).slot.starts_at + timedelta(minutes=16))
    for move in moves:
        if move is Move.CHECK_IN:
            clock.move_to(the_visit(reference).slot.starts_at)
        record_at_gate(cast.gita, reference, move, reason)


def test_a_stranger_s_request_holds_nothing_and_its_approval_does(cast: Cast) -> None:
    reference = a_visit(cast)
    assert kinds(cast) == []

    approve_visit(cast.esha, reference, yes(cast))

    assert kinds(cast) == [K.RESERVE]
    assert balance(cast) == Balance(count=1, held=1)
    assert balance(cast, Mode.VIDEO) == Balance(count=1)


def end(cast: Cast, state: State, reference: str, clock: Traveller) -> None:
    """Bring a visit to its end by the service that does so."""
    no = Rejection(reason=Reason.SECURITY)
    held = (Move.CHECK_IN, Move.BEGIN)
    if state is State.REJECTED:
        reject_visit(cast.esha, reference, no)
    elif state is State.WITHDRAWN:
        withdraw_visit(cast.asha, reference)
    elif state is State.LAPSED:
        clock.move_to(the_visit(reference).slot.starts_at)
        lapse_undecided()
    elif state is State.CANCELLED_BY_VISITOR:
        cancel_visit(cast.asha, reference)
    elif state is State.CANCELLED_BY_PRISON:
        call_off_visit(cast.esha, reference, no)
    elif state is State.NO_SHOW:
        clock.move_to(the_visit(reference).slot.starts_at + timedelta(minutes=16))
        record_at_gate(cast.gita, reference, Move.MARK_NO_SHOW)
    else:
        clock.move_to(the_visit(reference).slot.starts_at)
        moves = {State.COMPLETED: (*held, Move.COMPLETE), State.CUT_SHORT: (*held, Move.CUT_SHORT)}
        for move in moves.get(state, (Move.REFUSE_ENTRY,)):
            record_at_gate(cast.gita, reference, move, Reason.CONDUCT)


UNDECIDED = (State.REJECTED, State.WITHDRAWN, State.LAPSED)
DECIDED = (
    State.CANCELLED_BY_VISITOR,
    State.CANCELLED_BY_PRISON,
    State.NO_SHOW,
    State.REFUSED_ENTRY,
    State.COMPLETED,
    State.CUT_SHORT,
)


@pytest.mark.parametrize("state", UNDECIDED + DECIDED)
def test_after_every_end_the_balance_is_right(cast: Cast, state: State, clock: Traveller) -> None:
    # She is on the list from an earlier week on, so her request holds one at once.
    first = a_visit(cast, slot_id=cast.slot_id(days=10), state=State.APPROVED)
    reference = a_visit(cast)
    assert balance(cast) == Balance(count=1, held=1)
    if state in DECIDED:
        approve_visit(cast.esha, reference, yes(cast))

    end(cast, state, reference, clock)

    assert the_visit(reference).state is state
    is_used = state in (State.COMPLETED, State.NO_SHOW, State.CUT_SHORT)
    assert balance(cast) == Balance(count=1, used=int(is_used))
    assert kinds(cast)[1:] == [K.RESERVE, K.USE if is_used else K.GIVE_BACK]
    assert the_visit(first).state is State.APPROVED


def test_a_visit_that_the_network_cut_short_comes_back(cast: Cast, clock: Traveller) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    clock.move_to(the_visit(reference).slot.starts_at)
    for move in (Move.CHECK_IN, Move.BEGIN, Move.CUT_SHORT):
        record_at_gate(cast.gita, reference, move, Reason.POWER_OR_NETWORK)

    assert balance(cast) == Balance(count=1)


def test_when_none_is_left_only_the_superintendent_s_words_give_one_more(cast: Cast) -> None:
    a_visit(cast, state=State.APPROVED)
    second = asked_by(cast, cast.dev, slot_id=cast.slot_id(days=2))

    assert refused_code(approve_visit, cast.esha, second, yes(cast)) is Code.NOTE_NEEDED
    deputy = refused_code(approve_visit, cast.ravi, second, yes(cast, "please"))
    assert deputy is Code.GRANT_NEEDED
    assert kinds(cast) == [K.RESERVE]

    approve_visit(cast.esha, second, yes(cast, "Their mother is ill"))
    assert balance(cast) == Balance(count=1, granted=1, held=2)
    grant = db.session.scalars(select(AllowanceEntry).where(AllowanceEntry.kind == K.GRANT)).one()
    assert (grant.reason, grant.actor_id) == ("Their mother is ill", cast.esha.id)


def test_a_lawyer_is_not_counted(cast: Cast) -> None:
    a_visit(cast, state=State.APPROVED)
    lawyer = asked_by(cast, cast.dev, slot_id=cast.slot_id(days=2), relation=Relation.LAWYER)

    approve_visit(cast.esha, lawyer, yes(cast, "counsel's papers seen at the gate"))

    assert balance(cast) == Balance(count=1, held=1)


def test_whose_turn_it_is_goes_before_who_clicked_first(cast: Cast) -> None:
    dev_is_on_the_list(cast)
    a_visit(cast, slot_id=cast.slot_id(Mode.VIDEO), mode=Mode.VIDEO, state=State.APPROVED)
    first = asked_by(cast, cast.dev)
    second = asked_by(cast, cast.asha, slot_id=cast.slot_id(days=2))
    assert balance(cast) == Balance(count=1, held=1)

    approve_visit(cast.esha, second, yes(cast))

    # Dev's undecided request gave its hold back, and is red now.
    assert balance(cast) == Balance(count=1, held=1)
    checks = {one["code"]: one for one in the_visit(second).events[-1].checks}
    assert checks["within_allowance"]["detail"].startswith("others_turn")
    assert refused_code(approve_visit, cast.esha, first, yes(cast)) is Code.NOTE_NEEDED


def race(app: Flask, cast: Cast, references: list[str]) -> list[str]:
    """Two officers say yes at once; what each was told."""
    start = Barrier(2)

    def decide(officer: Actor, reference: str) -> str:
        with app.app_context():
            scope.limit_to(officer)
            start.wait()
            try:
                approve_visit(officer, reference, yes(cast))
            except Refused as refused:
                return str(refused)
            finally:
                db.session.remove()
            return "approved"

    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(decide, (cast.esha, cast.ravi), references))


def test_of_two_officers_at_once_only_one_gives_the_last_visit(app: Flask, cast: Cast) -> None:
    references = [a_visit(cast), asked_by(cast, cast.dev, slot_id=cast.slot_id(days=2))]

    assert race(app, cast, references) == ["approved", "note_needed"]
    assert balance(cast) == Balance(count=1, held=1)


def test_a_superintendent_gives_more_and_corrects_at_his_own_home_alone(cast: Cast) -> None:
    change = Change(
        prisoner_id=cast.bilal_id, mode=Mode.PHYSICAL, day=FRIDAY, amount=2, reason="ill"
    )
    less = Change(
        prisoner_id=cast.bilal_id, mode=Mode.PHYSICAL, day=FRIDAY, amount=-3, reason="twice"
    )
    for stranger in (cast.farid, cast.ravi, cast.gita):
        with pytest.raises(NotFound):
            grant_allowance(stranger, change)

    grant_allowance(cast.esha, change)
    correct_allowance(cast.esha, less)

    assert balance(cast) == Balance(count=1, granted=-1)
    assert refused_code(correct_allowance, cast.esha, less) is Code.BALANCE_BELOW_ZERO


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE allowance_entry SET amount = 2",
        "DELETE FROM allowance_entry",
        "UPDATE entitlement SET visits = 9",
        "DELETE FROM entitlement",
    ],
)
def test_the_database_keeps_every_line_and_every_figure(cast: Cast, statement: str) -> None:
    a_visit(cast, state=State.APPROVED)
    with pytest.raises(DBAPIError, match="are kept"), transaction(SYSTEM) as session:
        session.execute(text(statement))


def test_the_shipped_rows_are_loaded_once(cast: Cast) -> None:
    assert load_entitlements() == 0
    assert len(db.session.scalars(select(Entitlement)).all()) == 17


def test_a_home_takes_over_a_list_and_ends_a_row_again(cast: Cast) -> None:
    day = today(db.session.get_one(Facility, cast.dum_dum_id).zone)
    taken = TakenOver(facility_id=cast.dum_dum_id, preset="delhi", valid_from=day)
    with pytest.raises(NotFound):
        take_over_preset(cast.farid, taken, "trial")

    take_over_preset(cast.esha, taken, "trial")

    assert balance(cast).count == 2
    rows = select(Entitlement).where(Entitlement.facility_id == cast.dum_dum_id)
    for one in db.session.scalars(rows).all():
        assert refused_code(set_entitlement, cast.esha, one.row, "again") is (
            Code.ENTITLEMENT_OVERLAPS
        )
        end_entitlement(cast.esha, one.id, day, "trial over")
    assert balance(cast).count == 1

"""A change after an approval puts the visit in doubt; nobody is let in before that is settled."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, select, update
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.clock import today
from app.domain.custody import AbsenceKind
from app.domain.errors import Code, NotFound, Refused
from app.domain.reasons import Reason
from app.domain.review_flags import FlagKind, Settled
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models.contact import Contact
from app.models.prisoner import Absence, Prisoner
from app.models.review_flag import ReviewFlag
from app.models.slot import Slot
from app.services.approvals import Rejection, call_off_visit
from app.services.flags import flag_visits_of_prisoner, keep_visit, sweep
from app.services.gate import record_at_gate
from app.services.transaction import transaction
from tests.builders import a_visit, the_visit
from tests.cast import Cast

KOLKATA = ZoneInfo("Asia/Kolkata")
pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def reference(cast: Cast) -> str:
    """Asha's approved visit with Bilal."""
    return a_visit(cast, state=State.APPROVED)


def flags() -> list[ReviewFlag]:
    db.session.rollback()
    return list(db.session.scalars(select(ReviewFlag).order_by(ReviewFlag.id)))


def happen(cast: Cast, kind: FlagKind, reference: str) -> None:
    """Change the one fact, by hand, as an import or an officer with a database tool would."""
    visit = the_visit(reference)
    # Each absence begins a minute after the last: no two of a kind may begin at once.
    before = db.session.scalar(select(func.count()).select_from(Absence)) or 0
    begins = visit.slot.starts_at + timedelta(minutes=30 + before)
    bilal = update(Prisoner).where(Prisoner.id == cast.bilal_id)
    changes = {
        FlagKind.PRISONER_TRANSFERRED: bilal.values(facility_id=cast.kalna_id),
        FlagKind.PRISONER_RELEASED: bilal.values(left_on=today(visit.facility.zone)),
        FlagKind.OFF_THE_LIST: delete(Contact),
        FlagKind.SLOT_CLOSED: update(Slot).where(Slot.id == visit.slot_id).values(is_closed=True),
    }
    with transaction(SYSTEM) as session:
        if kind in changes:
            session.execute(changes[kind])
        else:
            session.add(
                Absence(
                    facility_id=cast.dum_dum_id,
                    prisoner_id=cast.bilal_id,
                    kind=AbsenceKind.COURT,
                    starts_at=begins,
                    ends_at=begins + timedelta(hours=4),
                )
            )


KINDS = [
    FlagKind.PRISONER_TRANSFERRED,
    FlagKind.PRISONER_RELEASED,
    FlagKind.PRISONER_AWAY,
    FlagKind.OFF_THE_LIST,
    FlagKind.SLOT_CLOSED,
]


@pytest.mark.parametrize("kind", KINDS)
def test_the_sweep_finds_what_nobody_told_it(cast: Cast, reference: str, kind: FlagKind) -> None:
    assert sweep() == 0
    happen(cast, kind, reference)

    assert sweep() == 1
    assert sweep() == 0
    assert [flag.kind for flag in flags()] == [kind]
    assert the_visit(reference).is_flagged


@pytest.mark.parametrize("kind", KINDS)
def test_a_flagged_visit_is_let_in_only_after_it_was_kept(
    cast: Cast, reference: str, clock: Traveller, kind: FlagKind
) -> None:
    happen(cast, kind, reference)
    clock.move_to(the_visit(reference).slot.starts_at)
    # With no flag raised yet the gate lets them in: the guard is what stops it below.
    assert Move.CHECK_IN in _open_at_gate(reference)
    sweep()

    assert Move.CHECK_IN not in _open_at_gate(reference)
    with pytest.raises(Refused, match=Code.TO_REVIEW):
        record_at_gate(cast.gita, reference, Move.CHECK_IN)

    keep_visit(cast.esha, reference, "the court day was put off")
    record_at_gate(cast.gita, reference, Move.CHECK_IN)
    assert the_visit(reference).state is State.CHECKED_IN


def _open_at_gate(reference: str) -> frozenset[Move]:
    from app.domain.available_moves import available_moves  # noqa: PLC0415
    from app.domain.clock import now  # noqa: PLC0415
    from app.domain.visit_states import Mover  # noqa: PLC0415

    return available_moves(the_visit(reference).facts, Mover.GATE, now())


def test_what_was_kept_is_not_asked_again_but_a_new_fact_is(cast: Cast, reference: str) -> None:
    happen(cast, FlagKind.PRISONER_AWAY, reference)
    sweep()
    keep_visit(cast.esha, reference, "the hearing is by video")
    (flag,) = flags()
    assert (flag.settled_how, flag.settled_by_id) == (Settled.KEPT, cast.esha.id)
    assert not the_visit(reference).is_flagged
    assert sweep() == 0

    happen(cast, FlagKind.PRISONER_AWAY, reference)
    assert sweep() == 1


@pytest.mark.parametrize("reason", [None, ""])
def test_a_visit_is_kept_with_a_reason_only(cast: Cast, reference: str, reason: str | None) -> None:
    happen(cast, FlagKind.SLOT_CLOSED, reference)
    sweep()

    with pytest.raises(Refused, match=Code.KEEP_REASON_NEEDED):
        keep_visit(cast.esha, reference, reason)
    assert the_visit(reference).is_flagged


@pytest.mark.parametrize("who", ["gita", "farid", "asha", "rupa"])
def test_only_the_homes_own_deciders_settle(cast: Cast, reference: str, who: str) -> None:
    happen(cast, FlagKind.SLOT_CLOSED, reference)
    sweep()

    with pytest.raises(NotFound):
        keep_visit(getattr(cast, who), reference, "because")


def test_whoever_changes_the_register_flags_in_the_same_transaction(
    cast: Cast, reference: str
) -> None:
    with transaction(SYSTEM) as session:
        session.get_one(Prisoner, cast.bilal_id).left_on = today(KOLKATA)
        session.flush()
        assert flag_visits_of_prisoner(cast.bilal_id) == 1


def test_calling_off_settles_the_doubt(cast: Cast, reference: str) -> None:
    happen(cast, FlagKind.PRISONER_RELEASED, reference)
    sweep()

    call_off_visit(cast.esha, reference, Rejection(reason=Reason.PRISONER_RELEASED))

    assert [flag.settled_how for flag in flags()] == [Settled.CALLED_OFF]
    assert not the_visit(reference).is_flagged


def test_the_sweep_looks_twenty_eight_days_ahead(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    happen(cast, FlagKind.PRISONER_RELEASED, reference)
    starts_at = the_visit(reference).slot.starts_at

    clock.move_to(starts_at - timedelta(days=28))
    assert sweep() == 0
    clock.move_to(starts_at - timedelta(days=28) + timedelta(seconds=1))
    assert sweep() == 1

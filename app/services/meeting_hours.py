"""Owns moving an approved meeting of two homes: one proposes another hour, the other agrees.

The choice: the meeting stays at its hour, in both homes, until both have said yes to another; at
the new hour nothing is held meanwhile, so that a proposal costs no family a place. The second yes
locks the old and the new hour of both homes, asks of both prisoners anew what an approval asks,
and exchanges both places together, or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError, NoResultFound

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.decision_clock import Level
from app.domain.errors import Code, NotFound, Refused, refused
from app.domain.request_checks import CheckCode, Verdict
from app.domain.review_flags import ABOUT_THE_HOUR, Settled
from app.domain.roles import may_decide
from app.domain.visit_states import Move, Mover
from app.extensions import db
from app.models.hour_proposal import HourProposal
from app.models.prisoner import Prisoner
from app.models.slot import Slot
from app.models.video_room import VideoRoom
from app.queries.asking_checks import asking_checks
from app.queries.meeting_hours import hours_to_propose, open_proposal
from app.queries.prisoner_checks import checks_for
from app.queries.two_homes import our_hour, side_of_visit
from app.services import messages
from app.services.allowances import hold_for_approval, hold_for_asking
from app.services.decisions import hold_pairs
from app.services.flags import settle_flags
from app.services.moves import check_move, hold_prisoners, visit_to_move
from app.services.places import exchange_place, exchange_side_place, hold_hours
from app.services.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.actor import Actor
    from app.domain.request_checks import Check
    from app.models.visit import Visit
    from app.models.visit_side import VisitSide

# What no other hour may bring, whatever note is written beside it.
OF_THE_HOUR = {
    CheckCode.IS_FREE: Code.PRISONER_BUSY,
    CheckCode.IS_PRESENT: Code.PRISONER_AWAY,
    CheckCode.IS_HELD: Code.PRISONER_AWAY,
    CheckCode.KEPT_APART: Code.KEPT_APART,
}


def propose_hour(
    actor: Actor, reference: str, home_id: int, slot_id: int | None, note: str | None
) -> None:
    """Propose an hour that both homes have free, in place of what was proposed before.

    `home_id` is the officer's own home of the two. Raises NotFound, AlreadyDecided or Refused.
    """
    with _meeting(actor, reference, home_id, Move.PROPOSE_HOUR) as (visit, side):
        hour = next((one for one in hours_to_propose(side) if one.there_id == slot_id), None)
        if hour is None:
            raise refused(Code.SLOT_UNKNOWN, "slot_id")
        slots = {id: db.session.get_one(Slot, id) for id in (hour.here_id, hour.there_id)}
        # Of the other home's prisoner the officer learns nothing here: that home will look.
        if home_id == side.facility_id:
            _refuse_of_the_hour(asking_checks(side, None, None, slots[hour.here_id]))
        else:
            _refuse_of_the_hour(checks_for(visit, _prisoner(visit), slots[hour.there_id]))
        _settle_open(visit)
        db.session.add(
            HourProposal(
                visit_id=visit.id,
                facility_id=home_id,
                slot_id=hour.there_id,
                proposed_at=now(),
                proposed_by_name=actor.name,
                note=note,
            )
        )
        _note(visit, actor, Move.PROPOSE_HOUR, note)


def agree_to_hour(
    actor: Actor, reference: str, home_id: int, proposal_id: int | None, note: str | None
) -> None:
    """Say the second yes to the hour that the other home proposed: both places are exchanged.

    Raises NotFound, AlreadyDecided, or Refused; then the meeting is where it was.
    """
    try:
        with _meeting(actor, reference, home_id, Move.AGREE_HOUR) as (visit, side):
            proposal = _proposal(visit, proposal_id)
            if proposal.facility_id == home_id:
                raise refused(Code.HOUR_NOT_PROPOSED)
            prisoner = _exchange(visit, side, proposal.slot)
            _count_anew(visit, side, prisoner, actor)
            _leave_the_terminals(visit, side)
            proposal.settled_at, proposal.is_made = now(), True
            settle_flags(visit, actor, Settled.MOVED, kinds=ABOUT_THE_HOUR)
            _note(visit, actor, Move.AGREE_HOUR, note)
    except IntegrityError as error:
        # One of the two has another visit at that very hour.
        raise refused(Code.PRISONER_BUSY) from error


def keep_hour(
    actor: Actor, reference: str, home_id: int, proposal_id: int | None, note: str | None
) -> None:
    """Let the meeting stay: the other home says no, or the one that proposed takes it back."""
    with _meeting(actor, reference, home_id, Move.KEEP_HOUR) as (visit, _side):
        _proposal(visit, proposal_id).settled_at = now()
        _note(visit, actor, Move.KEEP_HOUR, note)


@contextmanager
def _meeting(
    actor: Actor, reference: str, home_id: int, move: Move
) -> Iterator[tuple[Visit, VisitSide]]:
    """The meeting, locked, for an officer who decides at this one of its two homes; or NotFound."""
    # Neither home sees the other's rows: behind this door the use case serves the system.
    with transaction(SYSTEM):
        visit = visit_to_move(reference)
        try:
            side = side_of_visit(visit.id)
        except NoResultFound as error:
            raise NotFound from error
        is_of_it = home_id in (visit.facility_id, side.facility_id)
        if not is_of_it or not may_decide(actor.grants, home_id, Level.HOME):
            raise NotFound
        check_move(visit, move, Mover.DECIDER)
        yield visit, side


def _proposal(visit: Visit, proposal_id: int | None) -> HourProposal:
    proposal = open_proposal(visit.id)
    # The other home took it back, or made another: nobody agrees to what he was not shown.
    if proposal is None or proposal.id != proposal_id:
        raise refused(Code.HOUR_NOT_PROPOSED)
    return proposal


def _settle_open(visit: Visit) -> None:
    db.session.execute(
        update(HourProposal)
        .where(HourProposal.visit_id == visit.id, HourProposal.settled_at.is_(None))
        .values(settled_at=now())
    )


def _exchange(visit: Visit, side: VisitSide, slot: Slot) -> Prisoner:
    """Give both homes' places for those of the new hour; the prisoner who is asked for, locked."""
    ours = our_hour(side, slot)
    if ours is None:
        raise refused(Code.SLOT_FULL)
    hold_hours(visit.slot_id, slot.id, side.slot_id, ours)
    prisoner = _prisoner(visit)
    hold_prisoners(side.prisoner_id, prisoner.id)
    hold_pairs(side.prisoner_id, prisoner.id)
    own = db.session.get_one(Slot, ours)
    _refuse_of_the_hour([*asking_checks(side, None, None, own), *checks_for(visit, prisoner, slot)])
    exchange_side_place(side, own)
    exchange_place(visit, slot)
    return prisoner


def _refuse_of_the_hour(found: Iterable[Check]) -> None:
    red = {check.code for check in found if check.verdict is Verdict.RED}
    for code, refusal in OF_THE_HOUR.items():
        if code in red:
            raise refused(refusal, "slot_id")


def _prisoner(visit: Visit) -> Prisoner:
    return db.session.get_one(Prisoner, visit.prisoner_id)


def _count_anew(visit: Visit, side: VisitSide, prisoner: Prisoner, actor: Actor) -> None:
    """Both counts follow to the days of the new hour; a move is no ground to grant more."""
    try:
        hold_for_asking(side, visit, actor, None)
        hold_for_approval(visit, prisoner, actor, None)
    except Refused as used_up:
        raise refused(Code.NONE_LEFT_THEN) from used_up


def _leave_the_terminals(visit: Visit, side: VisitSide) -> None:
    """A desk that was ready was ready for the old hour."""
    room = db.session.get(VideoRoom, visit.id)
    side.terminal_id = None
    if room is not None:
        room.terminal_id = None


def _note(visit: Visit, actor: Actor, move: Move, note: str | None) -> None:
    event = visit.move(move, mover=Mover.DECIDER, actor=actor, at=now(), family_note=note)
    messages.queue_news(visit, event)

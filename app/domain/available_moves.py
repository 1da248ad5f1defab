"""Owns which moves are open now: the same answer draws the buttons and guards the server."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.compassion import Lane
from app.domain.visit_states import TABLE, Move, Mover, State

LATE_GRACE = timedelta(minutes=15)
# A decision, and a family's change of mind, count until the hour itself begins.
BEFORE_THE_HOUR = frozenset(
    {
        Move.AGREE,
        Move.APPROVE,
        Move.REJECT,
        Move.REOPEN,
        Move.ASK,
        Move.ANSWER,
        Move.OFFER,
        Move.MAKE_ORDINARY,
        Move.ACCEPT,
        Move.KEEP_PLACE,
        Move.TAKE_PLACE,
        Move.AMEND,
        Move.ASK_CHANGE,
        Move.AGREE_CHANGE,
        Move.DECLINE_CHANGE,
        Move.PROPOSE_HOUR,
        Move.AGREE_HOUR,
        Move.KEEP_HOUR,
        Move.WITHDRAW,
        Move.CANCEL,
        Move.CANCEL_FOR_PRISON,
        Move.RESCHEDULE,
        Move.FOLLOW,
    }
)


# Between two homes neither hour moves alone, and no family asks for another or for a second look.
# Nobody stands at a gate there: whoever fails to come was not brought.
NOT_BETWEEN_HOMES = frozenset(
    {
        Move.AMEND,
        Move.ASK_CHANGE,
        Move.RESCHEDULE,
        Move.REOPEN,
        Move.MARK_NO_SHOW,
        Move.REFUSE_ENTRY,
    }
)
# There one home proposes an hour, and the other agrees or keeps to the old one.
ONLY_BETWEEN_HOMES = frozenset(
    {Move.PROPOSE_HOUR, Move.AGREE_HOUR, Move.KEEP_HOUR, Move.NOT_BROUGHT}
)
# What the home that is asked does once the asker's has agreed.
AFTER_AGREEMENT = frozenset({Move.APPROVE, Move.ASK, Move.OFFER})


@dataclass(frozen=True, kw_only=True)
class VisitFacts:
    """What the moves depend on."""

    state: State
    starts_at: datetime
    ends_at: datetime
    # Until when the family may take an hour that it was offered, or waits for one; else empty.
    answer_by: datetime | None = None
    # How long before its hour the gate lets a family in.
    arrive_before: timedelta = timedelta(minutes=60)
    # A later change is still to be looked at: nobody is let in before that.
    is_flagged: bool = False
    lane: Lane = Lane.ORDINARY
    # Somebody held in another home asks; and whether his home has still to say yes.
    is_between_homes: bool = False
    awaits_home: bool = False


def available_moves(visit: VisitFacts, mover: Mover, now: datetime) -> frozenset[Move]:
    """The moves that `mover` may make with this visit at `now`."""
    return frozenset(
        move
        for (state, move), found in TABLE.items()
        if state is visit.state
        and found.mover is mover
        and _is_of(move, visit)
        and _is_in_time(move, visit, now)
    )


def _is_of(move: Move, visit: VisitFacts) -> bool:
    """Whether the move belongs to such a visit: of one home or between two, in need or not."""
    match move:
        case Move.AGREE:
            return visit.awaits_home
        case _ if move in AFTER_AGREEMENT:
            return not visit.awaits_home
        case _ if move in ONLY_BETWEEN_HOMES:
            return visit.is_between_homes
        case Move.MAKE_ORDINARY:
            return visit.lane is Lane.COMPASSION
        case _:
            return not (visit.is_between_homes and move in NOT_BETWEEN_HOMES)


def _is_in_time(move: Move, visit: VisitFacts, now: datetime) -> bool:
    open_until = visit.answer_by or visit.starts_at
    if move in BEFORE_THE_HOUR:
        return now < open_until
    match move:
        case Move.CHECK_IN if visit.is_flagged:
            return False
        case Move.LAPSE:
            return now >= open_until
        # «None of these» brings the first wish back, so that hour must still be ahead.
        case Move.DECLINE:
            return now < visit.starts_at
        case Move.CHECK_IN | Move.REFUSE_ENTRY:
            return visit.starts_at - visit.arrive_before <= now < visit.ends_at
        # Before its hour begins a home calls it off.
        case Move.NOT_BROUGHT:
            return now >= visit.starts_at
        case Move.MARK_NO_SHOW:
            return now >= visit.starts_at + LATE_GRACE
        case _:
            return True

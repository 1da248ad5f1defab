"""Owns the states of a visit, its moves, and the one table of which moves are legal."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a visit stands."""

    WAITLISTED = "waitlisted"
    PLACE_KEPT = "place_kept"
    SUBMITTED = "submitted"
    NEEDS_INFO = "needs_info"
    OFFERED = "offered"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    CANCELLED_BY_VISITOR = "cancelled_by_visitor"
    CANCELLED_BY_PRISON = "cancelled_by_prison"
    CHECKED_IN = "checked_in"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CUT_SHORT = "cut_short"
    NO_SHOW = "no_show"
    REFUSED_ENTRY = "refused_entry"


class Move(StrEnum):
    """What may be done to a visit."""

    SUBMIT = "submit"
    WAIT = "wait"
    KEEP_PLACE = "keep_place"
    TAKE_PLACE = "take_place"
    ASK = "ask"
    ANSWER = "answer"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    AGREE = "agree"
    APPROVE = "approve"
    REJECT = "reject"
    REOPEN = "reopen"
    NOTE = "note"
    MAKE_ORDINARY = "make_ordinary"
    AMEND = "amend"
    ASK_CHANGE = "ask_change"
    AGREE_CHANGE = "agree_change"
    DECLINE_CHANGE = "decline_change"
    PROPOSE_HOUR = "propose_hour"
    AGREE_HOUR = "agree_hour"
    KEEP_HOUR = "keep_hour"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    CANCEL = "cancel"
    CANCEL_FOR_PRISON = "cancel_for_prison"
    RESCHEDULE = "reschedule"
    FOLLOW = "follow"
    CHECK_IN = "check_in"
    BEGIN = "begin"
    COMPLETE = "complete"
    CUT_SHORT = "cut_short"
    MARK_NO_SHOW = "mark_no_show"
    REFUSE_ENTRY = "refuse_entry"
    NOT_BROUGHT = "not_brought"


class Mover(StrEnum):
    """In which capacity somebody moves a visit."""

    VISITOR = "visitor"
    DECIDER = "decider"
    REVIEWER = "reviewer"
    GATE = "gate"
    SYSTEM = "system"


@dataclass(frozen=True)
class Step:
    """What one move leads to, who may make it, and whether a reason is owed."""

    to: State
    mover: Mover
    needs_reason: bool = False


S, M = State, Move
TABLE: dict[tuple[State, Move], Step] = {
    # A full day has a line: a place that comes free is kept for the next family until it takes it.
    (S.WAITLISTED, M.KEEP_PLACE): Step(S.PLACE_KEPT, Mover.SYSTEM),
    (S.WAITLISTED, M.WITHDRAW): Step(S.WITHDRAWN, Mover.VISITOR),
    (S.WAITLISTED, M.LAPSE): Step(S.LAPSED, Mover.SYSTEM),
    (S.PLACE_KEPT, M.TAKE_PLACE): Step(S.SUBMITTED, Mover.VISITOR),
    (S.PLACE_KEPT, M.WITHDRAW): Step(S.WITHDRAWN, Mover.VISITOR),
    (S.PLACE_KEPT, M.LAPSE): Step(S.LAPSED, Mover.SYSTEM),
    # Of a meeting between two homes: the asker's home says yes first, then the other decides.
    (S.SUBMITTED, M.AGREE): Step(S.SUBMITTED, Mover.DECIDER),
    (S.SUBMITTED, M.APPROVE): Step(S.APPROVED, Mover.DECIDER),
    (S.SUBMITTED, M.REJECT): Step(S.REJECTED, Mover.DECIDER, needs_reason=True),
    # A second look, one step up, may put a refused request back into its queue.
    (S.REJECTED, M.REOPEN): Step(S.SUBMITTED, Mover.REVIEWER),
    (S.SUBMITTED, M.WITHDRAW): Step(S.WITHDRAWN, Mover.VISITOR),
    (S.SUBMITTED, M.LAPSE): Step(S.LAPSED, Mover.SYSTEM),
    # The home asks something back: its clock stands still until the family has answered.
    (S.SUBMITTED, M.ASK): Step(S.NEEDS_INFO, Mover.DECIDER),
    (S.NEEDS_INFO, M.ANSWER): Step(S.SUBMITTED, Mover.VISITOR),
    (S.NEEDS_INFO, M.REJECT): Step(S.REJECTED, Mover.DECIDER, needs_reason=True),
    (S.NEEDS_INFO, M.WITHDRAW): Step(S.WITHDRAWN, Mover.VISITOR),
    (S.NEEDS_INFO, M.LAPSE): Step(S.LAPSED, Mover.SYSTEM),
    # The home has said yes, but to other hours: the family picks one of them.
    (S.SUBMITTED, M.OFFER): Step(S.OFFERED, Mover.DECIDER),
    (S.OFFERED, M.ACCEPT): Step(S.APPROVED, Mover.VISITOR),
    (S.OFFERED, M.DECLINE): Step(S.SUBMITTED, Mover.VISITOR),
    (S.OFFERED, M.WITHDRAW): Step(S.WITHDRAWN, Mover.VISITOR),
    (S.OFFERED, M.LAPSE): Step(S.LAPSED, Mover.SYSTEM),
    # Another hour, other people: at once while it waits. An approved visit stays until the home
    # agrees, so that nobody loses a visit by asking.
    (S.SUBMITTED, M.AMEND): Step(S.SUBMITTED, Mover.VISITOR),
    (S.APPROVED, M.ASK_CHANGE): Step(S.APPROVED, Mover.VISITOR),
    (S.APPROVED, M.AGREE_CHANGE): Step(S.APPROVED, Mover.DECIDER),
    (S.APPROVED, M.DECLINE_CHANGE): Step(S.APPROVED, Mover.DECIDER),
    # Between two homes either may propose another hour; the meeting stays until the other agrees.
    (S.APPROVED, M.PROPOSE_HOUR): Step(S.APPROVED, Mover.DECIDER),
    (S.APPROVED, M.AGREE_HOUR): Step(S.APPROVED, Mover.DECIDER),
    (S.APPROVED, M.KEEP_HOUR): Step(S.APPROVED, Mover.DECIDER),
    # What is no case for the compassion lane is not refused: it waits among the others.
    (S.SUBMITTED, M.MAKE_ORDINARY): Step(S.SUBMITTED, Mover.DECIDER),
    # A note changes nothing; as a move it stands in the chained history with who and when.
    (S.SUBMITTED, M.NOTE): Step(S.SUBMITTED, Mover.DECIDER),
    (S.NEEDS_INFO, M.NOTE): Step(S.NEEDS_INFO, Mover.DECIDER),
    (S.OFFERED, M.NOTE): Step(S.OFFERED, Mover.DECIDER),
    (S.APPROVED, M.NOTE): Step(S.APPROVED, Mover.DECIDER),
    (S.SUBMITTED, M.FOLLOW): Step(S.CANCELLED_BY_PRISON, Mover.SYSTEM, needs_reason=True),
    (S.APPROVED, M.FOLLOW): Step(S.CANCELLED_BY_PRISON, Mover.SYSTEM, needs_reason=True),
    (S.APPROVED, M.CANCEL): Step(S.CANCELLED_BY_VISITOR, Mover.VISITOR),
    (S.APPROVED, M.CANCEL_FOR_PRISON): Step(
        S.CANCELLED_BY_PRISON, Mover.DECIDER, needs_reason=True
    ),
    (S.APPROVED, M.RESCHEDULE): Step(S.APPROVED, Mover.DECIDER),
    (S.APPROVED, M.CHECK_IN): Step(S.CHECKED_IN, Mover.GATE),
    (S.APPROVED, M.MARK_NO_SHOW): Step(S.NO_SHOW, Mover.GATE),
    (S.APPROVED, M.REFUSE_ENTRY): Step(S.REFUSED_ENTRY, Mover.GATE, needs_reason=True),
    # Between two homes: the hour has come, and one of the two prisoners has not.
    (S.APPROVED, M.NOT_BROUGHT): Step(S.CANCELLED_BY_PRISON, Mover.GATE, needs_reason=True),
    (S.CHECKED_IN, M.BEGIN): Step(S.IN_PROGRESS, Mover.GATE),
    (S.IN_PROGRESS, M.COMPLETE): Step(S.COMPLETED, Mover.GATE),
    (S.IN_PROGRESS, M.CUT_SHORT): Step(S.CUT_SHORT, Mover.GATE, needs_reason=True),
}

# How a visit begins: with a place, or in the line for one.
FIRST: dict[Move, State] = {M.SUBMIT: S.SUBMITTED, M.WAIT: S.WAITLISTED}

# A place is held by a visit to come, and stays used by one whose hour has gone by.
UNDECIDED = frozenset({S.SUBMITTED, S.NEEDS_INFO, S.OFFERED})
IN_LINE = frozenset({S.WAITLISTED, S.PLACE_KEPT})
# What counts as an open request of a phone.
OPEN = UNDECIDED | IN_LINE
TO_COME = OPEN | {S.APPROVED, S.CHECKED_IN, S.IN_PROGRESS}
ENDED = frozenset(State) - TO_COME
HOLDS_A_PLACE = (TO_COME - {S.WAITLISTED}) | {
    S.COMPLETED,
    S.CUT_SHORT,
    S.NO_SHOW,
    S.REFUSED_ENTRY,
}
# Until an instant of its own, not until its hour: the family's pick, or the end of its wait.
HAS_AN_END = IN_LINE | {S.OFFERED}


class IllegalMove(Exception):
    """The table has no such move for this state and mover."""


def step(state: State, move: Move, mover: Mover) -> Step:
    """What `move` by `mover` leads to from `state`, or raise IllegalMove."""
    found = TABLE.get((state, move))
    if found is None or found.mover is not mover:
        raise IllegalMove(f"{mover} cannot {move} a visit that is {state}")
    return found

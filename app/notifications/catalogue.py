"""Owns which message each move of a visit or a contact owes the family, and which owes none."""

from app.domain.compassion import Lane
from app.domain.contact_states import ContactMove
from app.domain.message_kinds import MessageKind
from app.domain.visit_states import Move

MESSAGE_OF_MOVE: dict[Move, MessageKind] = {
    Move.SUBMIT: MessageKind.VISIT_SUBMITTED,
    Move.WAIT: MessageKind.VISIT_WAITLISTED,
    Move.KEEP_PLACE: MessageKind.PLACE_KEPT,
    # The words of any request received: by when the home answers.
    Move.TAKE_PLACE: MessageKind.VISIT_SUBMITTED,
    Move.ASK: MessageKind.VISIT_QUESTION,
    Move.ANSWER: MessageKind.VISIT_ANSWERED,
    Move.OFFER: MessageKind.VISIT_OFFERED,
    Move.ACCEPT: MessageKind.VISIT_APPROVED,
    Move.DECLINE: MessageKind.OFFER_DECLINED,
    Move.APPROVE: MessageKind.VISIT_APPROVED,
    Move.MAKE_ORDINARY: MessageKind.MADE_ORDINARY,
    Move.REJECT: MessageKind.VISIT_REJECTED,
    Move.REOPEN: MessageKind.VISIT_REOPENED,
    Move.WITHDRAW: MessageKind.VISIT_WITHDRAWN,
    Move.LAPSE: MessageKind.VISIT_LAPSED,
    Move.CANCEL: MessageKind.VISIT_CANCELLED,
    Move.CANCEL_FOR_PRISON: MessageKind.VISIT_CALLED_OFF,
    Move.RESCHEDULE: MessageKind.VISIT_MOVED,
    # The words of a request received: the reference, and by when the home answers.
    Move.AMEND: MessageKind.VISIT_SUBMITTED,
    Move.ASK_CHANGE: MessageKind.CHANGE_ASKED,
    Move.AGREE_CHANGE: MessageKind.CHANGE_MADE,
    Move.DECLINE_CHANGE: MessageKind.CHANGE_DECLINED,
    Move.FOLLOW: MessageKind.VISIT_FOLLOWS,
}

# The same moves of a request in days of death or grave illness; the rest is told as ever.
MESSAGE_OF_URGENT_MOVE: dict[Move, MessageKind] = {
    Move.SUBMIT: MessageKind.URGENT_SUBMITTED,
    Move.AMEND: MessageKind.URGENT_SUBMITTED,
    Move.ACCEPT: MessageKind.URGENT_APPROVED,
    Move.APPROVE: MessageKind.URGENT_APPROVED,
}


def message_of(move: Move, lane: Lane) -> MessageKind:
    """What the family is told of this move."""
    urgent = MESSAGE_OF_URGENT_MOVE.get(move) if lane is Lane.COMPASSION else None
    return urgent or MESSAGE_OF_MOVE[move]


# What whoever joins from elsewhere is told of the same moves: never why, that is the family's.
MESSAGE_TO_RELATIVE: dict[Move, MessageKind] = {
    Move.RESCHEDULE: MessageKind.RELATIVE_CALL_MOVED,
    Move.CANCEL: MessageKind.RELATIVE_CALL_OFF,
    Move.CANCEL_FOR_PRISON: MessageKind.RELATIVE_CALL_OFF,
    Move.FOLLOW: MessageKind.RELATIVE_CALL_OFF,
}
# What a family does itself it need not be told.
MESSAGE_OF_CONTACT_MOVE: dict[ContactMove, MessageKind] = {
    ContactMove.APPROVE: MessageKind.CONTACT_APPROVED,
    ContactMove.REFUSE: MessageKind.CONTACT_REFUSED,
    ContactMove.END: MessageKind.CONTACT_ENDED,
}

# Officers write these to each other.
TOLD_TO_NOBODY = frozenset(
    {Move.NOTE, Move.AGREE, Move.PROPOSE_HOUR, Move.AGREE_HOUR, Move.KEEP_HOUR}
)
# The family stands at the gate or sits in the room: officers say these, no message does.
TOLD_IN_PERSON = frozenset(
    {
        Move.CHECK_IN,
        Move.BEGIN,
        Move.COMPLETE,
        Move.CUT_SHORT,
        Move.MARK_NO_SHOW,
        Move.REFUSE_ENTRY,
        Move.NOT_BROUGHT,
    }
)

"""Owns which message each move of a visit or a contact owes the family, and which owes none."""

from app.domain.contact_states import ContactMove
from app.domain.message_kinds import MessageKind
from app.domain.visit_states import Move

MESSAGE_OF_MOVE: dict[Move, MessageKind] = {
    Move.SUBMIT: MessageKind.VISIT_SUBMITTED,
    Move.ASK: MessageKind.VISIT_QUESTION,
    Move.ANSWER: MessageKind.VISIT_ANSWERED,
    Move.OFFER: MessageKind.VISIT_OFFERED,
    Move.ACCEPT: MessageKind.VISIT_APPROVED,
    Move.DECLINE: MessageKind.OFFER_DECLINED,
    Move.APPROVE: MessageKind.VISIT_APPROVED,
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
TOLD_TO_NOBODY = frozenset({Move.NOTE, Move.AGREE})
# The family stands at the gate or sits in the room: officers say these, no message does.
TOLD_IN_PERSON = frozenset(
    {
        Move.CHECK_IN,
        Move.BEGIN,
        Move.COMPLETE,
        Move.CUT_SHORT,
        Move.MARK_NO_SHOW,
        Move.REFUSE_ENTRY,
    }
)

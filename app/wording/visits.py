"""Owns the words for the states and moves of a visit."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.policy import Mode
from app.domain.visit_states import Move, State

MODE: dict[Mode, LazyString] = {
    Mode.PHYSICAL: _("At the home"),
    Mode.VIDEO: _("By video"),
}

STATE: dict[State, LazyString] = {
    State.WAITLISTED: _("On the waiting list"),
    State.PLACE_KEPT: _("A place is kept for you"),
    State.SUBMITTED: _("Waiting for an answer"),
    State.NEEDS_INFO: _("The home asks you something"),
    State.OFFERED: _("Choose one of the hours offered"),
    State.APPROVED: _("Approved"),
    State.REJECTED: _("Not approved"),
    State.WITHDRAWN: _("Withdrawn by you"),
    State.LAPSED: _("Not answered in time"),
    State.CANCELLED_BY_VISITOR: _("Cancelled by you"),
    State.CANCELLED_BY_PRISON: _("Called off by the home"),
    State.CHECKED_IN: _("You have arrived"),
    State.IN_PROGRESS: _("Going on now"),
    State.COMPLETED: _("Visit held"),
    State.CUT_SHORT: _("Ended early"),
    State.NO_SHOW: _("Nobody came"),
    State.REFUSED_ENTRY: _("Turned away"),
}

STATE_FOR_STAFF: dict[State, LazyString] = STATE | {
    State.PLACE_KEPT: _("A place is kept for the family"),
    State.SUBMITTED: _("Waiting for a decision"),
    State.NEEDS_INFO: _("Waiting for the family's answer"),
    State.OFFERED: _("Other hours offered"),
    State.WITHDRAWN: _("Withdrawn by the family"),
    State.CANCELLED_BY_VISITOR: _("Cancelled by the family"),
    State.CHECKED_IN: _("Checked in"),
}

NO_PLACE = _("No place came free")
# What a badge's colour says besides its words.
TONE: dict[State, str] = {
    State.WAITLISTED: "waiting",
    State.PLACE_KEPT: "good",
    State.SUBMITTED: "waiting",
    State.NEEDS_INFO: "notice",
    State.OFFERED: "notice",
    State.APPROVED: "good",
    State.REJECTED: "bad",
    State.WITHDRAWN: "quiet",
    State.LAPSED: "bad",
    State.CANCELLED_BY_VISITOR: "quiet",
    State.CANCELLED_BY_PRISON: "bad",
    State.CHECKED_IN: "good",
    State.IN_PROGRESS: "good",
    State.COMPLETED: "quiet",
    State.CUT_SHORT: "notice",
    State.NO_SHOW: "quiet",
    State.REFUSED_ENTRY: "bad",
}

MOVE: dict[Move, LazyString] = {
    Move.SUBMIT: _("Request sent"),
    Move.WAIT: _("Put on the waiting list"),
    Move.KEEP_PLACE: _("A place came free and was kept"),
    Move.TAKE_PLACE: _("The family took the place"),
    Move.ASK: _("The home asked the family"),
    Move.ANSWER: _("The family answered"),
    Move.OFFER: _("Other hours offered"),
    Move.ACCEPT: _("An offered hour was taken"),
    Move.DECLINE: _("None of the offered hours was taken"),
    Move.NOTE: _("Note for staff"),
    Move.MAKE_ORDINARY: _("Made an ordinary request"),
    Move.AMEND: _("Changed by the family"),
    Move.ASK_CHANGE: _("The family asked for a change"),
    Move.AGREE_CHANGE: _("The change was made"),
    Move.DECLINE_CHANGE: _("The change could not be made; the visit stays"),
    Move.PROPOSE_HOUR: _("Another hour proposed to the other home"),
    Move.AGREE_HOUR: _("Moved to another hour in both homes"),
    Move.KEEP_HOUR: _("The hour stays as it was"),
    Move.AGREE: _("The home of the prisoner who asks has agreed"),
    Move.APPROVE: _("Approved"),
    Move.REJECT: _("Not approved"),
    Move.REOPEN: _("Opened again after a second look"),
    Move.WITHDRAW: _("Request withdrawn"),
    Move.LAPSE: _("The time was over"),
    Move.CANCEL: _("Cancelled by the family"),
    Move.CANCEL_FOR_PRISON: _("Called off by the home"),
    # The family reads this too, and may not know of the transfer.
    Move.FOLLOW: _("Called off by the home"),
    Move.RESCHEDULE: _("Moved to another hour"),
    Move.CHECK_IN: _("Arrived"),
    Move.BEGIN: _("Visit began"),
    Move.COMPLETE: _("Visit ended"),
    Move.CUT_SHORT: _("Ended early"),
    Move.MARK_NO_SHOW: _("Nobody came"),
    Move.REFUSE_ENTRY: _("Turned away"),
    Move.NOT_BROUGHT: _("Not held: a prisoner was not brought"),
}

# Between two homes no family speaks: the home of the prisoner who asks does.
MOVE_BETWEEN_HOMES: dict[Move, LazyString] = MOVE | {
    Move.ASK: _("The home that is asked wants to know something"),
    Move.ANSWER: _("The asker's home answered"),
    Move.ACCEPT: _("The asker's home took an offered hour"),
    Move.DECLINE: _("The asker's home took none of the offered hours"),
    Move.CANCEL: _("Taken back by the prisoner"),
    Move.WITHDRAW: _("Taken back by the prisoner"),
}

NEXT_STEP: dict[State, LazyString] = {
    State.WAITLISTED: _(
        "You need to do nothing now. When a place comes free and it is your turn, we tell you."
    ),
    State.PLACE_KEPT: _("Tap once and it is yours. Then the home answers your request."),
    State.SUBMITTED: _("You need to do nothing now. We send you a message with the answer."),
    State.NEEDS_INFO: _("Read the question and answer it here. Your place is kept meanwhile."),
    State.OFFERED: _("The home cannot meet your first wish. Choose an hour, and it is yours."),
    State.APPROVED: _("Keep this page. On the day, open it again."),
    State.REJECTED: _("You may ask again. Read the reason first."),
    State.WITHDRAWN: _("You may ask for another visit at any time."),
    State.LAPSED: _("We are sorry: nobody answered before the hour came. Please ask again."),
    State.CANCELLED_BY_VISITOR: _("You may ask for another visit at any time."),
    State.CANCELLED_BY_PRISON: _("We are sorry. Please ask for another time."),
    State.CHECKED_IN: _("The officers know that you are here."),
    State.IN_PROGRESS: _("Your visit is going on."),
    State.COMPLETED: _("You may ask for the next visit."),
    State.CUT_SHORT: _("You may ask for another visit."),
    State.NO_SHOW: _("You may ask for another visit at any time."),
    State.REFUSED_ENTRY: _("Read the reason. You may ask for another visit."),
}


def standing(state: State, has_hour: bool) -> LazyString:
    """Where a visit stands, in the family's words; who only waited was left without a place."""
    return NO_PLACE if state is State.LAPSED and not has_hour else STATE[state]

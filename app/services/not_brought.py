"""Owns a call between two homes that was not held, because a prisoner was not brought to it.

Whoever of the two came, and whoever was to come, loses nothing by it: both counts are given back,
and with them nothing is left for the minute bank to owe. The room's log says who was missing.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import Code, refused
from app.domain.reasons import FOR_NOT_BRINGING, Reason
from app.domain.review_flags import Settled
from app.domain.video_room import OTHER_HOME_GRACE, EndRole, RoomEventKind, Whose
from app.domain.visit_states import Move, Mover
from app.extensions import db
from app.models import scope
from app.models.prisoner import Prisoner
from app.queries.two_homes import side_of_visit
from app.services import messages
from app.services.allowances import settle_allowance
from app.services.flags import settle_flags
from app.services.lines import let_go_of_place
from app.services.moves import check_move
from app.services.room_log import ends_in, note, note_silence

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.video_room import VideoRoom
    from app.models.visit import Visit
    from app.models.visit_side import VisitSide

# At which end of the room the prisoner of each home sits.
ASKER, ASKED = EndRole.FAMILY, EndRole.TERMINAL


def missing_end(
    visit: Visit, room: VideoRoom, side: VisitSide | None, whose: Whose | None
) -> EndRole:
    """Whom a desk means; `side` when it is the asker's. Of the other's it may speak after a while.

    Raises Refused.
    """
    own, other = (ASKER, ASKED) if side else (ASKED, ASKER)
    if whose is Whose.OURS:
        return own
    if whose is None:
        raise refused(Code.REASON_NEEDED, "whose")
    if other not in ends_not_ready(visit, room):
        raise refused(Code.OTHER_HOME_IS_READY, "whose")
    if now() < visit.slot.starts_at + OTHER_HOME_GRACE:
        raise refused(Code.OTHER_HOME_MAY_COME, "whose")
    return other


def ends_not_ready(visit: Visit, room: VideoRoom) -> tuple[EndRole, ...]:
    """Which of the two prisoners no desk has put at a terminal."""
    with scope.acting(SYSTEM):
        side = side_of_visit(visit.id)
    seats = {ASKER: side.terminal_id, ASKED: room.terminal_id}
    return tuple(role for role, terminal_id in seats.items() if terminal_id is None)


def add_not_brought(
    visit: Visit, room: VideoRoom, actor: Actor, missing: Collection[EndRole], reason: Reason | None
) -> None:
    """End the call in the present transaction, with who was missing and why; raises Refused."""
    if reason not in FOR_NOT_BRINGING:
        raise refused(Code.REASON_NEEDED, "reason")
    check_move(visit, Move.NOT_BROUGHT, Mover.GATE)
    at, before = now(), visit.state
    note_silence(ends_in(visit.id), at)
    room.ended_at = at
    event = visit.move(Move.NOT_BROUGHT, mover=Mover.GATE, actor=actor, at=at, reason=reason)
    names = _names(visit)
    for end in missing:
        kind = RoomEventKind.NOT_BROUGHT
        note(visit.id, kind, at, role=end, name=names[end], reason=reason)
    by = None if actor is SYSTEM else EndRole.OFFICER
    note(visit.id, RoomEventKind.ENDED, at, role=by, name=actor.name)
    let_go_of_place(visit, before)
    settle_allowance(visit, event)
    settle_flags(visit, actor, Settled.CALLED_OFF)
    messages.queue_news(visit, event)


def _names(visit: Visit) -> dict[EndRole, str | None]:
    with scope.acting(SYSTEM):
        prisoner = db.session.get_one(Prisoner, visit.prisoner_id)
    return {ASKER: visit.visitor.name, ASKED: prisoner.name}

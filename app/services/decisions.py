"""Owns what every decision of an officer has in common; adders, called inside his transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.outbox_retries import OutboxKind
from app.domain.policy import Mode
from app.domain.request_checks import Check, CheckCode, Verdict
from app.domain.roles import may_decide
from app.domain.visit_states import Move, Mover
from app.extensions import db
from app.models.prisoner import KeepApart, Prisoner
from app.services import outbox
from app.services.lists import hold_asks
from app.services.moves import check_move, visit_to_move

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.visit import Visit


# A note explains away other reds; these want the other officer, the letter, another hour.
NOT_TO_BE_OVERRULED = {
    CheckCode.SECOND_OFFICER: Code.SECOND_OFFICER_NEEDED,
    CheckCode.NOC: Code.NOC_NEEDED,
    CheckCode.KEPT_APART: Code.KEPT_APART,
}


def visit_to_decide(actor: Actor, reference: str, move: Move) -> Visit:
    """The visit locked for an officer of its home; raises NotFound, AlreadyDecided or Refused."""
    visit = visit_to_move(reference)
    if not may_decide(actor.grants, visit.facility_id, visit.level):
        raise NotFound
    check_move(visit, move, Mover.DECIDER)
    return visit


def prisoner_meant(visit: Visit, prisoner_id: int | None, field: str = "prisoner_id") -> Prisoner:
    """The prisoner of this home whom the officer picked, locked; raises Refused."""
    # Somebody held in another home asks to be on no list.
    if not visit.is_between_homes:
        hold_asks(visit.visitor_id, visit.facility_id)
    prisoner: Prisoner | None = db.session.scalar(
        select(Prisoner)
        .where(Prisoner.id == prisoner_id, Prisoner.facility_id == visit.facility_id)
        # PostgreSQL: two hours given to one prisoner at once are weighed one after the other.
        .with_for_update(key_share=True)
    )
    if prisoner is None:
        raise refused(Code.PRISONER_NOT_CHOSEN, field)
    hold_pairs(prisoner.id)
    return prisoner


def hold_pairs(*prisoner_ids: int) -> None:
    """PostgreSQL: hours given at once to two who are kept apart are weighed one by one."""
    db.session.scalars(
        select(KeepApart.id)
        .where(or_(KeepApart.one_id.in_(prisoner_ids), KeepApart.other_id.in_(prisoner_ids)))
        .order_by(KeepApart.id)
        .with_for_update(key_share=True)
    ).all()


def weigh(found: list[Check], staff_note: str | None) -> None:
    """A red check wants the officer's words; an hour already given away wants another hour."""
    red = {check.code for check in found if check.verdict is Verdict.RED}
    if CheckCode.IS_FREE in red:
        raise refused(Code.PRISONER_BUSY, "prisoner_id")
    for code, refusal in NOT_TO_BE_OVERRULED.items():
        if code in red:
            raise refused(refusal, "prisoner_id")
    if red and not staff_note:
        raise refused(Code.NOTE_NEEDED, "staff_note")


def owe_meeting(visit: Visit) -> None:
    """The worker makes the pass, or the room, of a visit that was approved."""
    is_video = visit.mode is Mode.VIDEO
    kind = OutboxKind.OPEN_VIDEO_ROOM if is_video else OutboxKind.ISSUE_PASS
    outbox.owe(
        kind,
        visit.id,
        dedupe_key=f"{kind}:{visit.id}",
        worth_for=max(visit.ends_at - now(), timedelta(minutes=1)),
    )

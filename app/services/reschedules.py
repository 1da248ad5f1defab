"""Owns moving an approved visit to another hour: same reference, history kept, places exchanged."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.domain.clock import now
from app.domain.errors import Code, refused
from app.domain.outbox_retries import OutboxKind
from app.domain.policy import Mode
from app.domain.request_checks import CheckCode, Verdict
from app.domain.review_flags import ABOUT_THE_HOUR, Settled
from app.domain.visit_states import Move, Mover
from app.extensions import db
from app.models.gate_pass import GatePass
from app.models.slot import Slot
from app.queries.prisoner_checks import checks_for
from app.services import messages, outbox
from app.services.allowances import hold_for_approval
from app.services.decisions import prisoner_meant
from app.services.extra_places import exchange_with_time, seat_party
from app.services.flags import flagged_visit, settle_flags
from app.services.moves import check_move
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.prisoner import Prisoner
    from app.models.visit import Visit


def move_visit(
    actor: Actor,
    reference: str,
    slot_id: int | None,
    note: str | None = None,
    *,
    usual_time_will_do: bool = False,
) -> None:
    """Give an approved visit another hour of its home, and all it was given besides in the old.

    Double time that cannot be kept is lost only when the officer says so. Raises Refused, NotFound
    or AlreadyDecided.
    """
    try:
        with transaction(actor):
            visit = flagged_visit(actor, reference)
            check_move(visit, Move.RESCHEDULE, Mover.DECIDER)
            is_kept = exchange_with_time(visit, hour_for(visit, slot_id))
            if not is_kept and not usual_time_will_do:
                raise refused(Code.TIME_NOT_KEPT, "usual_time_will_do")
            seat_party(visit)
            prisoner = _weighed(visit)
            # Counted in the days of its new hour; none left there is the superintendent's to give.
            hold_for_approval(visit, prisoner, actor, note)
            event = visit.move(
                Move.RESCHEDULE, mover=Mover.DECIDER, actor=actor, at=now(), staff_note=note
            )
            settle_flags(visit, actor, Settled.MOVED, kinds=ABOUT_THE_HOUR, reason=note)
            db.session.flush()
            messages.queue_news(visit, event)
            owe_new_pass(visit, event.number)
    except IntegrityError as error:
        # The family or the prisoner has another visit at that very hour.
        raise refused(Code.SLOT_ALREADY_ASKED, "slot_id") from error


def hour_for(visit: Visit, slot_id: int | None) -> Slot:
    """Another hour of the visit's home and mode that is still ahead; raises Refused."""
    slot: Slot | None = db.session.scalar(
        select(Slot).where(
            Slot.id == slot_id,
            Slot.facility_id == visit.facility_id,
            Slot.mode == visit.mode,
            Slot.starts_at > now(),
        )
    )
    if slot is None or slot.id == visit.slot_id:
        raise refused(Code.SLOT_UNKNOWN, "slot_id")
    return slot


def _weighed(visit: Visit) -> Prisoner:
    """The prisoner, locked, who can be met at the new hour; raises Refused."""
    prisoner = prisoner_meant(visit, visit.prisoner_id, "slot_id")
    red = {one.code for one in checks_for(visit, prisoner) if one.verdict is Verdict.RED}
    if CheckCode.IS_FREE in red:
        raise refused(Code.PRISONER_BUSY, "slot_id")
    if CheckCode.IS_PRESENT in red:
        raise refused(Code.PRISONER_AWAY, "slot_id")
    if CheckCode.KEPT_APART in red:
        raise refused(Code.KEPT_APART, "slot_id")
    return prisoner


def owe_new_pass(visit: Visit, number: int) -> None:
    """The pass carries its hour under a signature, so a new hour needs a new pass; a room stays."""
    if visit.mode is Mode.VIDEO:
        return
    old = db.session.get(GatePass, visit.id)
    if old is not None:
        db.session.delete(old)
    outbox.owe(
        OutboxKind.ISSUE_PASS,
        visit.id,
        dedupe_key=f"{OutboxKind.ISSUE_PASS}:{visit.id}:{number}",
        worth_for=max(visit.ends_at - now(), timedelta(minutes=1)),
    )

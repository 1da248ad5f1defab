"""Owns pairs of prisoners who are never met in the same hour: begun and ended, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import contains_eager

from app.domain.audit_acts import Act
from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.prisoner_match import plain_number
from app.domain.review_flags import FlagKind
from app.domain.visit_states import State
from app.extensions import db
from app.models.prisoner import KeepApart, Prisoner
from app.models.slot import Slot
from app.models.visit import Visit
from app.queries.given_hours import has_meeting
from app.services import audit
from app.services.flags import flag_visit, lift_doubts
from app.services.moves import hold_visits
from app.services.prisoners import SUBJECT, prisoner_to_keep
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor


def keep_apart(actor: Actor, prisoner_id: int, number: str, reason: str) -> None:
    """Keep a prisoner apart from the one with this number at his home; raises Refused."""
    with transaction(actor) as session:
        meant = session.get(Prisoner, prisoner_id)
        if meant is None:
            raise NotFound
        other = _numbered(meant.facility_id, number)
        hold_visits(_approved_of(prisoner_id, other.id))
        prisoner = prisoner_to_keep(actor, prisoner_id)
        if other.id == prisoner.id:
            raise refused(Code.APART_FROM_SELF, "other_number")
        pair = tuple(sorted((prisoner, other), key=lambda one: one.id))
        one_id, other_id = pair[0].id, pair[1].id
        known = select(KeepApart.id).where(
            KeepApart.one_id == one_id, KeepApart.other_id == other_id
        )
        if db.session.scalar(known) is not None:
            raise refused(Code.APART_ALREADY, "other_number")
        session.add(KeepApart(facility_id=prisoner.facility_id, one_id=one_id, other_id=other_id))
        for visit in _meeting(one_id, other_id):
            flag_visit(visit, FlagKind.KEPT_APART, _subject(one_id, other_id))
        _record(actor, Act.KEPT_APART, (pair[0], pair[1]), reason)


def end_keep_apart(actor: Actor, pair_id: int, reason: str) -> None:
    """Let two prisoners be met in the same hour again; raises NotFound."""
    with transaction(actor) as session:
        pair = db.session.scalar(select(KeepApart).where(KeepApart.id == pair_id))
        if pair is None:
            raise NotFound
        lift_doubts(actor, FlagKind.KEPT_APART, {_subject(pair.one_id, pair.other_id)})
        one, other = (prisoner_to_keep(actor, each) for each in (pair.one_id, pair.other_id))
        _record(actor, Act.KEEP_APART_ENDED, (one, other), reason)
        session.delete(pair)


def _subject(one_id: int, other_id: int) -> str:
    return f"apart:{one_id}-{other_id}"


def _approved_of(*prisoner_ids: int) -> ColumnElement[bool]:
    coming = and_(Visit.state == State.APPROVED, Slot.ends_at > now())
    return and_(coming, Visit.prisoner_id.in_(prisoner_ids))


def _meeting(one_id: int, other_id: int) -> list[Visit]:
    """The approved visits of each that overlap an hour given to the other: they are in doubt."""
    found: list[Visit] = []
    for prisoner_id, apart_from in ((one_id, other_id), (other_id, one_id)):
        visits = db.session.scalars(
            select(Visit)
            .join(Visit.slot)
            .where(_approved_of(prisoner_id))
            .options(contains_eager(Visit.slot))
        ).all()
        found += [
            visit
            for visit in visits
            if has_meeting([apart_from], visit.slot, visit.ends_at, but=visit.id)
        ]
    return found


def _numbered(facility_id: int, number: str) -> Prisoner:
    """The prisoner with this number at this home, in any spelling of the number."""
    numbers = db.session.execute(
        select(Prisoner.id, Prisoner.number).where(Prisoner.facility_id == facility_id)
    )
    wanted = plain_number(number)
    exact = {row.id for row in numbers if wanted and plain_number(row.number) == wanted}
    if len(exact) != 1:
        raise refused(Code.PRISONER_UNKNOWN, "other_number")
    return db.session.get_one(Prisoner, exact.pop())


def _record(actor: Actor, act: Act, pair: tuple[Prisoner, Prisoner], reason: str) -> None:
    """In the history of both."""
    for one, other in (pair, pair[::-1]):
        audit.record(
            actor,
            act=act,
            facility_id=one.facility_id,
            subject=(SUBJECT, one.id),
            reason=reason,
            details={"other": [None, f"{other.name} ({other.number})"]},
        )

"""Owns what a superintendent changes in a prisoner's count by hand: a grant, or a correction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.allowance import EntryKind
from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.roles import Permission
from app.extensions import db
from app.models.allowance import AllowanceEntry
from app.models.prisoner import Prisoner
from app.queries.allowances import account_of
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.domain.policy import Mode


@dataclass(frozen=True, kw_only=True)
class Change:
    """So many visits more, or fewer, in the period of a day; and why."""

    prisoner_id: int | None
    mode: Mode
    day: date
    amount: int
    reason: str


def grant_allowance(actor: Actor, change: Change) -> None:
    """Give a prisoner visits beside the rule, on special grounds; Refused or NotFound."""
    with transaction(actor):
        _write(actor, _prisoner_of(actor, change), change, EntryKind.GRANT)


def correct_allowance(actor: Actor, change: Change) -> None:
    """Put a count right, up or down; Refused when more would be taken away than is left."""
    with transaction(actor):
        prisoner = _prisoner_of(actor, change)
        account = account_of(prisoner, prisoner.facility, change.day)
        balance = account.balance_on(change.mode, change.day)
        if balance is None:
            raise refused(Code.NO_LIMIT_SET, "mode")
        if balance.left + change.amount < 0:
            raise refused(Code.BALANCE_BELOW_ZERO, "amount", left=balance.left)
        _write(actor, prisoner, change, EntryKind.CORRECT)


def _prisoner_of(actor: Actor, change: Change) -> Prisoner:
    """The prisoner of one of the actor's homes, locked like for a promise."""
    prisoner: Prisoner | None = db.session.scalar(
        select(Prisoner)
        .where(Prisoner.id == change.prisoner_id)
        .where(Prisoner.facility_id.in_(actor.facilities_where(Permission.GRANT_ALLOWANCE)))
        .options(joinedload(Prisoner.facility))
        .with_for_update(of=Prisoner, key_share=True)
    )
    if prisoner is None:
        raise NotFound
    return prisoner


def _write(actor: Actor, prisoner: Prisoner, change: Change, kind: EntryKind) -> None:
    db.session.add(
        AllowanceEntry(
            facility_id=prisoner.facility_id,
            prisoner_id=prisoner.id,
            mode=change.mode,
            counted_on=change.day,
            kind=kind,
            amount=change.amount,
            at=now(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            reason=change.reason,
        )
    )

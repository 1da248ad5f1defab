"""Owns the five verbs of the outbox: owe, claim, settle, put off, give up.

The problem: an SMS company, a mail server and a video server can be slow, down, or answer after
we died, while a family must be told exactly what was decided. So nothing outside is called inside
a transaction. The debt is a row written with the effect; a worker claims it with a conditional
update, calls the outside, and settles it. A claim is a lease: whoever dies loses it after two
minutes and another takes it up. Zero rows updated means somebody else was faster.

What it costs: a worker that dies between the company's «accepted» and our settling sends again.
The company gets our message id as its reference, so that it may drop the second; a family reads
the same true words twice at worst. What must stay true: attempts are counted in the row, not in
RQ, so that losing Redis loses nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.outbox_retries import OutboxKind, next_try_in
from app.extensions import db
from app.models.outbox import OutboxEntry, Owed
from app.services.transaction import transaction

LEASE = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class Debt:
    """One claimed entry."""

    id: int
    kind: OutboxKind
    subject_id: int
    lease: str
    is_expired: bool


def owe(
    kind: OutboxKind,
    subject_id: int,
    *,
    dedupe_key: str,
    worth_for: timedelta,
    is_urgent: bool = False,
) -> None:
    """Add a debt to the present transaction."""
    at = now()
    db.session.add(
        OutboxEntry(
            kind=kind,
            subject_id=subject_id,
            dedupe_key=dedupe_key,
            is_urgent=is_urgent,
            due_at=at,
            expires_at=at + worth_for,
        )
    )
    db.session.info["owes"] = True


def claim(most: int) -> list[Debt]:
    """Lease up to `most` due entries, urgent ones first."""
    at, lease = now(), secrets.token_hex(16)
    due = _due(at).order_by(OutboxEntry.is_urgent.desc(), OutboxEntry.due_at).limit(most)
    with transaction(SYSTEM) as session:
        ids = list(session.scalars(due))
        # The state and the hour are asked again: on PostgreSQL two workers may both have
        # selected a row, and the second update must then find nothing.
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_(ids), OutboxEntry.state == Owed.DUE)
            .where(OutboxEntry.due_at <= at)
            .values(lease=lease, due_at=at + LEASE, attempts=OutboxEntry.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        rows = session.scalars(
            select(OutboxEntry)
            .where(OutboxEntry.lease == lease)
            # Paid in this order too: a code must not wait behind fifty slow letters.
            .order_by(OutboxEntry.is_urgent.desc(), OutboxEntry.id)
        )
        return [_debt(row, lease, at) for row in rows]


def is_anything_due(at: datetime) -> bool:
    """Whether an entry has been due since `at` or longer, and nobody has taken it."""
    return db.session.scalar(_due(at).limit(1)) is not None


def settle(debt: Debt) -> None:
    """The debt is paid."""
    with transaction(SYSTEM):
        _change(debt, state=Owed.SETTLED)


def put_off(debt: Debt, fault: str) -> bool:
    """Try again later, or give up after enough tries; whether it will be tried again."""
    with transaction(SYSTEM) as session:
        entry = session.get_one(OutboxEntry, debt.id)
        wait = next_try_in(entry.attempts, is_urgent=entry.is_urgent)
        at = now()
        if wait is None or at + wait >= entry.expires_at:
            _change(debt, state=Owed.GIVEN_UP, last_fault=fault)
            return False
        _change(debt, due_at=at + wait, last_fault=fault)
        return True


def give_up(debt: Debt, fault: str) -> None:
    """No further try can help."""
    with transaction(SYSTEM):
        _change(debt, state=Owed.GIVEN_UP, last_fault=fault)


def _due(at: datetime):  # type: ignore[no-untyped-def]
    return select(OutboxEntry.id).where(OutboxEntry.state == Owed.DUE, OutboxEntry.due_at <= at)


def _debt(row: OutboxEntry, lease: str, at: datetime) -> Debt:
    return Debt(
        id=row.id,
        kind=row.kind,
        subject_id=row.subject_id,
        lease=lease,
        is_expired=row.expires_at <= at,
    )


def _change(debt: Debt, **values: object) -> None:
    # Only the holder of the lease may say what became of it.
    db.session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == debt.id, OutboxEntry.lease == debt.lease)
        .values(**values)
        .execution_options(synchronize_session=False)
    )

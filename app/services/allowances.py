"""Owns the lines that visits write into the ledger: held when known, used or given back at the end.

Only adders: each works in the transaction of the move it belongs to. The prisoner's row is locked
before the balance is looked at, so that two promises of the last visit come one after the other;
the unique line for each visit, kind and hold is the guard behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.allowance import EntryKind, owed_at
from app.domain.clock import now, today
from app.domain.errors import Code, refused
from app.domain.roles import Permission
from app.extensions import db
from app.formatting import day_of
from app.models import scope
from app.models.allowance import AllowanceEntry
from app.models.contact import ON_LIST, Contact
from app.models.prisoner import Prisoner
from app.queries.allowances import (
    Count,
    account_of,
    asking_hold,
    count_for,
    counts,
    holds_so_far,
    means,
    next_asking_hold,
    open_hold,
)
from app.services.moves import hold_prisoners

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.visit import Visit
    from app.models.visit_event import VisitEvent
    from app.models.visit_side import VisitSide


def hold_if_known(visit: Visit, actor: Actor) -> None:
    """Hold one of the count for a new request, when she may meet the prisoner she describes.

    What is used up is not refused here: the officer sees it, and may have a reason to give more.
    """
    if not counts(visit):
        return
    db.session.flush()
    with scope.acting(SYSTEM):
        prisoner = _meant_by(visit)
        if prisoner is None:
            return
        hold_prisoners(prisoner.id)
        day = day_of(visit.slot.starts_at, visit.facility.zone)
        balance = account_of(prisoner, visit.facility, day).balance_on(visit.mode, day)
        if balance is not None and balance.left:
            _write(visit, prisoner.id, EntryKind.RESERVE, actor)


def hold_anew(visit: Visit, actor: Actor) -> None:
    """Count a waiting request in the days of its new hour: its hold there, if one is left."""
    db.session.flush()
    with scope.acting(SYSTEM):
        held = open_hold(visit.id)
        if held is not None:
            hold_prisoners(held.prisoner_id)
            _add(_closing(held, EntryKind.GIVE_BACK, actor.kind, actor.id, actor.name))
    hold_if_known(visit, actor)


def hold_for_approval(visit: Visit, prisoner: Prisoner, actor: Actor, note: str | None) -> None:
    """Hold one of the count for a visit that is being approved; the prisoner must be locked.

    Where none is left it is a grant, with the officer's note: Refused when it is not his to give.
    """
    held = open_hold(visit.id)
    if held is not None and not _is_for(held, visit, prisoner):
        _add(_closing(held, EntryKind.GIVE_BACK, actor.kind, actor.id, actor.name))
        held = None
    found = count_for(visit, prisoner)
    if found is None:
        return
    if found.standing.free < 1:
        _grant_missing(visit, prisoner, found, actor, note)
    elif held is None:
        _make_room(prisoner, visit, found, actor)
    if held is None:
        _write(visit, prisoner.id, EntryKind.RESERVE, actor)


def settle_allowance(visit: Visit, event: VisitEvent) -> None:
    """Use or give back what the visit holds, when `event` has ended it; nothing otherwise."""
    kind = owed_at(event.to_state, event.reason)
    if kind is None:
        return
    db.session.flush()
    holds = (open_hold, asking_hold)
    with scope.acting(SYSTEM):
        held = [line for hold in holds if (line := hold(visit.id)) is not None]
        if not held:
            return
        hold_prisoners(*{line.prisoner_id for line in held})
        # Looked at again behind the lock: a turn may have passed it on meanwhile.
        for line in [again for hold in holds if (again := hold(visit.id)) is not None]:
            _add(_closing(line, kind, event.actor_kind, event.actor_id, event.actor_name))


def hold_for_asking(side: VisitSide, visit: Visit, actor: Actor, note: str | None) -> None:
    """Hold one of the count of the prisoner who asks from another home; he must be locked.

    What it held for another hour is given back. Where none is left it is a grant, as with every
    visit. The side's rows must be loaded.
    """
    held = asking_hold(visit.id)
    if held is not None:
        _add(_closing(held, EntryKind.GIVE_BACK, actor.kind, actor.id, actor.name))
    if not counts(visit):
        return
    day = day_of(side.slot.starts_at, side.facility.zone)
    balance = account_of(side.prisoner, side.facility, day).balance_on(visit.mode, day)
    if balance is None:
        return
    line = _line(visit, side.prisoner_id, EntryKind.RESERVE, actor)
    line.facility_id, line.counted_on = side.facility_id, day
    line.hold_no = next_asking_hold(visit.id)
    free = balance.limit - balance.used - balance.held
    if free < 1:
        _may_grant(side.facility_id, actor, note)
        grant = _line(visit, side.prisoner_id, EntryKind.GRANT, actor)
        grant.facility_id, grant.counted_on, grant.hold_no = side.facility_id, day, None
        grant.amount, grant.reason = 1 - free, note
        _add(grant)
    _add(line)


def _meant_by(visit: Visit) -> Prisoner | None:
    """The one prisoner, of those she may meet at this home, whom her words fit."""
    rows = db.session.execute(
        select(Prisoner, Contact.wanted_name)
        .join(Contact, Contact.prisoner_id == Prisoner.id)
        .where(Contact.visitor_id == visit.visitor_id, ON_LIST)
        .where(Prisoner.facility_id == visit.facility_id)
    )
    day = today(visit.facility.zone)
    held = [(one, name) for one, name in rows if one.left_on is None or one.left_on > day]
    # Under the name by which an officer put her on the list she needs to write no more.
    meant = [one for one, name in held if name == visit.wanted_name or means(visit, one)]
    return meant[0] if len(meant) == 1 else None


def _is_for(held: AllowanceEntry, visit: Visit, prisoner: Prisoner) -> bool:
    day = day_of(visit.slot.starts_at, visit.facility.zone)
    wanted = (prisoner.id, visit.mode, day)
    return (held.prisoner_id, held.mode, held.counted_on) == wanted


def _grant_missing(
    visit: Visit, prisoner: Prisoner, found: Count, actor: Actor, note: str | None
) -> None:
    _may_grant(visit.facility_id, actor, note)
    grant = _line(visit, prisoner.id, EntryKind.GRANT, actor)
    grant.amount, grant.reason, grant.hold_no = 1 - found.standing.free, note, None
    _add(grant)


def _may_grant(facility_id: int, actor: Actor, note: str | None) -> None:
    if facility_id not in actor.facilities_where(Permission.GRANT_ALLOWANCE):
        raise refused(Code.GRANT_NEEDED, "staff_note")
    if not note:
        raise refused(Code.NOTE_NEEDED, "staff_note")


def _make_room(prisoner: Prisoner, visit: Visit, found: Count, actor: Actor) -> None:
    """Where undecided requests hold all that is free, the last in turn gives its hold back."""
    others = [one for one in found.claims if one.has_hold and one.visit_id != visit.id]
    if len(others) < found.standing.free:
        return
    held = open_hold(others[-1].visit_id)
    if held is not None:
        _add(_closing(held, EntryKind.GIVE_BACK, actor.kind, actor.id, actor.name))


def _write(visit: Visit, prisoner_id: int, kind: EntryKind, actor: Actor) -> None:
    _add(_line(visit, prisoner_id, kind, actor))


def _add(line: AllowanceEntry) -> None:
    db.session.add(line)
    db.session.flush()


def _line(visit: Visit, prisoner_id: int, kind: EntryKind, actor: Actor) -> AllowanceEntry:
    number = holds_so_far(visit.id)
    return AllowanceEntry(
        facility_id=visit.facility_id,
        prisoner_id=prisoner_id,
        mode=visit.mode,
        counted_on=day_of(visit.slot.starts_at, visit.facility.zone),
        kind=kind,
        amount=1,
        visit_id=visit.id,
        hold_no=number + 1 if kind is EntryKind.RESERVE else number,
        at=now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
    )


def _closing(
    held: AllowanceEntry, kind: EntryKind, actor_kind: object, actor_id: int | None, name: str
) -> AllowanceEntry:
    """The line that closes an open hold, on the same day and count."""
    return AllowanceEntry(
        facility_id=held.facility_id,
        prisoner_id=held.prisoner_id,
        mode=held.mode,
        counted_on=held.counted_on,
        kind=kind,
        amount=1,
        visit_id=held.visit_id,
        hold_no=held.hold_no,
        at=now(),
        actor_kind=actor_kind,
        actor_id=actor_id,
        actor_name=name,
    )

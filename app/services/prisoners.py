"""Owns the register kept by hand: a prisoner added or corrected, always with a reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain.audit_acts import Act
from app.domain.errors import Code, NotFound, refused
from app.domain.name_key import name_key
from app.domain.roles import Permission
from app.extensions import db
from app.models.prisoner import Prisoner
from app.services import audit
from app.services.custody import set_custody
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.domain.custody import PrisonerClass
    from app.domain.identity_proof import Gender

SUBJECT = "prisoner"


@dataclass(frozen=True, kw_only=True)
class PrisonerFacts:
    """A prisoner as an officer writes him down."""

    number: str
    name: str
    parent_name: str
    birth_year: int
    gender: Gender
    prisoner_class: PrisonerClass
    admitted_on: date
    left_on: date | None = None
    is_high_risk: bool = False
    needs_noc: bool = False


def add_prisoner(actor: Actor, facility_id: int, facts: PrisonerFacts, reason: str) -> int:
    """Add a prisoner to a home's register and return his id; raises Refused or NotFound."""
    with transaction(actor) as session:
        if facility_id not in actor.facilities_where(Permission.KEEP_REGISTER):
            raise NotFound
        _refuse_taken(facility_id, facts.number)
        prisoner = Prisoner(facility_id=facility_id, name_key="", **asdict(facts))
        prisoner.name_key = name_key(prisoner.name)
        session.add(prisoner)
        session.flush()
        audit.record(
            actor,
            act=Act.PRISONER_ADDED,
            facility_id=facility_id,
            subject=(SUBJECT, prisoner.id),
            reason=reason,
            details=changes({}, asdict(facts)),
        )
        return prisoner.id


def edit_prisoner(actor: Actor, prisoner_id: int, facts: PrisonerFacts, reason: str) -> None:
    """Correct what the register says of a prisoner; raises Refused or NotFound."""
    with transaction(actor):
        prisoner = prisoner_to_keep(actor, prisoner_id)
        wanted = asdict(facts)
        changed = changes({name: getattr(prisoner, name) for name in wanted}, wanted)
        if not changed:
            raise refused(Code.NOTHING_CHANGED)
        if "number" in changed:
            _refuse_taken(prisoner.facility_id, facts.number)
        left_on = wanted.pop("left_on")
        for name, value in wanted.items():
            setattr(prisoner, name, value)
        prisoner.name_key = name_key(facts.name)
        if "left_on" in changed:
            set_custody(prisoner, facility_id=prisoner.facility_id, left_on=left_on)
        audit.record(
            actor,
            act=_act_of(changed),
            facility_id=prisoner.facility_id,
            subject=(SUBJECT, prisoner.id),
            reason=reason,
            details=changed,
        )


def prisoner_to_keep(actor: Actor, prisoner_id: int) -> Prisoner:
    """The prisoner, locked in the present transaction; raises NotFound for one of another home."""
    prisoner: Prisoner | None = db.session.scalar(
        select(Prisoner).where(Prisoner.id == prisoner_id).with_for_update(key_share=True)
    )
    if prisoner is None or prisoner.facility_id not in actor.facilities_where(
        Permission.KEEP_REGISTER
    ):
        raise NotFound
    return prisoner


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """Each field that differs with what it was and what it is, as JSON can keep it."""
    return {
        name: [_plain(before.get(name)), _plain(value)]
        for name, value in after.items()
        if before.get(name) != value and (before or value not in (None, False, ""))
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _act_of(changed: dict[str, list[Any]]) -> Act:
    if "left_on" not in changed:
        return Act.PRISONER_EDITED
    return Act.PRISONER_RETURNED if changed["left_on"][1] is None else Act.PRISONER_RELEASED


def _refuse_taken(facility_id: int, number: str) -> None:
    taken = select(Prisoner.id).where(
        Prisoner.facility_id == facility_id, Prisoner.number == number
    )
    if db.session.scalar(taken) is not None:
        raise refused(Code.PRISONER_NUMBER_TAKEN, "number")

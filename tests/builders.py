"""Owns short ways to a visit in the state a test begins with; every move is made by its service."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.actor import SYSTEM
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.relations import Relation, RelationClass, relation_class
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.visit import Visit
from app.services.approvals import Approval, Rejection, approve_visit, reject_visit
from app.services.visits import WantedVisit, cancel_visit, submit_visit, withdraw_visit
from tests.cast import Cast


def a_wanted_visit(cast: Cast, **changes: Any) -> WantedVisit:
    """Asha's request to meet Bilal at Dum Dum, in three days, alone."""
    wanted = WantedVisit(
        request_key=secrets.token_urlsafe(32),
        facility_id=cast.dum_dum_id,
        slot_id=changes.pop("slot_id", None) or cast.slot_id(),
        relation=Relation.SISTER,
        wanted_name="Bilal Nadimajhi",
        wanted_parent_name="Sagar Nadimajhi",
        wanted_age=30,
        wanted_gender=None,
        wanted_number=None,
        companions=(),
    )
    return replace(wanted, **changes)


def a_visit(
    cast: Cast, *, state: State = State.SUBMITTED, mode: Mode = Mode.PHYSICAL, **changes: Any
) -> str:
    """Asha's visit in `state`, through the services; its reference."""
    slot_id = changes.pop("slot_id", None) or cast.slot_id(mode)
    reference = submit_visit(cast.asha, a_wanted_visit(cast, slot_id=slot_id, **changes))
    if state in (State.APPROVED, State.CANCELLED_BY_VISITOR):
        is_legal = relation_class(the_visit(reference).relation) is RelationClass.LEGAL
        # Counsel's papers are red until an officer has seen them.
        note = "vakalatnama and bar card seen" if is_legal else None
        approve_visit(cast.esha, reference, Approval(prisoner_id=cast.bilal_id, staff_note=note))
    if state is State.CANCELLED_BY_VISITOR:
        cancel_visit(cast.asha, reference)
    if state is State.REJECTED:
        reject_visit(cast.esha, reference, Rejection(reason=Reason.RELATION_UNPROVED))
    if state is State.WITHDRAWN:
        withdraw_visit(cast.asha, reference)
    return reference


def the_visit(reference: str) -> Visit:
    """A visit read afresh with all it has, for looking at."""
    db.session.rollback()
    with scope.acting(SYSTEM):
        return db.session.scalars(
            select(Visit)
            .where(Visit.reference == reference)
            .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.visitor))
            .options(joinedload(Visit.video_room), joinedload(Visit.gate_pass))
            .options(selectinload(Visit.events), selectinload(Visit.messages))
            .options(selectinload(Visit.attendees), joinedload(Visit.prisoner))
            .options(joinedload(Visit.help_asked))
            # A commit expires nothing, so what an earlier look has left is read over.
            .execution_options(populate_existing=True)
        ).one()

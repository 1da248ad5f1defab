"""Owns what a visit lets go of when it ends: its place, or its stand in the line for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from app.domain.clock import now
from app.domain.visit_states import HOLDS_A_PLACE, State
from app.extensions import db
from app.models.waiting import Waiting
from app.services.places import give_back_places

if TYPE_CHECKING:
    from app.models.visit import Visit


def let_go_of_place(visit: Visit, before: State) -> None:
    """Give back in the present transaction what the visit had in the state `before`.

    Every ending calls it. Between two homes both places are free again.
    """
    if before in HOLDS_A_PLACE:
        give_back_places(visit)
    else:
        leave_line(visit)


def leave_line(visit: Visit) -> None:
    """Take the visit out of the line in the present transaction: it has a place, or has ended."""
    db.session.execute(
        update(Waiting)
        .where(Waiting.visit_id == visit.id, Waiting.left_at.is_(None))
        .values(left_at=now())
        .execution_options(synchronize_session=False)
    )

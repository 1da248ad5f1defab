"""Owns what the decision of one home asks of the other one's prisoner; adders, which refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.errors import Code, refused
from app.extensions import db
from app.models import scope
from app.models.prisoner import Prisoner
from app.queries.asking_checks import still_holds
from app.queries.two_homes import side_of_visit
from app.services.decisions import hold_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.models.visit import Visit


def check_asking_side(visit: Visit, prisoner_id: int | None) -> None:
    """Raise Refused when what the asker's home agreed to is no longer so; both are locked.

    Of a visit of one home nothing is asked.
    """
    if not visit.is_between_homes:
        return
    with scope.acting(SYSTEM):
        side = side_of_visit(visit.id)
        hold_prisoners(one for one in (side.prisoner_id, prisoner_id) if one is not None)
        hold_pairs(side.prisoner_id)
        if not still_holds(side):
            raise refused(Code.OTHER_HOME_CHANGED, "prisoner_id")


def hold_prisoners(prisoner_ids: Iterable[int]) -> None:
    """PostgreSQL: lock these prisoners in one order whoever asks, so that nobody waits in a ring.

    Two homes that ask for each other's prisoners at once lock the same two rows.
    """
    rows = select(Prisoner.id).where(Prisoner.id.in_(sorted(prisoner_ids))).order_by(Prisoner.id)
    db.session.execute(rows.with_for_update()).all()

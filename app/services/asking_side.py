"""Owns what the decision of one home asks of the other one's prisoner; adders, which refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.actor import SYSTEM
from app.domain.errors import Code, refused
from app.models import scope
from app.queries.asking_checks import still_holds
from app.queries.two_homes import side_of_visit
from app.services.decisions import hold_pairs
from app.services.moves import hold_prisoners

if TYPE_CHECKING:
    from app.models.visit import Visit


def check_asking_side(visit: Visit, prisoner_id: int | None) -> None:
    """Raise Refused when what the asker's home agreed to is no longer so; both are locked.

    Of a visit of one home nothing is asked.
    """
    if not visit.is_between_homes:
        return
    with scope.acting(SYSTEM):
        side = side_of_visit(visit.id)
        both = {one for one in (side.prisoner_id, prisoner_id) if one is not None}
        hold_prisoners(*both)
        hold_pairs(*both)
        if not still_holds(side):
            raise refused(Code.OTHER_HOME_CHANGED, "prisoner_id")

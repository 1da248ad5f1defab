"""Owns what the pages of both homes show of another hour for their meeting."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from app.domain.visit_states import Move
from app.formatting import moment
from app.forms.two_homes import NewHourForm
from app.queries.meeting_hours import checks_at, hours_to_propose, open_proposal

if TYPE_CHECKING:
    from app.models.facility import Facility
    from app.models.visit_side import VisitSide


def hour_facts(
    side: VisitSide | None, home: Facility, moves: Collection[Move], forms: Mapping[str, Any]
) -> dict[str, Any]:
    """What is proposed, and the hours that could be, which the form among `forms` offers.

    `home` is the one whose officer looks. Of a visit of one home there is nothing to show.
    """
    if side is None or Move.PROPOSE_HOUR not in moves:
        return {}
    proposal = open_proposal(side.visit_id)
    hours = [(one.there_id, moment(one.starts_at, home.zone)) for one in hours_to_propose(side)]
    forms[NewHourForm.id_prefix].offer(hours)
    return {
        "desk_home": home,
        "proposal": proposal,
        "hours": hours,
        "hour_checks": checks_at(side, home.id, proposal),
    }

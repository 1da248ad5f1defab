"""What time does to a request that nobody has answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from time_machine import Traveller

from app.domain.errors import AlreadyDecided
from app.domain.message_kinds import MessageKind
from app.domain.visit_states import Mover, State
from app.services.clocks import lapse_undecided
from app.services.visits import withdraw_visit
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

HOUR = timedelta(hours=1)
DAY_SECONDS = 24 * 3600


def test_an_unanswered_request_lapses_when_its_hour_begins_and_not_before(
    cast: Cast, clock: Traveller
) -> None:
    reference = a_visit(cast)
    starts_at = the_visit(reference).slot.starts_at
    clock.move_to(starts_at - timedelta(seconds=1))
    assert lapse_undecided() == 0

    clock.shift(1)
    assert lapse_undecided() == 1
    assert lapse_undecided() == 0

    visit = the_visit(reference)
    assert (visit.state, visit.slot.places_taken) == (State.LAPSED, 0)
    assert visit.events[-1].actor_kind == Mover.SYSTEM
    assert [m.kind for m in visit.messages[2:]] == [MessageKind.VISIT_LAPSED] * 2
    with pytest.raises(AlreadyDecided):
        withdraw_visit(cast.asha, reference)


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED, State.WITHDRAWN])
def test_an_answered_request_does_not_lapse(cast: Cast, clock: Traveller, state: State) -> None:
    reference = a_visit(cast, state=state)
    clock.shift(10 * DAY_SECONDS)

    assert lapse_undecided() == 0
    assert the_visit(reference).state is state

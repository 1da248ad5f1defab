"""«My visits»: what comes next stands first, what waits for her word too, and the past last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.clock import now
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.models import scope
from app.queries.my_visits import MyVisits, my_visits
from app.queries.visits import ON_ONE_PAGE
from app.services.asking_back import ask_family
from tests.builders import a_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


def hers(cast: Cast, days: int = 0, older_than: int | None = None) -> MyVisits:
    with scope.acting(cast.asha):
        return my_visits(now() + timedelta(days=days), older_than)


def references(visits: MyVisits) -> tuple[str | None, list[str], list[str]]:
    ahead = [one.reference for one in visits.ahead]
    first = visits.next.reference if visits.next else None
    return first, ahead, [one.reference for one in visits.past]


def test_the_soonest_visit_that_she_is_to_go_to_comes_first(cast: Cast) -> None:
    off = a_visit(cast, state=State.WITHDRAWN)
    waits = a_visit(cast, slot_id=cast.slot_id(days=2))
    later = cast.slot_id(Mode.VIDEO, days=6)
    call = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO, slot_id=later)
    found = hers(cast)
    assert references(found) == (call, [waits], [off])
    assert found.next_call is found.next
    assert not found.wants_her_word


def test_a_question_of_the_home_comes_before_a_request_that_only_waits(cast: Cast) -> None:
    waits = a_visit(cast, slot_id=cast.slot_id(days=2))
    asked = a_visit(cast, slot_id=cast.slot_id(days=5))
    ask_family(cast.esha, asked, "Who is your uncle?")
    found = hers(cast)
    assert references(found) == (asked, [waits], [])
    assert found.wants_her_word
    assert found.next_call is None


def test_a_visit_whose_hour_is_over_is_past_though_nobody_closed_it(cast: Cast) -> None:
    held = a_visit(cast, state=State.APPROVED)
    assert references(hers(cast)) == (held, [], [])
    assert references(hers(cast, days=60)) == (None, [], [held])


def test_older_pages_hold_the_past_alone(cast: Cast) -> None:
    made = [a_visit(cast, state=State.WITHDRAWN) for _ in range(ON_ONE_PAGE + 1)]
    ahead = a_visit(cast, state=State.APPROVED)
    first = hers(cast)
    assert first.next is not None
    assert first.next.reference == ahead
    rest = hers(cast, older_than=first.older_than)
    assert references(rest) == (None, [], made[1::-1])
    assert rest.is_older

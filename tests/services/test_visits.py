"""What a family does with a visit."""

from __future__ import annotations

import pytest

from app.domain.visit_states import State
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


def test_it_works(cast: Cast) -> None:
    visit = the_visit(a_visit(cast))
    assert visit.state is State.SUBMITTED
    assert visit.slot.places_taken == 1
    assert visit.visitor_id == cast.asha.id


def test_the_same_form_twice_is_one_visit(cast: Cast) -> None:
    wanted = a_wanted_visit(cast)
    assert submit_visit(cast.asha, wanted) == submit_visit(cast.asha, wanted)

"""A pair that is begun puts the visits to review in which the two would meet."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.visit_states import State
from app.extensions import db
from app.models.prisoner import KeepApart
from app.services.approvals import Approval, approve_visit
from app.services.flags import sweep
from app.services.keep_apart import end_keep_apart, keep_apart
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import Cast
from tests.meetings import an_approved_meeting, here
from tests.prisoners import another_prisoner

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def megh_id(cast: Cast) -> int:
    """Another prisoner of Dum Dum."""
    return another_prisoner(cast)


def of_megh(cast: Cast, megh_id: int, slot_id: int) -> str:
    reference = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=slot_id))
    approve_visit(cast.esha, reference, Approval(prisoner_id=megh_id, staff_note="known"))
    return reference


def test_visits_in_which_they_would_meet_are_to_be_reviewed(cast: Cast, megh_id: int) -> None:
    his = a_visit(cast, state=State.APPROVED)
    same = of_megh(cast, megh_id, cast.slot_id())
    later = of_megh(cast, megh_id, cast.slot_id(days=6))

    keep_apart(cast.esha, megh_id, "DUM-0001", "A quarrel")

    flagged = [the_visit(one).is_flagged for one in (his, same, later)]
    assert flagged == [True, True, False]
    assert sweep() == 0


def test_an_hour_in_which_one_of_them_asks_another_home_counts_too(
    cast: Cast, megh_id: int
) -> None:
    an_approved_meeting(cast)
    same = of_megh(cast, megh_id, here(cast))

    keep_apart(cast.esha, megh_id, "DUM-0001", "A quarrel")

    assert the_visit(same).is_flagged


def test_when_the_pair_ends_the_doubt_ends_with_it(cast: Cast, megh_id: int) -> None:
    his, same = a_visit(cast, state=State.APPROVED), of_megh(cast, megh_id, cast.slot_id())
    keep_apart(cast.esha, megh_id, "DUM-0001", "A quarrel")

    end_keep_apart(cast.esha, db.session.scalars(select(KeepApart.id)).one(), "They made up")

    assert [the_visit(one).is_flagged for one in (his, same)] == [False, False]

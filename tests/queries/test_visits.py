"""A visit as pages show it, and to whom."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.domain.clock import local
from app.domain.errors import NotFound
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.facility import Facility
from app.models.visit import Visit
from app.queries.visits import (
    ON_ONE_PAGE,
    day_list,
    visit_for_officer,
    visit_sent_with,
    visits_of_visitor,
    whole_visit,
)
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


def at_dum_dum(cast: Cast, name: str, day: date) -> list[str]:
    db.session.rollback()
    home = db.session.get_one(Facility, cast.dum_dum_id)
    with scope.acting(getattr(cast, name)):
        return [visit.reference for visit in day_list(home, day)]


def day_of(cast: Cast, reference: str) -> date:
    visit = the_visit(reference)
    return local(visit.slot.starts_at, visit.facility.zone).date()


def test_the_day_of_a_home_lists_who_is_expected_by_the_hour(cast: Cast) -> None:
    same_day = cast.slot_id(Mode.VIDEO, days=4)
    video = a_visit(cast, slot_id=same_day, state=State.APPROVED)
    early = a_visit(cast, state=State.APPROVED)
    day = day_of(cast, early)
    submit_visit(cast.dev, a_wanted_visit(cast))
    a_visit(cast, slot_id=cast.slot_id() + 1, state=State.CANCELLED_BY_VISITOR)
    a_visit(cast, slot_id=cast.slot_id(days=6), state=State.APPROVED)

    for name in ("gita", "esha", "ravi"):
        assert at_dum_dum(cast, name, day) == [early, video]
    assert at_dum_dum(cast, "farid", day) == []


def test_the_day_of_a_home_is_counted_from_its_own_midnight(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    day = day_of(cast, reference)

    assert at_dum_dum(cast, "gita", day) == [reference]
    assert at_dum_dum(cast, "gita", date.fromordinal(day.toordinal() - 1)) == []
    assert at_dum_dum(cast, "gita", date.fromordinal(day.toordinal() + 1)) == []


def test_a_visitor_reads_her_visit_whole(cast: Cast) -> None:
    reference = a_visit(cast)
    db.session.rollback()
    with scope.acting(cast.asha):
        visit = whole_visit(reference)

    assert (visit.party_size, len(visit.events)) == (1, 1)
    assert (visit.video_room, visit.gate_pass) == (None, None)


@pytest.mark.parametrize("reference", ["somebody's", "00000000000", "", "' OR 1=1", "x" * 9_999])
def test_a_foreign_and_an_unknown_reference_are_alike(cast: Cast, reference: str) -> None:
    hers = a_visit(cast)
    db.session.rollback()

    with scope.acting(cast.dev), pytest.raises(NotFound):
        whole_visit(hers if reference == "somebody's" else reference)


def test_an_officer_reads_visits_of_the_homes_he_may_decide_for(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    db.session.rollback()
    with scope.acting(cast.esha):
        visit = visit_for_officer(reference, [cast.dum_dum_id])
        assert visit.prisoner is not None
        assert visit.visitor.identity is not None
        assert len(visit.messages) == 4
        with pytest.raises(NotFound):
            visit_for_officer(reference, [cast.kalna_id])
    with scope.acting(cast.farid), pytest.raises(NotFound):
        visit_for_officer(reference, [cast.dum_dum_id])


def test_a_visitor_lists_her_own_visits_the_newest_first_page_by_page(cast: Cast) -> None:
    made = [a_visit(cast, state=State.WITHDRAWN) for _ in range(ON_ONE_PAGE + 2)]
    submit_visit(cast.dev, a_wanted_visit(cast))
    db.session.rollback()

    with scope.acting(cast.asha):
        first = visits_of_visitor()
        assert [visit.reference for visit in first] == made[::-1][: ON_ONE_PAGE + 1]
        rest = visits_of_visitor(older_than=first[ON_ONE_PAGE - 1].id)
        assert [visit.reference for visit in rest] == made[1::-1]


def test_a_form_finds_the_visit_it_made_for_its_own_visitor_alone(cast: Cast) -> None:
    reference = a_visit(cast, request_key="k" * 43)
    key = db.session.scalar(select(Visit.request_key).where(Visit.reference == reference)) or ""
    db.session.rollback()

    with scope.acting(cast.asha):
        assert visit_sent_with(key) == reference
        assert visit_sent_with("another") is None
    with scope.acting(cast.dev):
        assert visit_sent_with(key) is None

"""A closed day flags its visits; one act calls them off and tells every family."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.allowance import EntryKind
from app.domain.clock import local
from app.domain.errors import Code, NotFound, Refused
from app.domain.message_kinds import MessageKind
from app.domain.reasons import Reason
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.allowance import AllowanceEntry
from app.models.bar import Bar
from app.services.approvals import Rejection, call_off_visit
from app.services.bars import NewBar, bar_visitor, lift_bar
from app.services.closures import (
    call_off_flagged_of_day,
    close_day,
    close_hour,
    reopen_day,
)
from app.services.entitlements import load_entitlements
from app.services.flags import keep_visit
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def reference(cast: Cast) -> str:
    """Asha's approved visit."""
    return a_visit(cast, state=State.APPROVED)


def day_of(reference: str) -> date:
    visit = the_visit(reference)
    return local(visit.slot.starts_at, visit.facility.zone).date()


def test_a_closed_day_flags_its_visits_and_takes_no_more(cast: Cast, reference: str) -> None:
    day, slot_id = day_of(reference), the_visit(reference).slot_id

    assert close_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER) == 1

    assert the_visit(reference).is_flagged
    with pytest.raises(Refused, match=Code.SLOT_CLOSED):
        submit_visit(cast.dev, a_wanted_visit(cast, slot_id=slot_id))
    with pytest.raises(Refused, match=Code.DAY_ALREADY_CLOSED):
        close_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER)


def test_one_act_calls_off_what_was_not_kept_and_tells_all(cast: Cast, reference: str) -> None:
    kept = a_visit(cast, state=State.APPROVED, slot_id=the_visit(reference).slot_id + 1)
    day = day_of(reference)
    close_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER)
    keep_visit(cast.esha, kept, "by the back gate")

    assert call_off_flagged_of_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER) == 1

    visit = the_visit(reference)
    assert (visit.state, visit.slot.places_taken) == (State.CANCELLED_BY_PRISON, 0)
    assert visit.messages[-1].kind is MessageKind.VISIT_CALLED_OFF
    assert the_visit(kept).state is State.APPROVED
    assert call_off_flagged_of_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER) == 0


def test_one_hour_is_closed_alone(cast: Cast, reference: str) -> None:
    other = a_visit(cast, state=State.APPROVED, slot_id=the_visit(reference).slot_id + 1)

    assert close_hour(cast.esha, the_visit(reference).slot_id) == 1
    assert not the_visit(other).is_flagged


@pytest.mark.parametrize("who", ["gita", "farid", "rupa", "asha"])
def test_nobody_closes_another_home(cast: Cast, reference: str, who: str) -> None:
    officer, day = getattr(cast, who), day_of(reference)
    for act in (close_day, call_off_flagged_of_day):
        with pytest.raises(NotFound):
            act(officer, cast.dum_dum_id, day, Reason.WEATHER)
    with pytest.raises(NotFound):
        close_hour(officer, the_visit(reference).slot_id)


@pytest.mark.parametrize("reason", [None, Reason.PRISONER_RELEASED, Reason.ID_UNCLEAR])
def test_a_day_is_closed_with_a_reason_of_the_home(
    cast: Cast, reference: str, reason: Reason | None
) -> None:
    with pytest.raises(Refused, match=Code.REASON_NEEDED):
        close_day(cast.esha, cast.dum_dum_id, day_of(reference), reason)


def test_a_visit_called_off_with_its_day_gives_its_allowance_back(cast: Cast) -> None:
    load_entitlements()
    reference = a_visit(cast, state=State.APPROVED)
    day = day_of(reference)
    close_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER)

    call_off_flagged_of_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER)

    with scope.acting(SYSTEM):
        kinds = db.session.scalars(select(AllowanceEntry.kind).order_by(AllowanceEntry.id)).all()
    assert kinds == [EntryKind.RESERVE, EntryKind.GIVE_BACK]


def test_a_day_closed_by_mistake_is_opened_again_and_its_visits_stand(
    cast: Cast, reference: str
) -> None:
    off = a_visit(cast, state=State.APPROVED, slot_id=the_visit(reference).slot_id + 1)
    day, slot_id = day_of(reference), the_visit(reference).slot_id
    close_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER)
    call_off_visit(cast.esha, off, Rejection(reason=Reason.WEATHER))

    assert reopen_day(cast.esha, cast.dum_dum_id, day) == 1

    assert not the_visit(reference).is_flagged
    assert the_visit(off).state is State.CANCELLED_BY_PRISON
    assert submit_visit(cast.dev, a_wanted_visit(cast, slot_id=slot_id))
    # Pressed twice it is done once.
    assert reopen_day(cast.esha, cast.dum_dum_id, day) == 0


def test_a_day_that_is_closed_after_all_puts_its_visits_to_review_again(
    cast: Cast, reference: str
) -> None:
    day = day_of(reference)
    close_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER)
    reopen_day(cast.esha, cast.dum_dum_id, day)

    assert close_day(cast.esha, cast.dum_dum_id, day, Reason.EPIDEMIC) == 1
    assert the_visit(reference).is_flagged


def test_another_doubt_about_the_visit_outlives_the_closure(cast: Cast, reference: str) -> None:
    day = day_of(reference)
    close_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER)
    bar = NewBar(prisoner_id=None, ends_on=day, reason="Quarrel")
    bar_visitor(cast.esha, reference, bar)

    reopen_day(cast.esha, cast.dum_dum_id, day)
    assert the_visit(reference).is_flagged
    lift_bar(cast.ravi, db.session.scalars(select(Bar.id)).one())

    assert not the_visit(reference).is_flagged


def test_on_the_day_itself_and_at_another_home_nothing_is_taken_back(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    day = day_of(reference)
    close_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER)
    with pytest.raises(NotFound):
        reopen_day(cast.farid, cast.dum_dum_id, day)

    clock.move_to(the_visit(reference).slot.starts_at)

    with pytest.raises(Refused, match=Code.NOT_IN_TIME):
        reopen_day(cast.esha, cast.dum_dum_id, day)
    assert the_visit(reference).is_flagged

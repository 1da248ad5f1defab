"""A family's one second look at a refusal, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.appeals import AppealOutcome
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused
from app.domain.reasons import Reason
from app.domain.visit_states import State
from app.engine import writing
from app.extensions import db
from app.models import scope
from app.models.appeal import Appeal
from app.models.slot import Slot
from app.models.slot_hold import SlotHold
from app.queries.appeals import appeals_for
from app.services.appeals import answer_appeal, make_appeal
from app.services.approvals import Rejection, reject_visit
from app.services.transaction import transaction
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

UPHELD, OVERTURNED = AppealOutcome.UPHELD, AppealOutcome.OVERTURNED


def refused_code(act: Any, *arguments: Any) -> Code:
    with pytest.raises(Refused) as caught:
        act(*arguments)
    return caught.value.refusals[0].code


def refused_visit(cast: Cast, by: Any, **changes: Any) -> str:
    reference = a_visit(cast, **changes)
    reject_visit(by, reference, Rejection(reason=Reason.RELATION_UNPROVED))
    return reference


def appealed(cast: Cast, by: Any) -> tuple[str, int]:
    """A visit that `by` refused and Asha wants looked at again; its reference and the appeal."""
    reference = refused_visit(cast, by)
    make_appeal(cast.asha, reference, "Here is my marriage certificate.")
    db.session.rollback()
    return reference, db.session.scalars(select(Appeal.id)).one()


def shown_to(officer: Any) -> list[int]:
    db.session.rollback()
    with scope.acting(officer):
        return [one.id for one in appeals_for(officer)]


def test_what_the_deputy_refused_the_superintendent_opens_again(cast: Cast) -> None:
    reference, appeal_id = appealed(cast, cast.ravi)
    before = the_visit(reference).slot.places_taken
    answer_appeal(cast.esha, appeal_id, OVERTURNED, "The certificate is enough.")

    visit = the_visit(reference)
    assert visit.state is State.SUBMITTED
    assert visit.slot.places_taken == before + 1
    assert visit.events[-1].actor_name == "Esha Akash"
    assert [m.kind for m in visit.messages if m.channel == "sms"][-1] == "visit_reopened"


def test_upheld_the_family_is_told_and_nothing_moves(cast: Cast) -> None:
    reference, appeal_id = appealed(cast, cast.ravi)
    answer_appeal(cast.esha, appeal_id, UPHELD, "The paper is another person's.")

    visit = the_visit(reference)
    assert visit.state is State.REJECTED
    assert [m.kind for m in visit.messages if m.channel == "sms"][-1] == "appeal_answered"


def test_nobody_looks_again_at_his_own_refusal(cast: Cast) -> None:
    _, appeal_id = appealed(cast, cast.esha)
    for officer in (cast.esha, cast.ravi, cast.farid, cast.gita):
        assert shown_to(officer) == []
        with pytest.raises(NotFound):
            answer_appeal(officer, appeal_id, OVERTURNED, "Yes.")
    assert shown_to(cast.rupa) == shown_to(cast.harun) == [appeal_id]
    answer_appeal(cast.rupa, appeal_id, OVERTURNED, "Yes.")


def test_it_is_given_once(cast: Cast) -> None:
    reference, appeal_id = appealed(cast, cast.ravi)
    again = (make_appeal, cast.asha, reference, "Please.")
    assert refused_code(*again) is Code.APPEALED_ALREADY
    answer_appeal(cast.esha, appeal_id, UPHELD, "No.")
    assert refused_code(*again) is Code.APPEALED_ALREADY
    assert refused_code(answer_appeal, cast.rupa, appeal_id, UPHELD, "No.") is (
        Code.ALREADY_RECORDED
    )


def test_without_its_guard_it_would_be_given_twice(cast: Cast) -> None:
    reference, _ = appealed(cast, cast.ravi)
    db.session.rollback()
    with writing(), db.engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_appeal_visit"))
    make_appeal(cast.asha, reference, "Please.")
    assert db.session.scalar(text("SELECT count(*) FROM appeal")) == 2


def test_only_a_refusal_is_looked_at_again(cast: Cast) -> None:
    waiting = a_visit(cast)
    with pytest.raises(AlreadyDecided):
        make_appeal(cast.asha, waiting, "Why so slow?")
    other = refused_visit(cast, cast.ravi, slot_id=cast.slot_id(days=6))
    for actor in (cast.dev, cast.esha):
        with pytest.raises(NotFound):
            make_appeal(actor, other, "Please.")


@pytest.mark.parametrize("what_went", ["the hour", "the place"])
def test_where_the_hour_is_gone_the_next_ones_are_kept(
    cast: Cast, clock: Traveller, what_went: str
) -> None:
    reference, appeal_id = appealed(cast, cast.ravi)
    slot = the_visit(reference).slot
    if what_went == "the hour":
        clock.move_to(slot.starts_at + timedelta(minutes=1))
    else:
        with transaction(SYSTEM) as session:
            session.execute(update(Slot).where(Slot.id == slot.id).values(places_taken=Slot.places))
    answer_appeal(cast.esha, appeal_id, OVERTURNED, "You are right.")

    visit = the_visit(reference)
    assert visit.state is State.REJECTED
    assert [m.kind for m in visit.messages if m.channel == "sms"][-1] == "appeal_answered"
    with scope.acting(SYSTEM):
        kept = db.session.scalars(select(SlotHold).where(SlotHold.visit_id == visit.id)).all()
    assert len(kept) == 3

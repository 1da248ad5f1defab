"""A family that a text did not reach is called: until it is told, or there is other news."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import Code, NotFound, Refused
from app.domain.family_calls import CallOutcome, call_due
from app.domain.message_kinds import Channel, Delivered
from app.domain.reasons import Reason
from app.domain.visit_states import State
from app.extensions import db
from app.integrations.errors import PermanentFailure, TemporaryFailure
from app.integrations.sms.receipts import Receipt, Report
from app.jobs.outbox import drain
from app.models import scope
from app.models.family_call import FamilyCall
from app.queries.family_calls import calls_to_make, texts_by_fate
from app.services.approvals import Rejection, call_off_visit
from app.services.family_calls import record_call
from app.services.receipts import take_receipts
from app.services.visits import cancel_visit
from tests.builders import a_visit, the_visit
from tests.cast import Cast
from tests.fakes import Outside

pytestmark = pytest.mark.usefixtures("in_app")

TOLD, NO_ANSWER, WRONG = CallOutcome.TOLD, CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER


def listed(cast: Cast) -> list[FamilyCall]:
    """The calls of both homes that are to be made now."""
    db.session.rollback()
    db.session.expire_all()
    with scope.acting(SYSTEM):
        return calls_to_make([cast.dum_dum_id, cast.kalna_id], now())


def kept_call() -> FamilyCall:
    """The one call there is, made or to be made."""
    db.session.rollback()
    db.session.expire_all()
    with scope.acting(SYSTEM):
        return db.session.scalars(select(FamilyCall)).one()


def reported(reference: str, report: Report) -> None:
    """The gateway says what became of the visit's last text."""
    texts = [one for one in the_visit(reference).messages if one.channel is Channel.SMS]
    ours = f"message-{texts[-1].id}"
    take_receipts([Receipt(sent_id="", our_reference=ours, report=report)])


def a_visit_not_told(cast: Cast) -> str:
    """An approved visit whose family's phone was switched off."""
    reference = a_visit(cast, state=State.APPROVED)
    drain()
    reported(reference, Report.TOO_LATE)
    return reference


def test_a_text_that_did_not_arrive_is_a_call_with_its_own_words(
    cast: Cast, outside: Outside
) -> None:
    reference = a_visit_not_told(cast)
    (call,) = listed(cast)
    assert call.visit.reference == reference
    assert call.message.words == outside.sms.sent[-1].text
    assert call.due_at == call_due(call.opened_at, call.visit.slot.starts_at)


def test_so_is_one_that_no_number_takes(cast: Cast, outside: Outside) -> None:
    off = a_visit(cast, state=State.APPROVED)
    drain()
    outside.sms.faults = [PermanentFailure("no such number")]
    call_off_visit(cast.esha, off, Rejection(reason=Reason.WEATHER))
    drain()
    assert [call.visit.reference for call in listed(cast)] == [off]


def test_so_is_one_whose_tries_have_run_out(cast: Cast, outside: Outside) -> None:
    reference = a_visit(cast, state=State.APPROVED, slot_id=cast.slot_id(days=6))
    outside.sms.faults = [TemporaryFailure("down") for _try in range(20)]
    for hours in range(0, 24, 3):
        with time_machine.travel(now() + timedelta(hours=hours), tick=False):
            drain()
            made = listed(cast)
    assert [call.visit.reference for call in made] == [reference]


def test_what_a_family_did_itself_is_no_call(cast: Cast, outside: Outside) -> None:
    reference = a_visit(cast)
    drain()
    reported(reference, Report.FAILED)
    assert listed(cast) == []


def test_no_answer_stays_and_is_counted_once_a_press(cast: Cast, outside: Outside) -> None:
    a_visit_not_told(cast)
    (call,) = listed(cast)
    call_id = call.id
    record_call(cast.esha, call_id, NO_ANSWER)
    record_call(cast.esha, call_id, NO_ANSWER)
    assert [one.tries for one in listed(cast)] == [1]
    with time_machine.travel(now() + timedelta(minutes=30), tick=False):
        record_call(cast.ravi, call_id, NO_ANSWER)
        (again,) = listed(cast)
    assert (again.tries, again.called_by_name) == (2, cast.ravi.name)


@pytest.mark.parametrize("outcome", [TOLD, WRONG])
def test_an_end_is_recorded_once_and_leaves_the_list(
    cast: Cast, outside: Outside, outcome: CallOutcome
) -> None:
    a_visit_not_told(cast)
    call_id = listed(cast)[0].id
    record_call(cast.esha, call_id, outcome)
    assert listed(cast) == []
    with pytest.raises(Refused) as refusal:
        record_call(cast.ravi, call_id, TOLD)
    assert refusal.value.refusals[0].code is Code.ALREADY_RECORDED
    kept = kept_call()
    assert (kept.outcome, kept.called_by_name) == (outcome, cast.esha.name)


def test_another_home_and_the_gate_do_not_find_it(cast: Cast, outside: Outside) -> None:
    a_visit_not_told(cast)
    call_id = listed(cast)[0].id
    for actor in (cast.farid, cast.gita, cast.asha):
        with pytest.raises(NotFound):
            record_call(actor, call_id, TOLD)
    assert len(listed(cast)) == 1


def test_a_text_that_arrives_after_all_ends_its_call(cast: Cast, outside: Outside) -> None:
    reference = a_visit_not_told(cast)
    reported(reference, Report.ARRIVED)
    assert listed(cast) == []
    assert kept_call().outcome is CallOutcome.ARRIVED


def test_it_leaves_the_list_when_the_visit_moves_on(cast: Cast, outside: Outside) -> None:
    reference = a_visit_not_told(cast)
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        cancel_visit(cast.asha, reference)
        assert listed(cast) == []


def test_it_leaves_the_list_when_the_hour_has_come(cast: Cast, outside: Outside) -> None:
    reference = a_visit_not_told(cast)
    with time_machine.travel(the_visit(reference).slot.starts_at, tick=False):
        assert listed(cast) == []


def test_the_texts_of_a_home_are_counted_by_what_became_of_them(
    cast: Cast, outside: Outside
) -> None:
    a_visit_not_told(cast)
    with scope.acting(SYSTEM):
        found = texts_by_fate([cast.dum_dum_id], now())
        elsewhere = texts_by_fate([cast.kalna_id], now())
    assert found == {Delivered.SENT: 1, Delivered.BOUNCED: 1}
    assert elsewhere == {}

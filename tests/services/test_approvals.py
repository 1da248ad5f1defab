"""What an officer decides, each in his own name, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused
from app.domain.outbox_retries import OutboxKind
from app.domain.policy import Mode
from app.domain.reasons import FOR_CANCELLATION, FOR_REJECTION, Reason
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models.contact import Contact
from app.models.outbox import OutboxEntry
from app.models.prisoner import Prisoner
from app.services.approvals import (
    Approval,
    Rejection,
    approve_visit,
    call_off_visit,
    reject_visit,
)
from app.services.transaction import transaction
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import Cast
from tests.prisoners import send_to_court

pytestmark = pytest.mark.usefixtures("in_app")


def refused_code(act: Any, *arguments: Any) -> Code:
    with pytest.raises(Refused) as caught:
        act(*arguments)
    (refusal,) = caught.value.refusals
    return refusal.code


def put_away(cast: Cast, reference: str) -> None:
    slot = the_visit(reference).slot
    send_to_court(cast, slot.starts_at - timedelta(hours=1), slot.ends_at)


def test_it_works(cast: Cast) -> None:
    reference = a_visit(cast)

    approve_visit(
        cast.esha, reference, Approval(prisoner_id=cast.bilal_id, family_note="Come early")
    )

    visit = the_visit(reference)
    event = visit.events[-1]
    assert (visit.state, visit.prisoner_id) == (State.APPROVED, cast.bilal_id)
    assert (event.move, event.actor_id, event.actor_name) == (
        Move.APPROVE,
        cast.esha.id,
        cast.esha.name,
    )
    assert event.family_note == "Come early"
    assert {check["code"] for check in event.checks} >= {"is_held", "is_present", "is_free"}
    assert visit.slot.places_taken == 1
    assert len(visit.messages) == 4


@pytest.mark.parametrize(
    ("mode", "kind"),
    [(Mode.PHYSICAL, OutboxKind.ISSUE_PASS), (Mode.VIDEO, OutboxKind.OPEN_VIDEO_ROOM)],
)
def test_a_yes_owes_the_family_a_pass_or_a_room(cast: Cast, mode: Mode, kind: OutboxKind) -> None:
    visit = the_visit(a_visit(cast, mode=mode, state=State.APPROVED))

    others = (OutboxKind.SEND_MESSAGE, OutboxKind.SUGGEST_PRISONER)
    owed = db.session.scalars(select(OutboxEntry).where(OutboxEntry.kind.not_in(others))).one()

    assert (owed.kind, owed.subject_id, owed.expires_at) == (kind, visit.id, visit.slot.ends_at)


def test_the_first_yes_puts_the_family_on_the_list_and_the_second_finds_it_there(
    cast: Cast,
) -> None:
    first = a_visit(cast, state=State.APPROVED)
    second = a_visit(cast, slot_id=cast.slot_id(days=6), state=State.APPROVED)

    (contact,) = db.session.scalars(select(Contact)).all()
    assert (contact.visitor_id, contact.prisoner_id) == (cast.asha.id, cast.bilal_id)
    assert contact.approved_by_id == cast.esha.id
    on_list = [
        next(
            check["verdict"]
            for check in the_visit(each).events[-1].checks
            if check["code"] == "is_on_list"
        )
        for each in (first, second)
    ]
    assert on_list == ["amber", "green"]


def test_a_prisoner_must_be_chosen_and_be_of_this_home(cast: Cast) -> None:
    reference = a_visit(cast)

    for prisoner_id in (None, cast.kalna_prisoner_id, 999_999):
        approval = Approval(prisoner_id=prisoner_id)
        code = refused_code(approve_visit, cast.esha, reference, approval)
        assert code is Code.PRISONER_NOT_CHOSEN

    assert the_visit(reference).state is State.SUBMITTED


def test_a_red_check_wants_the_officers_words(cast: Cast) -> None:
    reference = a_visit(cast)
    put_away(cast, reference)
    silent = Approval(prisoner_id=cast.bilal_id, family_note="only for the family")

    assert refused_code(approve_visit, cast.esha, reference, silent) is Code.NOTE_NEEDED

    spoken = Approval(prisoner_id=cast.bilal_id, staff_note="Court is put off")
    approve_visit(cast.esha, reference, spoken)
    event = the_visit(reference).events[-1]
    assert event.staff_note == "Court is put off"
    assert {"code": "is_present", "verdict": "red", "detail": "court"} in event.checks


def test_a_prisoner_who_has_left_wants_the_officers_words(cast: Cast) -> None:
    reference = a_visit(cast)
    with transaction(SYSTEM) as session:
        gone = update(Prisoner).where(Prisoner.id == cast.bilal_id)
        session.execute(gone.values(left_on=date(2026, 11, 1)))

    code = refused_code(approve_visit, cast.esha, reference, Approval(prisoner_id=cast.bilal_id))
    assert code is Code.NOTE_NEEDED


def test_a_prisoner_busy_at_that_hour_cannot_be_promised_again_with_any_words(cast: Cast) -> None:
    a_visit(cast, state=State.APPROVED)
    second = submit_visit(cast.dev, a_wanted_visit(cast))
    approval = Approval(prisoner_id=cast.bilal_id, staff_note="please")

    assert refused_code(approve_visit, cast.esha, second, approval) is Code.PRISONER_BUSY


@pytest.mark.parametrize(
    ("first", "second"), [("approve", "reject"), ("reject", "approve"), ("approve", "approve")]
)
def test_the_second_officer_is_told_who_decided(cast: Cast, first: str, second: str) -> None:
    reference = a_visit(cast)
    acts = {
        "approve": (approve_visit, Approval(prisoner_id=cast.bilal_id)),
        "reject": (reject_visit, Rejection(reason=Reason.DUPLICATE)),
    }
    act, words = acts[first]
    act(cast.esha, reference, words)

    act, words = acts[second]
    with pytest.raises(AlreadyDecided) as caught:
        act(cast.ravi, reference, words)

    assert caught.value.by == cast.esha.name
    assert caught.value.state == ("approved" if first == "approve" else "rejected")
    assert len(the_visit(reference).events) == 2


@pytest.mark.parametrize("name", ["farid", "gita", "asha", "dev"])
@pytest.mark.parametrize("act", [approve_visit, reject_visit, call_off_visit])
def test_nobody_else_finds_a_visit_to_decide(cast: Cast, name: str, act: Any) -> None:
    state = State.APPROVED if act is call_off_visit else State.SUBMITTED
    reference = a_visit(cast, state=state)
    yes, no = Approval(prisoner_id=cast.bilal_id), Rejection(reason=Reason.SECURITY)

    with pytest.raises(NotFound):
        act(getattr(cast, name), reference, yes if act is approve_visit else no)

    assert the_visit(reference).state is state


def test_once_the_hour_has_come_nothing_is_decided(cast: Cast, clock: Traveller) -> None:
    reference = a_visit(cast)
    clock.move_to(the_visit(reference).slot.starts_at)
    yes, no = Approval(prisoner_id=cast.bilal_id), Rejection(reason=Reason.SECURITY)

    assert refused_code(approve_visit, cast.esha, reference, yes) is Code.NOT_IN_TIME
    assert refused_code(reject_visit, cast.esha, reference, no) is Code.NOT_IN_TIME


@pytest.mark.parametrize(
    ("act", "state", "allowed", "after"),
    [
        (reject_visit, State.SUBMITTED, FOR_REJECTION, State.REJECTED),
        (call_off_visit, State.APPROVED, FOR_CANCELLATION, State.CANCELLED_BY_PRISON),
    ],
)
def test_a_no_wants_a_reason_of_the_list_and_gives_the_place_back(
    cast: Cast, act: Any, state: State, allowed: tuple[Reason, ...], after: State
) -> None:
    reference = a_visit(cast, state=state)
    for reason in [None, *(set(Reason) - set(allowed)), Reason.OTHER]:
        assert (
            refused_code(act, cast.esha, reference, Rejection(reason=reason)) is Code.REASON_NEEDED
        )

    act(cast.esha, reference, Rejection(reason=Reason.OTHER, family_note="The hall is painted"))

    visit = the_visit(reference)
    assert (visit.state, visit.slot.places_taken) == (after, 0)
    assert (visit.events[-1].reason, visit.events[-1].family_note) == (
        Reason.OTHER,
        "The hall is painted",
    )


@pytest.mark.parametrize(
    "reason", [Reason.PRISONER_RELEASED, Reason.VISITOR_BARRED, Reason.RELATION_UNPROVED]
)
def test_the_true_reason_is_kept_whatever_the_family_reads(cast: Cast, reason: Reason) -> None:
    reference = a_visit(cast)

    reject_visit(cast.esha, reference, Rejection(reason=reason, family_note="x"))

    assert the_visit(reference).events[-1].reason is reason

"""An urgent request: for today, uncounted, answered in hours, with more room where it is needed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.compassion import Concerned, Happening, Lane, Proof, UrgentWords
from app.domain.decision_clock import Level
from app.domain.errors import Code, NotFound, Refused
from app.domain.identity_proof import Gender, IdentityKind
from app.domain.message_kinds import MessageKind
from app.domain.policy import Mode
from app.domain.relations import Relation
from app.domain.request_checks import LIFTED, CheckCode, Verdict
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models import scope
from app.models.allowance import AllowanceEntry
from app.models.contact import Contact
from app.models.escalation import Escalation
from app.models.extra_place import ExtraPlace
from app.models.slot import Slot
from app.models.urgent_case import UrgentCase
from app.models.visit import Visit
from app.queries.approval_queue import (
    all_green,
    count_urgent,
    next_waiting,
    waiting_for_decision,
)
from app.services.approvals import Approval, approve_together, approve_visit
from app.services.compassion import make_ordinary
from app.services.entitlements import load_entitlements
from app.services.escalations import climb_overdue
from app.services.extra_places import release_extra_places
from app.services.offers import Offer, accept_offer, offer_slots
from app.services.transaction import transaction
from app.services.video import door_of
from app.services.visits import Companion, cancel_visit, submit_visit, withdraw_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import PLACES, Cast

pytestmark = pytest.mark.usefixtures("in_app")

MOTHER_DIED = UrgentWords(
    happening=Happening.DEATH,
    concerned=Concerned.PARENT,
    name="Lata Nodimajhi",
    proof=Proof.LATER,
    note="Burning ghat tomorrow at noon",
)


def an_urgent_visit(cast: Cast, **changes: Any) -> str:
    return a_visit(cast, urgent=MOTHER_DIED, **changes)


def approve(cast: Cast, reference: str, **more: Any) -> None:
    approve_visit(cast.esha, reference, Approval(prisoner_id=cast.bilal_id, **more))


def refused_code(act: Any, *arguments: Any, **more: Any) -> Code:
    with pytest.raises(Refused) as caught:
        act(*arguments, **more)
    return caught.value.refusals[0].code


def kin(*names: str) -> tuple[Companion, ...]:
    return tuple(
        Companion(
            name=name,
            age=40 + number,
            gender=Gender.FEMALE,
            relation=Relation.AUNT,
            identity_kind=IdentityKind.VOTER_ID,
        )
        for number, name in enumerate(names)
    )


def an_hour_today(cast: Cast) -> int:
    """An hour at the gate of Dum Dum that begins in two hours, whatever the clock says."""
    starts_at = now() + timedelta(hours=2)
    with transaction(SYSTEM) as session:
        hour = Slot(
            facility_id=cast.dum_dum_id,
            mode=Mode.PHYSICAL,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=15),
            places=PLACES,
        )
        session.add(hour)
        session.flush()
        return hour.id


def hour_after(slot_id: int) -> int:
    hour = db.session.get_one(Slot, slot_id)
    after = select(Slot.id).where(
        Slot.facility_id == hour.facility_id,
        Slot.mode == hour.mode,
        Slot.starts_at > hour.starts_at,
    )
    return db.session.scalars(after.order_by(Slot.starts_at)).first() or 0


def taken(slot_id: int) -> int:
    db.session.rollback()
    return db.session.scalar(select(Slot.places_taken).where(Slot.id == slot_id)) or 0


def fill(slot_id: int) -> None:
    with transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id == slot_id).values(places_taken=PLACES))


def test_it_can_be_for_an_hour_that_others_may_not_ask_for(cast: Cast) -> None:
    soon = an_hour_today(cast)
    assert refused_code(a_visit, cast, slot_id=soon) is Code.SLOT_TOO_SOON

    visit = the_visit(an_urgent_visit(cast, slot_id=soon))

    assert (visit.lane, visit.state) == (Lane.COMPASSION, State.SUBMITTED)
    assert visit.due_at - visit.submitted_at <= timedelta(hours=4)
    assert visit.due_at < visit.slot.starts_at


def test_what_the_family_says_is_kept_sealed(cast: Cast) -> None:
    reference = an_urgent_visit(cast)
    case = db.session.get_one(UrgentCase, the_visit(reference).id)
    raw = db.session.execute(text("SELECT name, note FROM urgent_case")).one()

    assert asdict(case.words) == asdict(MOTHER_DIED)
    assert b"Lata" not in bytes(raw.name)
    assert b"ghat" not in bytes(raw.note)


def test_one_at_a_time_and_the_next_when_it_is_answered(cast: Cast) -> None:
    first = an_urgent_visit(cast)
    assert refused_code(an_urgent_visit, cast, slot_id=cast.slot_id(days=5)) is (
        Code.URGENT_ALREADY_OPEN
    )

    withdraw_visit(cast.asha, first)

    assert an_urgent_visit(cast, slot_id=cast.slot_id(days=5)) != first


def test_without_that_rule_the_database_holds_it(cast: Cast) -> None:
    an_urgent_visit(cast)
    other = a_visit(cast, slot_id=cast.slot_id(days=5))

    with pytest.raises(IntegrityError), transaction(SYSTEM) as session:
        session.execute(update(Visit).where(Visit.reference == other).values(lane=Lane.COMPASSION))


def test_the_desks_last_places_are_open_to_it(cast: Cast) -> None:
    slot_id = cast.slot_id()
    with transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id == slot_id).values(desk_places=PLACES))
    assert refused_code(a_visit, cast, slot_id=slot_id) is Code.SLOT_FULL

    an_urgent_visit(cast, slot_id=slot_id)

    assert taken(slot_id) == 1


def test_it_touches_no_allowance_and_no_list(cast: Cast) -> None:
    load_entitlements()
    reference = an_urgent_visit(cast)
    approve(cast, reference)

    with scope.acting(SYSTEM):
        assert db.session.scalars(select(AllowanceEntry)).all() == []
        assert db.session.scalars(select(Contact)).all() == []
    kept = the_visit(reference).events[-1].checks
    assert [one["code"] for one in kept if one["detail"] == LIFTED] == [CheckCode.IS_ON_LIST]


def test_it_comes_first_and_is_never_approved_among_others(cast: Cast) -> None:
    usual = a_visit(cast)
    urgent = an_urgent_visit(cast, slot_id=cast.slot_id(days=9))
    homes = [cast.dum_dum_id]

    with scope.acting(cast.esha):
        order = [one.visit.reference for one in waiting_for_decision(homes)]
        assert order == [urgent, usual]
        assert next_waiting(homes) == urgent
        assert urgent not in [one.visit.reference for one in all_green(homes)]
        assert (count_urgent(homes).waiting, count_urgent(homes).lately) == (1, 1)
    assert approve_together(cast.esha, [(urgent, cast.bilal_id)]).left == (urgent,)


def test_unanswered_it_climbs_within_hours(cast: Cast, clock: Traveller) -> None:
    reference = an_urgent_visit(cast)
    clock.move_to(the_visit(reference).due_at + timedelta(minutes=90))
    climb_overdue()

    with scope.acting(SYSTEM):
        steps = db.session.scalars(select(Escalation.step).order_by(Escalation.id)).all()
    assert list(steps) == [Level.DEPUTY, Level.RANGE]
    assert the_visit(reference).state is State.SUBMITTED


def test_the_family_is_told_in_words_of_its_own_that_say_nothing_of_it(cast: Cast) -> None:
    reference = an_urgent_visit(cast)
    approve(cast, reference)
    told = the_visit(reference).messages

    assert {one.kind for one in told} == {
        MessageKind.URGENT_SUBMITTED,
        MessageKind.URGENT_APPROVED,
    }
    for message in told:
        for word in ("death", "died", "Lata", "Bilal", "mother", "ghat"):
            assert word not in (message.words or ""), message.kind


def test_a_large_party_is_given_the_places_it_needs(cast: Cast) -> None:
    slot_id = cast.slot_id()
    reference = an_urgent_visit(cast, slot_id=slot_id, companions=kin("Ila", "Mina", "Rani"))
    assert taken(slot_id) == 1

    approve(cast, reference)

    assert taken(slot_id) == 2


def test_a_full_hour_cannot_take_a_large_party(cast: Cast) -> None:
    slot_id = cast.slot_id()
    reference = an_urgent_visit(cast, slot_id=slot_id, companions=kin("Ila", "Mina", "Rani"))
    fill(slot_id)

    assert refused_code(approve, cast, reference) is Code.PARTY_NEEDS_PLACES
    assert the_visit(reference).state is State.SUBMITTED

    one = the_visit(reference).attendees[0].id
    approve(cast, reference, left_out=(one,))
    assert the_visit(reference).state is State.APPROVED


def test_a_large_party_is_seated_in_an_hour_that_it_is_offered_too(cast: Cast) -> None:
    first, other = cast.slot_id(days=3), cast.slot_id(days=5)
    reference = an_urgent_visit(cast, slot_id=first, companions=kin("Ila", "Mina", "Rani"))
    offer_slots(cast.esha, reference, Offer(prisoner_id=cast.bilal_id, slot_ids=(other,)))
    with transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id == other).values(places_taken=PLACES - 1))
    assert refused_code(accept_offer, cast.asha, reference, other) is Code.SLOT_FULL

    with transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id == other).values(places_taken=0))
    accept_offer(cast.asha, reference, other)

    assert (taken(first), taken(other)) == (0, 2)


def test_double_time_holds_for_a_call_too(cast: Cast) -> None:
    reference = an_urgent_visit(cast, mode=Mode.VIDEO)
    approve(cast, reference, is_longer=True)
    visit = the_visit(reference)

    assert door_of(visit).closes_at == visit.slot.starts_at + timedelta(minutes=30)


def test_double_time_takes_a_place_in_the_hour_that_follows(cast: Cast) -> None:
    slot_id = cast.slot_id()
    after = hour_after(slot_id)
    reference = an_urgent_visit(cast, slot_id=slot_id)
    approve(cast, reference, is_longer=True)

    visit = the_visit(reference)
    assert visit.ends_at - visit.slot.starts_at == timedelta(minutes=30)
    assert (taken(slot_id), taken(after)) == (1, 1)


def test_nobody_loses_an_hour_by_double_time(cast: Cast) -> None:
    slot_id = cast.slot_id()
    reference = an_urgent_visit(cast, slot_id=slot_id)
    fill(hour_after(slot_id))

    assert refused_code(approve, cast, reference, is_longer=True) is Code.NO_TIME_AFTER
    assert the_visit(reference).longer_until is None


def test_while_it_lasts_longer_the_prisoner_is_free_for_nobody_else(cast: Cast) -> None:
    slot_id = cast.slot_id()
    approve(cast, an_urgent_visit(cast, slot_id=slot_id), is_longer=True)
    wanted = a_wanted_visit(cast, slot_id=hour_after(slot_id))
    other = submit_visit(cast.dev, wanted)

    assert refused_code(approve, cast, other) is Code.PRISONER_BUSY


def test_an_ordinary_request_has_no_double_time(cast: Cast) -> None:
    reference = a_visit(cast)
    approve(cast, reference, is_longer=True)

    assert the_visit(reference).longer_until is None


def test_the_officer_may_give_any_hour_that_is_ahead(cast: Cast) -> None:
    asked, sooner = cast.slot_id(days=6), cast.slot_id(days=0)
    reference = an_urgent_visit(cast, slot_id=asked)
    approve(cast, reference, slot_id=sooner)

    assert the_visit(reference).slot_id == sooner
    assert (taken(asked), taken(sooner)) == (0, 1)


def test_further_places_come_back_when_the_visit_ends(cast: Cast) -> None:
    slot_id = cast.slot_id()
    reference = an_urgent_visit(cast, slot_id=slot_id, companions=kin("Ila", "Mina", "Rani"))
    approve(cast, reference, is_longer=True)
    assert release_extra_places() == 0

    cancel_visit(cast.asha, reference)

    assert (release_extra_places(), release_extra_places()) == (2, 0)
    assert (taken(slot_id), taken(hour_after(slot_id))) == (0, 0)
    assert all(one.ended_at for one in db.session.scalars(select(ExtraPlace)))


def test_it_can_be_made_an_ordinary_request_and_the_family_reads_why(cast: Cast) -> None:
    load_entitlements()
    reference = an_urgent_visit(cast)
    due = the_visit(reference).due_at
    make_ordinary(cast.esha, reference, "A wedding is no case for this door.")

    visit = the_visit(reference)
    assert (visit.lane, visit.state) == (Lane.ORDINARY, State.SUBMITTED)
    assert visit.due_at >= due
    assert visit.events[-1].move is Move.MAKE_ORDINARY
    told = [one for one in visit.messages if one.kind is MessageKind.MADE_ORDINARY]
    assert any("A wedding is no case" in (one.words or "") for one in told)


def test_why_is_needed_and_another_home_finds_nothing(cast: Cast) -> None:
    reference = an_urgent_visit(cast)

    assert refused_code(make_ordinary, cast.esha, reference, None) is Code.WORDS_NEEDED
    with pytest.raises(NotFound):
        make_ordinary(cast.farid, reference, "Not ours")
    assert the_visit(reference).lane is Lane.COMPASSION


def test_made_ordinary_it_is_checked_like_any_other(cast: Cast) -> None:
    reference = an_urgent_visit(cast)
    make_ordinary(cast.esha, reference, "It is not a close relative.")
    approve(cast, reference)

    checks = {one["code"]: one["verdict"] for one in the_visit(reference).events[-1].checks}
    assert checks[CheckCode.IS_ON_LIST] == Verdict.AMBER

"""Anything that people and clocks may do, in any order, held against a small model.

The model knows three things: a place is counted for each visit and each kept hour that holds one,
a visit's history is a chain of legal moves, and each move that families are told of left exactly
one set of messages.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import AlreadyDecided, NotFound, Refused
from app.domain.reasons import Reason
from app.domain.visit_states import HOLDS_A_PLACE, TABLE, State
from app.extensions import db
from app.models.facility import Facility
from app.models.slot import Slot
from app.models.slot_hold import SlotHold
from app.models.visit import Visit
from app.models.waiting import Waiting
from app.notifications.catalogue import MESSAGE_OF_MOVE
from app.services.approvals import (
    Approval,
    Rejection,
    approve_visit,
    call_off_visit,
    reject_visit,
)
from app.services.changes import (
    Change,
    agree_to_change,
    amend_request,
    ask_for_change,
    decline_change,
)
from app.services.clocks import lapse_undecided
from app.services.closures import call_off_flagged_of_day, close_day, close_hour
from app.services.draft_holds import extend_hold, hold_hour
from app.services.escalations import climb_overdue
from app.services.first_pick import ask_for_kept_hour
from app.services.flags import keep_visit, sweep
from app.services.reschedules import move_visit
from app.services.slot_holds import release_old_holds
from app.services.transaction import transaction
from app.services.visits import cancel_visit, submit_visit, withdraw_visit
from app.services.waiting import offer_free_places, take_kept_place, wait_for_day
from tests.builders import a_wanted_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

HOURS = 6
Act = Callable[["World", int, int], Any]


class World:
    """The cast, a handful of hours, and every visit that was asked for."""

    def __init__(self, cast: Cast, clock: Traveller) -> None:
        self.cast, self.clock = cast, clock
        first = cast.slot_id(days=2)
        self.slots = list(
            db.session.scalars(
                select(Slot.id)
                .where(Slot.facility_id == cast.dum_dum_id, Slot.id >= first)
                .order_by(Slot.id)
                .limit(HOURS)
            )
        )

    def visit(self, which: int) -> str:
        """One of the visits, or a reference that nobody has."""
        found = list(db.session.scalars(select(Visit.reference).order_by(Visit.id)))
        return found[which % len(found)] if found else "0000000000X"

    def slot(self, which: int) -> int:
        """One of the hours."""
        return self.slots[which % len(self.slots)]

    def day(self, which: int) -> date:
        """The day of one of the hours."""
        slot = db.session.get_one(Slot, self.slot(which))
        zone = db.session.get_one(Facility, slot.facility_id).zone
        return slot.starts_at.astimezone(zone).date()


def ask(world: World, one: int, other: int) -> None:
    who = world.cast.asha if other % 2 else world.cast.dev
    wanted = a_wanted_visit(
        world.cast, slot_id=world.slot(one), other_slot_ids=(world.slot(other + 1),)
    )
    submit_visit(who, wanted)


def pick(world: World, one: int, _other: int) -> None:
    first_picks = select(SlotHold).where(SlotHold.visit_id.is_not(None))
    holds = list(db.session.scalars(first_picks.order_by(SlotHold.id)))
    if holds:
        hold = holds[one % len(holds)]
        reference = db.session.get_one(Visit, hold.visit_id).reference
        who = world.cast.asha if hold.visitor_id == world.cast.asha.id else world.cast.dev
        ask_for_kept_hour(who, reference, hold.id)


def begin_form(world: World, one: int, other: int) -> None:
    who = world.cast.asha if other % 2 else world.cast.dev
    hold_hour(who, world.cast.dum_dum_id, world.slot(one))
    if other % 3:
        extend_hold(who)


def change(world: World, one: int, other: int) -> None:
    wanted = Change(slot_id=world.slot(other), companions=())
    with contextlib.suppress(AlreadyDecided):
        amend_request(world.cast.asha, world.visit(one), wanted)
    ask_for_change(world.cast.asha, world.visit(one), wanted)


def wait(world: World, one: int, other: int) -> None:
    who = world.cast.asha if other % 2 else world.cast.dev
    wait_for_day(who, a_wanted_visit(world.cast, slot_id=world.slot(one)))


def take(world: World, one: int, other: int) -> None:
    take_kept_place(world.cast.asha if other % 2 else world.cast.dev, world.visit(one))


def shrink(world: World, one: int, _other: int) -> None:
    """Fewer places, so that days fill and lines form; or one more."""
    with transaction(SYSTEM) as session:
        slot = session.get_one(Slot, world.slot(one))
        slot.places = max(slot.places_taken, 1) + (one % 5 == 0)


def pass_time(world: World, one: int, _other: int) -> None:
    world.clock.shift(timedelta(hours=one % 30))
    lapse_undecided()
    climb_overdue()
    release_old_holds()
    offer_free_places()
    sweep()


ACTS: dict[str, Act] = {
    "ask": ask,
    "pick": pick,
    "pass time": pass_time,
    "approve": lambda w, one, _: approve_visit(
        w.cast.esha,
        w.visit(one),
        Approval(prisoner_id=w.cast.bilal_id, staff_note="seen"),
    ),
    "approve elsewhere": lambda w, one, other: approve_visit(
        w.cast.esha,
        w.visit(one),
        Approval(prisoner_id=w.cast.bilal_id, slot_id=w.slot(other), staff_note="seen"),
    ),
    "wait": wait,
    "take": take,
    "shrink": shrink,
    "begin a form": begin_form,
    "change": change,
    "agree": lambda w, one, _: agree_to_change(w.cast.esha, w.visit(one), "seen"),
    "leave": lambda w, one, _: decline_change(w.cast.esha, w.visit(one), None),
    "reject": lambda w, one, _: reject_visit(
        w.cast.esha, w.visit(one), Rejection(reason=Reason.RELATION_UNPROVED)
    ),
    "withdraw": lambda w, one, _: withdraw_visit(w.cast.asha, w.visit(one)),
    "cancel": lambda w, one, _: cancel_visit(w.cast.asha, w.visit(one)),
    "call off": lambda w, one, _: call_off_visit(
        w.cast.ravi, w.visit(one), Rejection(reason=Reason.WEATHER)
    ),
    "move": lambda w, one, other: move_visit(w.cast.esha, w.visit(one), w.slot(other)),
    "keep": lambda w, one, _: keep_visit(w.cast.esha, w.visit(one), "because"),
    "close hour": lambda w, one, _: close_hour(w.cast.esha, w.slot(one)),
    "close day": lambda w, one, _: close_day(
        w.cast.esha, w.cast.dum_dum_id, w.day(one), Reason.WEATHER
    ),
    "call all off": lambda w, one, _: call_off_flagged_of_day(
        w.cast.esha, w.cast.dum_dum_id, w.day(one), Reason.WEATHER
    ),
}
# Asking, deciding and moving are what fills the hours; closing empties the story too soon.
OFTEN = ["ask", "ask", "ask", "approve", "approve", "move", "pass time", "pick", "change"]
OFTEN += ["wait", "shrink"]
STEPS = st.lists(
    st.tuples(st.sampled_from([*OFTEN, *ACTS]), st.integers(0, 40), st.integers(0, 40)),
    min_size=5,
    max_size=14,
)


def test_no_order_of_acts_breaks_the_count_the_chain_or_the_telling(
    cast: Cast, clock: Traveller
) -> None:
    world, begins = World(cast, clock), now()

    # One database for all examples: each begins where the last has ended, so that the story grows.
    @settings(
        max_examples=10,
        derandomize=True,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS)
    def story(steps: list[tuple[str, int, int]]) -> None:
        for name, one, other in steps:
            with contextlib.suppress(Refused, AlreadyDecided, NotFound):
                ACTS[name](world, one, other)
            count_places(name)
        check_histories()

    story()
    assert now() > begins


def count_places(name: str) -> None:
    """Fail unless each place counted is held by a visit or kept for a family."""
    db.session.rollback()
    slots = db.session.execute(select(Slot.id, Slot.places_taken).where(Slot.places_taken != 0))
    in_line = set(db.session.scalars(select(Waiting.visit_id).where(Waiting.left_at.is_(None))))
    waits = select(Visit.id).where(Visit.state == State.WAITLISTED)
    assert in_line == set(db.session.scalars(waits)), name
    holding = Counter(
        db.session.scalars(select(Visit.slot_id).where(Visit.state.in_(HOLDS_A_PLACE)))
    )
    holding += Counter(
        db.session.scalars(select(SlotHold.slot_id).where(SlotHold.ended_at.is_(None)))
    )
    assert dict([(row[0], row[1]) for row in slots]) == dict(holding), name  # noqa: C404


def check_histories() -> None:
    """Fail unless every visit's history is legal, whole, and was told."""
    for reference, state in db.session.execute(select(Visit.reference, Visit.state)).all():
        check_history(reference, state)


def check_history(reference: str, state: str) -> None:
    """Each event follows from the one before by the table, and each was told as it should be."""
    visit = the_visit(reference)
    assert visit.events[-1].to_state == state
    told: Counter[object] = Counter()
    for before, event in zip([None, *visit.events], visit.events, strict=False):
        assert event.follows(before)
        if event.from_state is not None:
            assert TABLE[event.from_state, event.move].to is event.to_state
        told[MESSAGE_OF_MOVE[event.move]] += 1
    channels = 2 if visit.visitor.email else 1
    sent = Counter(message.kind for message in visit.messages)
    assert sent == Counter({kind: n * channels for kind, n in told.items()})

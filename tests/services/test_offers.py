"""The home says yes to other hours; the family takes one by one press, or none."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app.domain.actor import SYSTEM
from app.domain.errors import Code, NotFound, Refused
from app.domain.outbox_retries import OutboxKind
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.visit_states import State
from app.extensions import db
from app.models.contact import Contact
from app.models.outbox import OutboxEntry
from app.models.slot import Slot
from app.queries.offers import hours_to_offer
from app.services.approvals import Approval, approve_visit
from app.services.clocks import lapse_undecided
from app.services.offers import Offer, accept_offer, decline_offer, offer_slots
from app.services.transaction import transaction
from app.services.visits import submit_visit, withdraw_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import PLACES, Cast
from tests.prisoners import send_to_court

pytestmark = pytest.mark.usefixtures("in_app")


def hours(cast: Cast, *days: int, mode: Mode = Mode.PHYSICAL) -> tuple[int, ...]:
    return tuple(cast.slot_id(mode, days=day) for day in days)


def offered(cast: Cast, *days: int) -> tuple[str, tuple[int, ...]]:
    """Asha's request, answered with other hours."""
    reference = a_visit(cast)
    slot_ids = hours(cast, *(days or (5, 6)))
    offer_slots(cast.esha, reference, Offer(prisoner_id=cast.bilal_id, slot_ids=slot_ids))
    return reference, slot_ids


def taken(slot_id: int) -> int:
    db.session.rollback()
    return db.session.scalar(select(Slot.places_taken).where(Slot.id == slot_id)) or 0


def test_it_works(cast: Cast) -> None:
    reference, (first, second) = offered(cast)
    visit = the_visit(reference)
    wish = visit.slot_id
    assert visit.state is State.OFFERED
    assert visit.prisoner_id is None, "he may be with another family at the hour first asked for"

    accept_offer(cast.asha, reference, second)

    visit = the_visit(reference)
    assert (visit.state, visit.slot_id) == (State.APPROVED, second)
    assert visit.prisoner_id == cast.bilal_id
    assert [taken(slot_id) for slot_id in (wish, first, second)] == [0, 0, 1]


def test_the_hour_taken_gets_its_pass_and_the_family_is_on_the_list(cast: Cast) -> None:
    reference, (first, _) = offered(cast)
    accept_offer(cast.asha, reference, first)
    visit = the_visit(reference)
    entry = db.session.scalars(
        select(OutboxEntry).where(OutboxEntry.kind == OutboxKind.ISSUE_PASS)
    ).one()
    assert entry.expires_at == visit.slot.ends_at
    assert db.session.scalars(select(Contact.prisoner_id)).all() == [cast.bilal_id]


def test_none_of_these_brings_the_first_wish_back(cast: Cast) -> None:
    reference, slot_ids = offered(cast)
    wish = the_visit(reference).slot_id
    decline_offer(cast.asha, reference)
    visit = the_visit(reference)
    assert (visit.state, visit.slot_id) == (State.SUBMITTED, wish)
    assert visit.due_at < visit.slot.starts_at
    assert [taken(wish), *(taken(slot_id) for slot_id in slot_ids)] == [1, 0, 0]
    with pytest.raises(Exception, match="submitted"):
        accept_offer(cast.asha, reference, slot_ids[0])


@pytest.mark.parametrize("count", [0, 4])
def test_one_to_three_hours_are_offered(cast: Cast, count: int) -> None:
    reference = a_visit(cast)
    slot_ids = hours(cast, *range(5, 5 + count))
    with pytest.raises(Refused, match=Code.OFFER_NEEDS_HOURS):
        offer_slots(cast.esha, reference, Offer(prisoner_id=cast.bilal_id, slot_ids=slot_ids))
    assert the_visit(reference).state is State.SUBMITTED


def test_only_hours_of_this_home_and_this_way_of_meeting_are_offered(cast: Cast) -> None:
    reference = a_visit(cast)
    own = the_visit(reference).slot_id
    for strange in (*hours(cast, 5, mode=Mode.VIDEO), cast.slot_id(at_kalna=True), own, 999_999):
        offer = Offer(prisoner_id=cast.bilal_id, slot_ids=(strange,))
        with pytest.raises(Refused, match=Code.OFFER_NEEDS_HOURS):
            offer_slots(cast.esha, reference, offer)


def test_an_hour_at_which_he_is_at_court_is_offered_only_with_the_officers_words(
    cast: Cast,
) -> None:
    reference = a_visit(cast)
    (slot_id,) = hours(cast, 5)
    _at_court(cast, slot_id)
    offer = Offer(prisoner_id=cast.bilal_id, slot_ids=(slot_id,))
    with pytest.raises(Refused, match=Code.NOTE_NEEDED):
        offer_slots(cast.esha, reference, offer)


def test_an_hour_that_filled_meanwhile_leaves_the_others(cast: Cast) -> None:
    reference, (first, second) = offered(cast)
    with transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id == first).values(places_taken=PLACES))
    with pytest.raises(Refused, match=Code.SLOT_FULL):
        accept_offer(cast.asha, reference, first)
    assert the_visit(reference).state is State.OFFERED
    accept_offer(cast.asha, reference, second)
    assert the_visit(reference).slot_id == second


def test_an_hour_given_to_another_family_of_his_meanwhile_reads_as_filled(cast: Cast) -> None:
    reference, (first, _) = offered(cast)
    other = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=first))
    approve_visit(cast.esha, other, Approval(prisoner_id=cast.bilal_id))
    with pytest.raises(Refused, match=Code.SLOT_FULL):
        accept_offer(cast.asha, reference, first)
    assert the_visit(reference).state is State.OFFERED


def test_an_hour_the_family_has_already_is_not_offered_and_not_taken_twice(cast: Cast) -> None:
    reference, (first, second) = offered(cast)
    submit_visit(cast.asha, a_wanted_visit(cast, slot_id=first))
    with pytest.raises(Refused, match=Code.SLOT_ALREADY_ASKED):
        accept_offer(cast.asha, reference, first)
    assert the_visit(reference).state is State.OFFERED

    decline_offer(cast.asha, reference)
    assert first not in {slot.id for slot in hours_to_offer(the_visit(reference))}
    with pytest.raises(Refused, match=Code.OFFER_NEEDS_HOURS):
        offer_slots(cast.esha, reference, Offer(prisoner_id=cast.bilal_id, slot_ids=(first,)))
    offer_slots(cast.esha, reference, Offer(prisoner_id=cast.bilal_id, slot_ids=(second,)))


def test_a_court_date_that_came_meanwhile_reads_as_filled_too(cast: Cast) -> None:
    reference, (first, second) = offered(cast)
    _at_court(cast, first)
    with pytest.raises(Refused, match=Code.SLOT_FULL):
        accept_offer(cast.asha, reference, first)
    accept_offer(cast.asha, reference, second)


def test_only_the_hours_offered_can_be_taken_and_only_by_the_family(cast: Cast) -> None:
    reference, (first, _) = offered(cast)
    (strange,) = hours(cast, 8)
    for slot_id in (strange, None, -1):
        with pytest.raises(Refused, match=Code.SLOT_UNKNOWN):
            accept_offer(cast.asha, reference, slot_id)
    for stranger in (cast.dev, cast.esha):
        with pytest.raises(NotFound):
            accept_offer(stranger, reference, first)
        with pytest.raises(NotFound):
            decline_offer(stranger, reference)


def test_an_offer_may_be_made_for_the_very_reason_that_he_is_busy_then(cast: Cast) -> None:
    reference = a_visit(cast)
    other = submit_visit(cast.dev, a_wanted_visit(cast))
    approve_visit(cast.esha, other, Approval(prisoner_id=cast.bilal_id))
    offer = Offer(prisoner_id=cast.bilal_id, slot_ids=hours(cast, 5))
    offer_slots(cast.esha, reference, offer)
    assert the_visit(reference).state is State.OFFERED


def test_an_offer_ends_with_its_last_hour_not_with_the_first_wish(cast: Cast) -> None:
    reference, slot_ids = offered(cast)
    visit = the_visit(reference)
    last = visit.due_at
    with time_machine.travel(visit.slot.starts_at + timedelta(hours=1), tick=False):
        assert lapse_undecided() == 0
    with time_machine.travel(last, tick=False):
        assert lapse_undecided() == 1
    visit = the_visit(reference)
    assert (visit.state, visit.events[-1].reason) == (State.LAPSED, Reason.OFFER_NOT_TAKEN)
    assert [taken(slot_id) for slot_id in (visit.slot_id, *slot_ids)] == [0, 0, 0]


def test_a_family_that_was_offered_hours_may_still_withdraw(cast: Cast) -> None:
    reference, _ = offered(cast)
    withdraw_visit(cast.asha, reference)
    assert the_visit(reference).state is State.WITHDRAWN
    assert taken(the_visit(reference).slot_id) == 0


def _at_court(cast: Cast, slot_id: int) -> None:
    slot = db.session.get_one(Slot, slot_id)
    send_to_court(cast, slot.starts_at, slot.ends_at)

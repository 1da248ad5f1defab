"""A relative elsewhere: who gets a link, whom it lets in, and how it dies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from time_machine import Traveller

from app.domain.actor import SYSTEM, Actor, ActorKind
from app.domain.errors import Code, NotFound, Refused
from app.domain.identity_proof import Gender, IdentityKind
from app.domain.message_kinds import MessageKind
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.relations import Relation
from app.domain.video_room import EndRole, Line, RoomEventKind
from app.domain.visit_states import State
from app.engine import writing
from app.extensions import db
from app.models import scope
from app.models.relative_link import RelativeLink
from app.models.video_room_event import VideoRoomEvent
from app.queries.relatives import link_for
from app.queries.video_rooms import seen_by
from app.services import relatives, video_desk, video_ends
from app.services.approvals import Rejection, call_off_visit
from app.services.reschedules import move_visit
from app.services.transaction import transaction
from app.services.video import entry_token, open_room
from app.services.visits import Companion, cancel_visit
from tests.builders import a_visit, the_visit
from tests.cast import ASHA_PHONE, DEV_PHONE, Cast
from tests.together import together

pytestmark = pytest.mark.usefixtures("in_app")

MINUTE = timedelta(minutes=1)
K = RoomEventKind


def a_companion(name: str, age: int) -> Companion:
    return Companion(
        name=name, age=age, gender=Gender.MALE, relation=Relation.BROTHER,
        identity_kind=IdentityKind.PASSPORT,
    )  # fmt: skip


PARTY = (a_companion("Dev Nadimajhi", 40), a_companion("Omkar Nadimajhi", 9))


@pytest.fixture
def reference(cast: Cast, clock: Traveller) -> str:
    """Asha's approved video visit with a brother and a child, a minute before it begins."""
    return a_call(cast, clock)


def a_call(cast: Cast, clock: Traveller, **changes: object) -> str:
    reference = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO, companions=PARTY, **changes)
    open_room(the_visit(reference).id)
    clock.move_to(the_visit(reference).slot.starts_at - MINUTE)
    return reference


def person_of(reference: str, index: int = 0) -> int:
    return the_visit(reference).attendees[index].id


def sent_to(cast: Cast, reference: str, address: str = DEV_PHONE) -> str:
    """The key of the link that Asha sends the brother of her party."""
    relatives.send_link(cast.asha, reference, person_of(reference), address)
    (message,) = [
        one for one in the_visit(reference).messages[::-1] if one.kind is MessageKind.RELATIVE_LINK
    ][:1]
    assert message.address == address
    assert message.words
    return message.words.partition("/calls/")[2].split()[0]


def came(actor: Actor, key: str) -> video_ends.Entered:
    return video_ends.enter(*relatives.relative_token(actor, key))


def refusal_of(cast: Cast, reference: str, person: int, address: str) -> Code:
    with pytest.raises(Refused) as refused:
        relatives.send_link(cast.asha, reference, person, address)
    return refused.value.refusals[0].code


def log_of(reference: str) -> list[tuple[RoomEventKind, EndRole | None]]:
    rows = select(VideoRoomEvent).where(VideoRoomEvent.visit_id == the_visit(reference).id)
    return [(one.kind, one.role) for one in db.session.scalars(rows.order_by(VideoRoomEvent.id))]


def test_the_one_it_was_sent_to_comes_in_as_an_end_with_a_name(cast: Cast, reference: str) -> None:
    key = sent_to(cast, reference)
    with scope.acting(cast.asha):
        family = video_ends.enter(reference, entry_token(cast.asha, reference))
    relative = came(cast.dev, key)
    video_desk.open_call(cast.gita, reference, None)

    (end,) = seen_by(family.key, 0).ends
    assert (end["role"], end["name"]) == ("relative", "Dev Nadimajhi")
    assert [one["role"] for one in seen_by(relative.key, 0).ends] == ["family"]
    assert (K.JOINED, EndRole.RELATIVE) in log_of(reference)


def test_a_link_that_was_passed_on_opens_nothing(cast: Cast, reference: str) -> None:
    key = sent_to(cast, reference)
    for stranger in (cast.asha, Actor(kind=ActorKind.OFFICER, id=cast.dev.id)):
        with pytest.raises(NotFound):
            relatives.relative_token(stranger, key)
    for wrong in ("", "x", key[:-1], f"{key}x"):
        with pytest.raises(NotFound):
            relatives.relative_token(cast.dev, wrong)


def test_who_gets_no_link(cast: Cast, reference: str) -> None:
    brother, child = person_of(reference), person_of(reference, 1)
    assert refusal_of(cast, reference, child, DEV_PHONE) is Code.RELATIVE_TOO_YOUNG
    assert refusal_of(cast, reference, brother, ASHA_PHONE) is Code.RELATIVE_OWN_ADDRESS
    with transaction(SYSTEM) as session:
        session.merge(the_visit(reference).attendees[0]).is_left_out = True
    for person in (brother, 0, None):
        with pytest.raises(NotFound):
            relatives.send_link(cast.asha, reference, person, DEV_PHONE)
    with pytest.raises(NotFound):
        relatives.send_link(cast.dev, reference, brother, DEV_PHONE)
    assert not [m for m in the_visit(reference).messages if m.kind is MessageKind.RELATIVE_LINK]


def test_only_an_approved_video_visit_with_its_own_room_has_links(cast: Cast) -> None:
    asked = a_visit(cast, mode=Mode.VIDEO, companions=PARTY)
    at_the_home = a_visit(
        cast, state=State.APPROVED, companions=PARTY, slot_id=cast.slot_id(days=6)
    )
    for reference in (asked, at_the_home):
        with pytest.raises(NotFound):
            relatives.send_link(cast.asha, reference, person_of(reference), DEV_PHONE)


def test_one_link_at_a_time_and_not_without_end(cast: Cast, reference: str) -> None:
    brother = person_of(reference)
    for _ in range(4):
        sent_to(cast, reference)
        assert refusal_of(cast, reference, brother, DEV_PHONE) is Code.RELATIVE_HAS_LINK
        relatives.take_back_link(cast.asha, reference)
        relatives.take_back_link(cast.asha, reference)
    assert refusal_of(cast, reference, brother, DEV_PHONE) is Code.LINKS_ENOUGH


def test_two_presses_at_once_send_one_link(app: Flask, cast: Cast, reference: str) -> None:
    brother = person_of(reference)

    def press() -> bool:
        try:
            relatives.send_link(cast.asha, reference, brother, DEV_PHONE)
        except Refused:
            return False
        return True

    assert sorted(together(app, 3, press)) == [False, False, True]


def test_the_database_itself_holds_one_link_for_a_visit(cast: Cast, reference: str) -> None:
    """The guard behind the polite answer, which is off here."""
    sent_to(cast, reference)
    link = db.session.scalars(select(RelativeLink)).one()
    again = {
        "visit_id": link.visit_id, "attendee_id": link.attendee_id, "address": link.address,
        "key_hash": "another", "sent_at": link.sent_at,
    }  # fmt: skip
    db.session.rollback()
    with pytest.raises(IntegrityError), writing():
        db.session.execute(insert(RelativeLink).values(**again))
    db.session.rollback()


@pytest.mark.parametrize("who", ["asha", "gita"])
def test_a_link_taken_back_shows_its_holder_out(cast: Cast, reference: str, who: str) -> None:
    key = sent_to(cast, reference)
    relative = came(cast.dev, key)
    late = relatives.relative_token(cast.dev, key)

    relatives.take_back_link(getattr(cast, who), reference)

    with pytest.raises(NotFound):
        video_ends.pulse(relative.key, Line.GOOD)
    # A token that was minted a moment before is worth nothing now.
    with pytest.raises(NotFound):
        video_ends.enter(*late)
    with pytest.raises(NotFound):
        relatives.relative_token(cast.dev, key)
    assert log_of(reference)[-1] == (K.SHOWN_OUT, EndRole.RELATIVE)


def test_whom_the_home_has_shown_out_gets_no_other_link(cast: Cast, reference: str) -> None:
    sent_to(cast, reference)
    for stranger in (cast.dev, cast.farid, cast.ravi):
        with pytest.raises(NotFound):
            relatives.take_back_link(stranger, reference)
    relatives.take_back_link(cast.gita, reference)
    assert refusal_of(cast, reference, person_of(reference), DEV_PHONE) is Code.LINK_TAKEN_BACK


def test_a_link_dies_with_its_visit(cast: Cast, reference: str, clock: Traveller) -> None:
    key = sent_to(cast, reference)
    clock.shift(-timedelta(hours=1))
    with pytest.raises(Refused):
        relatives.relative_token(cast.dev, key)
    cancel_visit(cast.asha, reference)
    clock.shift(timedelta(hours=1))
    with pytest.raises(Refused):
        relatives.relative_token(cast.dev, key)
    assert link_for(cast.dev, key).visit.state is State.CANCELLED_BY_VISITOR


def test_a_second_phone_of_the_relative_takes_the_seat(cast: Cast, reference: str) -> None:
    key = sent_to(cast, reference)
    first, second = came(cast.dev, key), came(cast.dev, key)
    with pytest.raises(NotFound):
        video_ends.pulse(first.key, Line.GOOD)
    video_ends.pulse(second.key, Line.GOOD)


def test_counsels_companion_is_not_heard_by_the_officer_either(
    cast: Cast, clock: Traveller
) -> None:
    reference = a_call(cast, clock, relation=Relation.LAWYER)
    relative = came(cast.dev, sent_to(cast, reference))
    with scope.acting(cast.gita):
        officer = video_ends.enter(reference, entry_token(cast.gita, reference))
    video_desk.open_call(cast.gita, reference, None)
    for one, other in ((relative, officer), (officer, relative)):
        with pytest.raises(NotFound):
            video_ends.signal(one.key, [{"to": other.end_id, "body": "v=0 m=audio 9 m=video"}])
        video_ends.signal(one.key, [{"to": other.end_id, "body": "v=0 m=video 9"}])


def test_an_address_abroad_is_proved_by_its_own_code(cast: Cast, reference: str) -> None:
    key = sent_to(cast, reference, "dev.abroad@family.example")
    with pytest.raises(NotFound):
        relatives.relative_token(cast.dev, key)


def told_to(reference: str, address: str) -> list[MessageKind]:
    return [one.kind for one in the_visit(reference).messages if one.address == address]


def test_who_joins_from_elsewhere_is_told_of_a_new_time_and_of_the_end(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    clock.shift(-timedelta(days=1))
    sent_to(cast, reference)
    move_visit(cast.esha, reference, cast.slot_id(Mode.VIDEO, days=6))
    cancel_visit(cast.asha, reference)
    assert told_to(reference, DEV_PHONE) == [
        MessageKind.RELATIVE_LINK,
        MessageKind.RELATIVE_CALL_MOVED,
        MessageKind.RELATIVE_CALL_OFF,
    ]
    words = [one.words or "" for one in the_visit(reference).messages if one.address == DEV_PHONE]
    assert all("Asha" in text and "Bilal" not in text for text in words)


def test_whoever_has_no_link_any_more_is_told_nothing(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    clock.shift(-timedelta(days=1))
    sent_to(cast, reference)
    relatives.take_back_link(cast.asha, reference)
    call_off_visit(cast.esha, reference, Rejection(reason=Reason.WEATHER))
    assert told_to(reference, DEV_PHONE) == [MessageKind.RELATIVE_LINK]

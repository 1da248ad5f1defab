"""Who gets into a room and who does not, whom signals reach, and what the room's log holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from time_machine import Traveller

from app.domain.actor import Actor
from app.domain.clock import now
from app.domain.errors import NotFound, Refused
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.relations import Relation
from app.domain.video_room import (
    GRACE,
    SILENT_AFTER,
    SPEAKS_EVERY,
    EndRole,
    Line,
    RoomEventKind,
    RoomPhase,
    phase,
)
from app.domain.visit_states import State
from app.engine import writing
from app.extensions import db
from app.integrations.providers import providers
from app.integrations.video.join_token import Entry
from app.models import scope
from app.models.minute_credit import MinuteCredit
from app.models.video_end import VideoEnd
from app.models.video_room_event import VideoRoomEvent
from app.queries.video_rooms import paired_terminal, seen_by
from app.services import video_desk, video_ends
from app.services.pairing import pair
from app.services.terminals import add_terminal, retire_terminal, terminal_entry
from app.services.video import entry_token, open_room
from app.services.visits import cancel_visit
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

K = RoomEventKind
MINUTE = timedelta(minutes=1)


@pytest.fixture
def reference(cast: Cast, clock: Traveller) -> str:
    """Asha's approved video visit with its room, a minute before it begins."""
    reference = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO)
    open_room(the_visit(reference).id)
    clock.move_to(the_visit(reference).slot.starts_at - MINUTE)
    return reference


def token_for(actor: Actor, reference: str) -> str:
    with scope.acting(actor):
        return entry_token(actor, reference)


def came(actor: Actor, reference: str) -> video_ends.Entered:
    return video_ends.enter(reference, token_for(actor, reference))


def refused_at(reference: str, token: str) -> None:
    with pytest.raises(NotFound):
        video_ends.enter(reference, token)
    db.session.rollback()


def log_of(reference: str) -> list[tuple[RoomEventKind, EndRole | None]]:
    rows = select(VideoRoomEvent).where(VideoRoomEvent.visit_id == the_visit(reference).id)
    in_order = rows.order_by(VideoRoomEvent.at, VideoRoomEvent.id)
    return [(event.kind, event.role) for event in db.session.scalars(in_order)]


def tampered(token: str, **changes: Any) -> str:
    claims = jwt.decode(token, options={"verify_signature": False}) | changes
    return jwt.encode(claims, "another-secret-0123456789-0123456789", algorithm="HS256")


def test_a_token_opens_the_door_once(cast: Cast, reference: str) -> None:
    token = token_for(cast.asha, reference)
    assert video_ends.enter(reference, token).key
    refused_at(reference, token)


# The eight of the list: five here, then another visit's, an officer's, and one used before.
FIVE = ("none", "other room", "expired", "early", "tampered")


def hostile_token(kind: str, good: Entry, clock: Traveller) -> str:
    """A token that is good but for one thing."""
    signer = providers.video.ours
    later = good.now + 5 * MINUTE
    made = {
        "none": "",
        "other room": signer.entry_token(replace(good, room=signer.room_name())),
        "early": signer.entry_token(replace(good, opens_at=later, now=later)),
        "expired": signer.entry_token(good),
    }
    stolen = tampered(made["expired"], context={"user": {"id": "officer-1", "name": "x"}})
    if kind == "expired":
        clock.shift(3 * MINUTE)
    return made.get(kind, stolen)


@pytest.mark.parametrize("kind", FIVE)
def test_a_token_with_one_thing_wrong_opens_nothing(
    cast: Cast, reference: str, clock: Traveller, kind: str
) -> None:
    room = the_visit(reference).video_room
    assert room is not None
    good = Entry(
        room=room.name,
        display_name=cast.asha.name,
        person_id=f"visitor-{cast.asha.id}",
        moderator=False,
        opens_at=now(),
        closes_at=now() + 10 * MINUTE,
        now=now(),
    )
    refused_at(reference, hostile_token(kind, good, clock))
    if kind != "expired":
        # Otherwise the refusal would prove nothing.
        assert video_ends.enter(reference, providers.video.ours.entry_token(good)).key


def test_a_token_of_another_visit_opens_nothing(cast: Cast, reference: str) -> None:
    days = cast.slot_id(Mode.VIDEO, days=5)
    other = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO, slot_id=days)
    open_room(the_visit(other).id)
    token = token_for(cast.asha, reference)
    refused_at(other, token)
    assert video_ends.enter(reference, token).key


def test_an_officers_token_seats_an_officer_and_none_but_the_desks_is_made(
    cast: Cast, reference: str
) -> None:
    for officer in (cast.farid, cast.ravi):
        with pytest.raises(NotFound):
            token_for(officer, reference)
    came(cast.gita, reference)
    assert log_of(reference) == [(K.JOINED, EndRole.OFFICER)]


def test_hostile_tokens_are_refused(cast: Cast, reference: str, clock: Traveller) -> None:
    token = token_for(cast.asha, reference)
    other = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO, slot_id=cast.slot_id(
        Mode.VIDEO, days=5
    ))  # fmt: skip
    open_room(the_visit(other).id)
    for hostile in (
        "", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", f"{token}x", token[:-2],
        tampered(token), tampered(token, context={"user": {"id": "officer-1", "name": "x"}}),
    ):  # fmt: skip
        refused_at(reference, hostile)
    refused_at(other, token)
    clock.shift(3 * MINUTE)
    refused_at(reference, token)
    assert not db.session.scalars(select(VideoEnd)).all()


def test_a_token_made_early_or_for_an_ended_visit_does_not_exist(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    token = token_for(cast.asha, reference)
    video_desk.open_call(cast.gita, reference, None)
    video_desk.end_call(cast.gita, reference, None)
    refused_at(reference, token)
    for actor in (cast.asha, cast.gita):
        with pytest.raises(Refused):
            token_for(actor, reference)
    clock.shift(-timedelta(hours=1))
    with pytest.raises(Refused):
        token_for(cast.asha, reference)


def test_a_second_phone_of_one_person_takes_the_seat(cast: Cast, reference: str) -> None:
    first, second = came(cast.asha, reference), came(cast.asha, reference)
    with pytest.raises(NotFound):
        video_ends.pulse(first.key, Line.GOOD)
    video_ends.pulse(second.key, Line.WEAK)
    assert [kind for kind, _role in log_of(reference)] == [K.JOINED, K.RESUMED]


def test_signals_reach_one_end_of_the_same_room_and_only_while_it_is_open(
    cast: Cast, reference: str
) -> None:
    family, officer = came(cast.asha, reference), came(cast.gita, reference)
    said = [{"to": officer.end_id, "body": "offer"}]
    with pytest.raises(Refused):
        video_ends.signal(family.key, said)
    video_desk.open_call(cast.gita, reference, None)
    video_ends.signal(family.key, [*said, {"to": 999, "body": "x"}, {"to": family.end_id}, {}])
    heard = seen_by(officer.key, 0).signals
    assert [(one["from"], one["body"]) for one in heard] == [(family.end_id, "offer")]
    assert not seen_by(officer.key, heard[0]["id"]).signals
    assert not seen_by(family.key, 0).signals
    with pytest.raises(NotFound):
        seen_by("a key of nobody", 0)


def test_a_visit_that_is_called_off_ends_its_room_at_the_next_look(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    family, officer = came(cast.asha, reference), came(cast.gita, reference)
    clock.shift(-MINUTE)
    assert phase(seen_by(family.key, 0).facts, now()) is RoomPhase.WAITING
    cancel_visit(cast.asha, reference)
    for end in (family, officer):
        assert phase(seen_by(end.key, 0).facts, now()) is RoomPhase.ENDED
    with pytest.raises(Refused):
        video_ends.signal(family.key, [{"to": officer.end_id, "body": "offer"}])
    with pytest.raises((Refused, NotFound)):
        video_desk.open_call(cast.gita, reference, None)


def test_nobody_is_owed_the_minutes_of_a_call_that_the_family_called_off(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    came(cast.asha, reference)
    clock.shift(-MINUTE)
    cancel_visit(cast.asha, reference)
    clock.shift(20 * MINUTE)
    video_desk.close_rooms()
    assert not db.session.scalars(select(MinuteCredit)).all()


def test_the_sound_of_counsel_never_reaches_an_officer(cast: Cast, clock: Traveller) -> None:
    reference = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO, relation=Relation.LAWYER)
    open_room(the_visit(reference).id)
    clock.move_to(the_visit(reference).slot.starts_at)
    counsel, officer = came(cast.asha, reference), came(cast.gita, reference)
    video_desk.open_call(cast.gita, reference, None)
    for one, other in ((counsel, officer), (officer, counsel)):
        with pytest.raises(NotFound):
            video_ends.signal(one.key, [{"to": other.end_id, "body": "v=0 m=audio 9 m=video"}])
        video_ends.signal(one.key, [{"to": other.end_id, "body": "v=0 m=video 9"}])


def test_silence_is_a_dropped_line_and_a_word_brings_it_back(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    family, officer = came(cast.asha, reference), came(cast.gita, reference)
    went_at = now()
    for _word in range(4):
        clock.shift(SPEAKS_EVERY)
        video_ends.pulse(officer.key, Line.GOOD)
    assert (K.DROPPED, EndRole.FAMILY) in log_of(reference)
    (dropped,) = db.session.scalars(select(VideoRoomEvent).where(VideoRoomEvent.kind == K.DROPPED))
    assert dropped.at == went_at, "the line was lost when it was last heard of"
    video_ends.pulse(family.key, Line.GOOD)
    assert log_of(reference)[-1] == (K.RESUMED, EndRole.FAMILY)
    video_ends.leave(family.key)
    assert log_of(reference)[-1] == (K.LEFT, EndRole.FAMILY)


def test_a_word_waits_for_no_other_and_is_written_with_the_next(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    family, officer = came(cast.asha, reference), came(cast.gita, reference)
    clock.shift(SPEAKS_EVERY)
    with video_ends.pen:
        # Another thread is writing: this one is free for the next request at once.
        video_ends.pulse(family.key, Line.WEAK)
        assert seen_by(family.key, 0).me.line is Line.GOOD
    video_ends.pulse(officer.key, Line.GOOD)
    heard = seen_by(family.key, 0).me
    assert (heard.line, heard.last_seen_at) == (Line.WEAK, now())


def test_three_words_may_be_late_before_a_line_counts_as_lost(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    family, officer = came(cast.asha, reference), came(cast.gita, reference)
    for _word in range(3):
        clock.shift(SPEAKS_EVERY)
        video_ends.pulse(officer.key, Line.GOOD)
    clock.shift(GRACE)
    video_ends.pulse(officer.key, Line.GOOD)
    video_ends.pulse(family.key, Line.GOOD)
    assert not lost_lines(reference)


def test_a_server_that_stood_still_calls_nobody_lost(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    family, officer = came(cast.asha, reference), came(cast.gita, reference)
    clock.shift(MINUTE)
    # All words of that minute arrive now, one after the other; so does somebody new.
    video_ends.pulse(officer.key, Line.GOOD)
    came(cast.esha, reference)
    video_ends.pulse(family.key, Line.GOOD)
    clock.shift(SPEAKS_EVERY)
    video_ends.pulse(officer.key, Line.GOOD)
    assert not lost_lines(reference)


def test_without_that_care_the_family_would_have_lost_her_line(
    cast: Cast, reference: str, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(video_ends, "may_judge", lambda *_facts: True)
    came(cast.asha, reference)
    officer = came(cast.gita, reference)
    clock.shift(MINUTE)
    video_ends.pulse(officer.key, Line.GOOD)
    assert lost_lines(reference) == [EndRole.FAMILY]


def lost_lines(reference: str) -> list[EndRole | None]:
    return [role for kind, role in log_of(reference) if kind is K.DROPPED]


def test_who_comes_back_before_anybody_noticed_has_lost_her_line_all_the_same(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    came(cast.asha, reference)
    clock.shift(SILENT_AFTER + timedelta(seconds=1))
    came(cast.asha, reference)
    assert [kind for kind, _role in log_of(reference)] == [K.JOINED, K.DROPPED, K.RESUMED]


def test_the_log_of_a_room_cannot_be_changed(cast: Cast, reference: str) -> None:
    came(cast.asha, reference)
    for act in ("UPDATE video_room_event SET kind = 'left'", "DELETE FROM video_room_event"):
        with pytest.raises((IntegrityError, OperationalError, Exception), match="kept"), writing():
            db.session.execute(text(act))
        db.session.rollback()


def test_the_desk_opens_warns_pauses_extends_and_ends(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    came(cast.asha, reference)
    with pytest.raises(NotFound):
        video_desk.open_call(cast.farid, reference, None)
    with pytest.raises(NotFound):
        video_desk.open_call(cast.ravi, reference, None)
    video_desk.open_call(cast.gita, reference, None)
    assert the_visit(reference).state is State.IN_PROGRESS
    with pytest.raises(Refused):
        video_desk.open_call(cast.gita, reference, None)
    video_desk.warn(cast.gita, reference, "Family matters only.")
    video_desk.pause(cast.gita, reference)
    video_desk.go_on(cast.gita, reference)
    for _ in range(5):
        video_desk.extend(cast.gita, reference, 5)
    room = the_visit(reference).video_room
    assert room is not None
    assert (room.warning, room.extra_minutes) == ("Family matters only.", 15)
    clock.shift(18 * MINUTE)
    assert token_for(cast.asha, reference)
    with pytest.raises(Refused):
        video_desk.end_call(cast.gita, reference, Reason.WEATHER)
    video_desk.end_call(cast.gita, reference, Reason.CONDUCT)
    assert the_visit(reference).state is State.CUT_SHORT


def test_a_line_that_carries_nothing_gives_way_to_the_telephone_and_owes_no_more(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    family = came(cast.asha, reference)
    clock.shift(MINUTE)
    with pytest.raises(NotFound):
        video_desk.go_by_telephone(cast.farid, reference)
    video_desk.go_by_telephone(cast.gita, reference)
    assert the_visit(reference).state is State.IN_PROGRESS
    with pytest.raises(Refused):
        video_ends.signal(family.key, [])
    clock.shift(15 * MINUTE)
    video_desk.close_rooms()
    assert the_visit(reference).state is State.COMPLETED
    assert db.session.get(MinuteCredit, the_visit(reference).id) is None
    assert (K.TELEPHONED, EndRole.OFFICER) in log_of(reference)


def test_the_picture_may_come_back_after_the_telephone(cast: Cast, reference: str) -> None:
    family = came(cast.asha, reference)
    video_desk.open_call(cast.gita, reference, None)
    video_desk.pause(cast.gita, reference)
    video_desk.go_by_telephone(cast.gita, reference)
    video_desk.go_on(cast.gita, reference)
    video_ends.signal(family.key, [])
    video_desk.go_by_telephone(cast.gita, reference)
    video_desk.end_call(cast.gita, reference, Reason.POWER_OR_NETWORK)
    assert the_visit(reference).state is State.CUT_SHORT


def test_a_home_that_never_opened_owes_the_hour_and_credits_it_once(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    family = came(cast.asha, reference)
    for _ in range(16 * 6):
        clock.shift(timedelta(seconds=10))
        video_ends.pulse(family.key, Line.GOOD)
    clock.shift(MINUTE)
    assert [video_desk.close_rooms(), video_desk.close_rooms()] == [1, 0]
    (credit,) = db.session.scalars(select(MinuteCredit))
    assert (credit.by_prison, credit.by_network, credit.owed) == (15, 0, 15)


def test_a_terminal_is_paired_once_and_shows_the_call_opened_at_it(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    code = add_terminal(cast.gita, cast.dum_dum_id, "Video terminal 2")
    with pytest.raises(NotFound):
        add_terminal(cast.gita, cast.kalna_id, "Elsewhere")
    key = pair(code, "203.0.113.7")
    terminal = paired_terminal(key)
    assert terminal
    assert terminal_entry(terminal) is None
    video_desk.open_call(cast.gita, reference, terminal.id)
    found = terminal_entry(terminal)
    assert found
    assert video_ends.enter(*found).person == f"terminal-{terminal.id}"
    retire_terminal(cast.gita, terminal.id)
    assert paired_terminal(key) is None

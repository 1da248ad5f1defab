"""Where a home's calls happen: chosen by its superintendent, entered at the press, left in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from time_machine import Traveller

from app.domain.actor import Actor
from app.domain.audit_acts import Act
from app.domain.errors import Code, NotFound, Refused
from app.domain.policy import Mode
from app.domain.relations import Relation
from app.domain.video_room import VideoPlace
from app.domain.visit_states import Move, State
from app.extensions import db
from app.jobs.outbox import drain
from app.models import scope
from app.models.audit_entry import AuditEntry
from app.services.gate import record_at_gate
from app.services.video import entry_token, open_room, way_in
from app.services.video_elsewhere import leave_rooms
from app.services.video_homes import VideoHome, choose_video
from config import Settings
from tests.builders import a_visit, the_visit
from tests.cast import Cast
from tests.integrations.video.bbb_server import SECRET, BbbServer, a_bbb_server, signed_facts

pytestmark = pytest.mark.usefixtures("in_app")

LINK = "https://vc.example.org/dumdum?pin=4711"


@pytest.fixture
def bbb() -> Iterator[BbbServer]:
    with a_bbb_server() as server:
        yield server


@pytest.fixture
def settings(database_url: str, tmp_path: Path, bbb: BbbServer) -> Settings:
    return Settings.for_tests(
        tmp_path,
        database_url=database_url,
        bigbluebutton_url=bbb.url,
        bigbluebutton_secret=SECRET,
        video_link_origins="https://vc.example.org",
    )


def chose(cast: Cast, place: VideoPlace | None, **facts: Any) -> None:
    home = VideoHome(**({"place": place, "link": None, "help_phone": None} | facts))
    choose_video(cast.esha, cast.dum_dum_id, home)


def a_call(cast: Cast, clock: Traveller, **facts: Any) -> str:
    """An approved video visit with its room, at the minute it begins."""
    reference = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO, **facts)
    open_room(the_visit(reference).id)
    clock.move_to(the_visit(reference).slot.starts_at)
    return reference


def pressed(actor: Actor, reference: str) -> str | None:
    with scope.acting(actor):
        return way_in(actor, reference)


def place_of(reference: str) -> str:
    room = the_visit(reference).video_room
    assert room is not None
    return room.provider


def test_a_home_that_has_chosen_nothing_is_in_our_own_rooms(cast: Cast, clock: Traveller) -> None:
    assert place_of(a_call(cast, clock)) == "builtin"


def test_a_family_is_led_to_the_homes_server_by_a_link_of_her_own(
    cast: Cast, clock: Traveller, bbb: BbbServer
) -> None:
    chose(cast, VideoPlace.BIGBLUEBUTTON)
    reference = a_call(cast, clock)
    assert not bbb.asked, "no server is spoken to before somebody presses"

    family = signed_facts(pressed(cast.asha, reference) or "")
    officer = signed_facts(pressed(cast.gita, reference) or "")
    assert (family["role"], officer["role"]) == ("VIEWER", "MODERATOR")
    assert family["fullName"] == cast.asha.name
    # Nobody gets a token of our own rooms for it.
    with scope.acting(cast.asha), pytest.raises(NotFound):
        entry_token(cast.asha, reference)


def test_the_fixed_link_is_handed_out_in_its_time_alone(cast: Cast, clock: Traveller) -> None:
    chose(cast, VideoPlace.LINK, link=LINK)
    reference = a_call(cast, clock)
    assert pressed(cast.asha, reference) == LINK
    with pytest.raises(NotFound):
        pressed(cast.dev, reference)
    for by in (timedelta(minutes=-11), timedelta(minutes=11 + 16)):
        clock.shift(by)
        with pytest.raises(Refused, match=Code.NOT_IN_TIME):
            pressed(cast.asha, reference)


def test_a_server_that_does_not_answer_is_said_in_plain_words(
    cast: Cast, clock: Traveller, bbb: BbbServer
) -> None:
    chose(cast, VideoPlace.BIGBLUEBUTTON)
    reference = a_call(cast, clock)
    bbb.plan.append((503, ""))
    with pytest.raises(Refused, match=Code.VIDEO_AWAY):
        pressed(cast.asha, reference)
    assert pressed(cast.asha, reference)


def test_counsel_stays_in_our_own_rooms_where_an_officer_cannot_hear(
    cast: Cast, clock: Traveller
) -> None:
    chose(cast, VideoPlace.BIGBLUEBUTTON)
    assert place_of(a_call(cast, clock, relation=Relation.LAWYER)) == "builtin"


def test_a_room_stays_where_it_was_made(cast: Cast, clock: Traveller) -> None:
    reference = a_call(cast, clock)
    chose(cast, VideoPlace.LINK, link=LINK)
    assert pressed(cast.asha, reference) is None


def test_a_room_elsewhere_ends_with_its_visit(cast: Cast, clock: Traveller, bbb: BbbServer) -> None:
    chose(cast, VideoPlace.BIGBLUEBUTTON)
    reference = a_call(cast, clock)
    pressed(cast.asha, reference)
    assert leave_rooms() == 0
    for move in (Move.CHECK_IN, Move.BEGIN, Move.COMPLETE):
        record_at_gate(cast.gita, reference, move)

    assert leave_rooms() == 1
    assert leave_rooms() == 0
    drain()
    assert bbb.asked[-1] == "end"
    assert not bbb.rooms
    with pytest.raises(Refused):
        pressed(cast.asha, reference)


def test_a_room_elsewhere_ends_with_its_hour_though_nobody_ends_it(
    cast: Cast, clock: Traveller, bbb: BbbServer
) -> None:
    chose(cast, VideoPlace.BIGBLUEBUTTON)
    reference = a_call(cast, clock)
    pressed(cast.asha, reference)
    clock.shift(timedelta(minutes=15))

    assert leave_rooms() == 1
    drain()
    assert not bbb.rooms


def test_the_choice_is_kept_for_an_auditor(cast: Cast) -> None:
    chose(cast, VideoPlace.LINK, link=LINK, help_phone="033 2550 0000")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == Act.VIDEO_HOME_SET)).one()
    assert entry.details["link"] == [None, LINK]


@pytest.mark.parametrize("who", ["gita", "farid", "ravi", "asha"])
def test_nobody_else_chooses_for_a_home(cast: Cast, who: str) -> None:
    with pytest.raises(NotFound):
        choose_video(
            getattr(cast, who), cast.dum_dum_id, VideoHome(place=None, link=None, help_phone=None)
        )


@pytest.mark.parametrize(
    ("place", "link", "code"),
    [
        (VideoPlace.JITSI, None, Code.VIDEO_PLACE_MISSING),
        (VideoPlace.LINK, None, Code.VIDEO_LINK_ELSEWHERE),
        (VideoPlace.LINK, "https://evil.example/", Code.VIDEO_LINK_ELSEWHERE),
        (None, "javascript:alert(1)", Code.VIDEO_LINK_ELSEWHERE),
    ],
)
def test_what_cannot_be_is_refused(
    cast: Cast, place: VideoPlace | None, link: str | None, code: Code
) -> None:
    with pytest.raises(Refused, match=code):
        chose(cast, place, link=link)

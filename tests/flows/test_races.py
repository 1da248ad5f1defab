"""Owns the races over HTTP, each with its guard and once without it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from requests import Response
from sqlalchemy import Executable, func, select, text, update

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.reasons import Reason
from app.domain.visit_states import HOLDS_A_PLACE
from app.engine import writing
from app.extensions import db
from app.models import scope
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visitor import Visitor
from app.services.visits import submit_visit
from config import Settings
from tests.builders import a_wanted_visit, the_visit
from tests.cast import Cast
from tests.flows.crowd import Client, a_crowd, all_at_once, an_officer
from tests.flows.running_parts import a_web_server
from tests.flows.whole import IS_WHOLE

pytestmark = pytest.mark.drill

CLIENTS, PLACES, COPIES, ROUNDS = 200, 10, 20, 20
# A guard is always tried by all; without it fewer are enough to lose.
FEWER, FEWER_ROUNDS = (CLIENTS, ROUNDS) if IS_WHOLE else (60, 8)
GUARDED, UNGUARDED = "wsgi", "tests.flows.unguarded_wsgi"
PRESS = "/visits/new/check"
FREE_HOUR = re.compile(r'<input type="radio" name="slot_id" id="slot-\d+" value="\d+">')


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where the web server of a test speaks to."""
    return tmp_path / "web.log"


@pytest.fixture
def slot_id(app: Flask, cast: Cast) -> int:
    """An hour with ten places."""
    with app.app_context():
        slot_id = cast.slot_id()
        change(update(Slot.__table__).where(Slot.id == slot_id).values(places=PLACES))
    return slot_id


def change(statement: Executable) -> None:
    """Change the database behind the program's back."""
    with writing(), db.engine.begin() as connection:
        connection.execute(statement)


def taken_at(app: Flask, slot_id: int) -> tuple[int, int]:
    """How many visits sit in an hour, and on how many seats."""
    visit = Visit.__table__
    query = select(func.count(), func.count(visit.c.seat_no.distinct())).where(
        visit.c.slot_id == slot_id, visit.c.state.in_([s.value for s in HOLDS_A_PLACE])
    )
    with app.app_context(), db.engine.connect() as connection:
        visits, seats = connection.execute(query).one()
    return visits, seats


def rush(address: str, crowd: list[Client]) -> list[Response]:
    """Everybody looks at the last page, then everybody presses «Send»."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda client: client.load(address + PRESS), crowd))
    return all_at_once([partial(client.send, address + PRESS) for client in crowd])


def drop_unique_seat(app: Flask) -> None:
    """Take away what stands behind the guarded count."""
    with app.app_context():
        change(text("DROP INDEX uq_visit_seat"))


def test_ten_of_two_hundred_families_win_the_ten_places(
    app: Flask, settings: Settings, cast: Cast, slot_id: int, log: Path
) -> None:
    crowd = a_crowd(app, cast, slot_id, CLIENTS)
    with a_web_server(settings, log) as address:
        answers = rush(address, crowd)
    won = [answer for answer in answers if answer.status_code == 303]
    lost = [answer for answer in answers if answer.status_code == 409]
    assert (len(won), len(lost)) == (PLACES, CLIENTS - PLACES), log.read_text()
    assert len({answer.headers["Location"] for answer in won}) == PLACES
    assert taken_at(app, slot_id) == (PLACES, PLACES)
    for answer in lost:
        assert "just filled" in answer.text
        assert re.search(rf'value="{slot_id}"[^>]* disabled', answer.text)
        assert FREE_HOUR.search(answer.text), "a family that lost is shown the hours that are left"


def test_without_the_guards_the_same_rush_oversells(
    app: Flask, settings: Settings, cast: Cast, slot_id: int, log: Path
) -> None:
    drop_unique_seat(app)
    crowd = a_crowd(app, cast, slot_id, FEWER)
    with a_web_server(settings, log, UNGUARDED) as address:
        rush(address, crowd)
    visits, seats = taken_at(app, slot_id)
    assert visits > PLACES
    assert seats < visits


def test_behind_a_forgotten_guard_the_unique_seat_still_holds(
    app: Flask, settings: Settings, cast: Cast, slot_id: int, log: Path
) -> None:
    crowd = a_crowd(app, cast, slot_id, 5 * PLACES)
    with a_web_server(settings, log, UNGUARDED) as address:
        answers = rush(address, crowd)
    assert {answer.status_code for answer in answers} == {303, 409}, log.read_text()
    visits, seats = taken_at(app, slot_id)
    assert visits == seats <= PLACES


def press_one_form(app: Flask, settings: Settings, cast: Cast, log: Path, module: str) -> set[str]:
    """Send copies of one form at once; what the answers say."""
    with app.app_context():
        slot_id = cast.slot_id()
    (family,) = a_crowd(app, cast, slot_id, 1)
    with a_web_server(settings, log, module) as address:
        family.load(address + PRESS)
        copies = [family.copy() for _ in range(COPIES)]
        answers = all_at_once([partial(copy.send, address + PRESS) for copy in copies])
    assert taken_at(app, slot_id) == (1, 1)
    return {answer.headers.get("Location", str(answer.status_code)) for answer in answers}


def test_one_form_sent_twenty_times_at_once_is_one_visit_and_one_answer(
    app: Flask, settings: Settings, cast: Cast, log: Path
) -> None:
    (answer,) = press_one_form(app, settings, cast, log, GUARDED)
    assert answer.startswith("/visits/")
    assert not answer.startswith("/visits/new")


def test_without_the_lock_copies_of_one_form_get_different_answers(
    app: Flask, settings: Settings, cast: Cast, log: Path
) -> None:
    assert len(press_one_form(app, settings, cast, log, UNGUARDED)) > 1


def requests_for(app: Flask, cast: Cast, rounds: int) -> list[str]:
    """The references of requests that wait, each for an hour of its own."""
    query = select(Slot.id).where(Slot.facility_id == cast.dum_dum_id, Slot.mode == "physical")
    families = a_crowd(app, cast, 0, rounds)
    with app.app_context(), scope.acting(SYSTEM):
        slots = db.session.scalars(
            query.where(Slot.starts_at > now() + timedelta(days=3)).order_by(Slot.starts_at)
        )
        visitors = db.session.scalars(
            select(Visitor).where(Visitor.name == "Dip Taradighi").order_by(Visitor.id)
        )
        pairs = [(visitor.actor, slot) for visitor, slot in zip(visitors, slots, strict=False)]
        assert len(pairs) == len(families)
        return [submit_visit(who, a_wanted_visit(cast, slot_id=slot)) for who, slot in pairs]


def duel(
    app: Flask, settings: Settings, cast: Cast, log: Path, module: str, rounds: int
) -> list[tuple[str, Response, Response]]:
    """Round after round two officers press at once, one yes and one no; their answers."""
    references = requests_for(app, cast, rounds)
    esha, ravi = an_officer(app, cast.esha), an_officer(app, cast.ravi)
    with a_web_server(settings, log, module) as address:
        fought = []
        for reference in references:
            page = f"{address}/staff/visits/{reference}"
            esha.load(page)
            ravi.load(page)
            yes = partial(esha.send, f"{page}/approval", prisoner_id=str(cast.bilal_id))
            no = partial(ravi.send, f"{page}/rejection", reason=Reason.RELATION_UNPROVED)
            fought.append((reference, *all_at_once([yes, no])))
    return fought


def test_of_two_officers_at_once_one_decides_and_the_other_is_told_who(
    app: Flask, settings: Settings, cast: Cast, log: Path
) -> None:
    for reference, yes, no in duel(app, settings, cast, log, GUARDED, ROUNDS):
        assert sorted((yes.status_code, no.status_code)) == [303, 409], log.read_text()
        second, first = (no, "Esha Akash") if yes.status_code == 303 else (yes, "Ravi Barsha")
        assert first in second.text
        with app.app_context():
            visit = the_visit(reference)
            assert len(visit.events) == 2
            assert visit.events[1].actor_name == first
            news = [message for message in visit.messages if message.channel == "sms"]
            assert len(news) == 2, "one for the request, one for the one decision"


def test_without_the_lock_two_officers_collide(
    app: Flask, settings: Settings, cast: Cast, log: Path
) -> None:
    fought = duel(app, settings, cast, log, UNGUARDED, FEWER_ROUNDS)
    assert any(500 in (yes.status_code, no.status_code) for _, yes, no in fought)

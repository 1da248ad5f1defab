"""A sign-in opens one door, for a working day, and is over when its person says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from time_machine import Traveller

from app.domain.actor import SYSTEM, Actor, ActorKind
from app.extensions import db
from app.models.sign_in import Door, SignIn
from app.models.user import User
from app.queries.sign_ins import live_sign_in
from app.services.sign_ins import LASTS_FOR, begin_sign_in, end_sign_in
from app.services.transaction import transaction
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

DOOR = {ActorKind.VISITOR: Door.VISITOR, ActorKind.OFFICER: Door.STAFF}


def sign_in(actor: Actor) -> str:
    with transaction(SYSTEM):
        if actor.kind is ActorKind.VISITOR:
            return begin_sign_in(Door.VISITOR, visitor_id=actor.id)
        return begin_sign_in(Door.STAFF, user_id=actor.id)


def is_in(token: str, door: Door) -> bool:
    db.session.rollback()
    return live_sign_in(token, door) is not None


@pytest.mark.parametrize("who", ["asha", "esha"])
def test_a_sign_in_opens_its_own_door_and_no_other(cast: Cast, who: str) -> None:
    actor: Actor = getattr(cast, who)
    token = sign_in(actor)

    assert {door for door in Door if is_in(token, door)} == {DOOR[actor.kind]}


def test_the_person_comes_with_the_sign_in(cast: Cast) -> None:
    family = live_sign_in(sign_in(cast.asha), Door.VISITOR)
    office = live_sign_in(sign_in(cast.esha), Door.STAFF)

    assert family
    assert family.visitor
    assert family.visitor.actor == cast.asha
    assert office
    assert office.user
    assert office.user.actor == cast.esha


def test_the_table_alone_lets_nobody_in(cast: Cast) -> None:
    token = sign_in(cast.asha)
    stored = db.session.scalars(select(SignIn.token_hash)).one()

    assert token not in stored
    assert not is_in(stored, Door.VISITOR)


def test_a_sign_in_lasts_a_working_day(cast: Cast, clock: Traveller) -> None:
    token = sign_in(cast.asha)
    clock.shift(LASTS_FOR - timedelta(seconds=1))
    assert is_in(token, Door.VISITOR)

    clock.shift(timedelta(seconds=1))
    assert not is_in(token, Door.VISITOR)


def test_who_leaves_is_out_at_once_and_others_stay(cast: Cast) -> None:
    hers, his = sign_in(cast.asha), sign_in(cast.dev)
    end_sign_in(hers)
    end_sign_in(hers)
    end_sign_in("a token that never was")

    assert (is_in(hers, Door.VISITOR), is_in(his, Door.VISITOR)) == (False, True)


def test_leaving_late_does_not_move_when_it_ended(cast: Cast, clock: Traveller) -> None:
    token = sign_in(cast.asha)
    ended_at = db.session.scalars(select(SignIn.ends_at)).one()
    clock.shift(LASTS_FOR + timedelta(hours=1))
    end_sign_in(token)

    assert db.session.scalars(select(SignIn.ends_at)).one() == ended_at


def test_an_officer_is_in_one_place_and_a_family_may_use_two_phones(cast: Cast) -> None:
    office, gate_room = sign_in(cast.esha), sign_in(cast.esha)
    phone, sisters_phone = sign_in(cast.asha), sign_in(cast.asha)
    colleague = sign_in(cast.ravi)

    assert [is_in(token, Door.STAFF) for token in (office, gate_room, colleague)] == [
        False,
        True,
        True,
    ]
    assert is_in(phone, Door.VISITOR)
    assert is_in(sisters_phone, Door.VISITOR)


def test_an_account_that_was_ended_opens_nothing_any_more(cast: Cast) -> None:
    token = sign_in(cast.esha)
    with transaction(SYSTEM) as session:
        session.get_one(User, cast.esha.id).is_active = False

    assert not is_in(token, Door.STAFF)

"""The officers' door."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.errors import Code, Refused
from app.domain.roles import Permission, Role
from app.extensions import db
from app.models.sign_in import Door
from app.models.user import User
from app.queries.sign_ins import live_sign_in
from app.services.staff import NewOfficer, add_officer, sign_in_officer
from app.services.transaction import transaction
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.usefixtures("in_app")


def enter(login: str = "esha", password: str = PASSWORD, *, in_demo: bool = False) -> str:
    return sign_in_officer(login, password, in_demo=in_demo)


def refused(**arguments: Any) -> tuple[Code, object]:
    with pytest.raises(Refused) as caught:
        enter(**arguments)
    (refusal,) = caught.value.refusals
    return refusal.code, refusal.facts.get("minutes")


def change(login: str, **values: object) -> None:
    with transaction(SYSTEM) as session:
        session.execute(update(User).where(User.login == login).values(**values))


def test_it_works(cast: Cast) -> None:
    sign_in = live_sign_in(enter(), Door.STAFF)

    assert sign_in is not None
    assert sign_in.user is not None
    assert sign_in.user.actor == cast.esha


@pytest.mark.parametrize("login", ["ESHA", " esha ", "Esha"])
def test_the_name_may_be_typed_in_any_case(cast: Cast, login: str) -> None:
    assert enter(login)


@pytest.mark.parametrize(
    ("login", "password"),
    [("esha", PASSWORD[:-1]), ("esha", ""), ("nobody", PASSWORD), ("", ""), ("esha", "x" * 9_999)],
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    cast: Cast, login: str, password: str
) -> None:
    assert refused(login=login, password=password) == (Code.SIGN_IN_WRONG, None)


def test_after_five_failures_each_further_one_doubles_the_wait(
    cast: Cast, clock: Traveller
) -> None:
    for _ in range(4):
        assert refused(password="wrong") == (Code.SIGN_IN_WRONG, None)

    for seconds in (30, 60, 120, 240, 480, 900, 900):
        assert refused(password="wrong")[0] is Code.SIGN_IN_WRONG
        clock.shift(seconds - 1)
        assert refused()[0] is Code.SIGN_IN_WAIT
        clock.shift(1)

    enter()


def test_the_wait_is_told_in_whole_minutes(cast: Cast) -> None:
    change("esha", failures=9)
    refused(password="wrong")

    assert refused() == (Code.SIGN_IN_WAIT, 16)


def test_coming_in_forgets_the_failures(cast: Cast) -> None:
    for _ in range(2):
        for _ in range(4):
            refused(password="wrong")
        enter()


def test_trying_while_told_to_wait_makes_the_wait_no_longer(cast: Cast, clock: Traveller) -> None:
    for _ in range(5):
        refused(password="wrong")
    for _ in range(20):
        assert refused(password="wrong")[0] is Code.SIGN_IN_WAIT

    clock.shift(30)
    enter()


def test_an_officer_who_has_left_does_not_come_in_nor_stay_in(cast: Cast) -> None:
    token = enter()
    change("esha", is_active=False)

    assert live_sign_in(token, Door.STAFF) is None
    assert refused() == (Code.SIGN_IN_WRONG, None)


def test_the_printed_password_of_the_demo_opens_nothing_in_earnest(cast: Cast) -> None:
    change("esha", is_demo=True)

    assert refused() == (Code.SIGN_IN_WRONG, None)
    assert enter(in_demo=True)


def test_an_officer_is_signed_in_at_one_place_at_a_time(cast: Cast) -> None:
    ravi, first, second = enter("ravi"), enter(), enter()

    assert live_sign_in(first, Door.STAFF) is None
    assert live_sign_in(second, Door.STAFF) is not None
    assert live_sign_in(ravi, Door.STAFF) is not None
    assert live_sign_in(second, Door.VISITOR) is None


def test_an_officer_may_serve_two_homes_in_two_roles(cast: Cast) -> None:
    grants = [(Role.DEPUTY, cast.dum_dum_id), (Role.GATE_OFFICER, cast.kalna_id)]
    add_officer(
        NewOfficer(login="hari", name="Hari Tara", password="another long password"), grants
    )

    sign_in = live_sign_in(enter("hari", "another long password"), Door.STAFF)

    assert sign_in is not None
    assert sign_in.user is not None
    assert sign_in.user.actor.facilities_where(Permission.DECIDE_VISITS) == {cast.dum_dum_id}
    assert sign_in.user.actor.facilities_where(Permission.KEEP_GATE) == {cast.kalna_id}


def test_passwords_lie_hashed_each_with_its_own_salt(cast: Cast) -> None:
    for login in ("one", "two"):
        add_officer(NewOfficer(login=login, name=login, password=PASSWORD), [])

    hashes = db.session.scalars(db.select(User.password_hash)).all()
    assert all(each.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for each in hashes)
    assert len({each for each in hashes if each}) >= 3

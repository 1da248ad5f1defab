"""The visitor's door: a code proves a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select, text
from time_machine import Traveller

from app.domain.errors import Code, Refused
from app.extensions import db
from app.models.message import Message
from app.models.sign_in import Door, SignInCode
from app.models.visitor import Visitor
from app.queries.sign_ins import live_sign_in
from app.services.accounts import prove_address, send_code
from app.services.sign_ins import end_sign_in
from tests.cast import ASHA_PHONE, Cast

pytestmark = pytest.mark.usefixtures("in_app")

NEW_PHONE = "+919830099999"
MINUTE = 60


def code_sent() -> str:
    db.session.rollback()
    words = db.session.scalar(select(Message.words).order_by(Message.id.desc()).limit(1))
    return re.findall(r"\b[0-9]{6}\b", words or "")[0]


def ask(phone: str = NEW_PHONE) -> tuple[str, str]:
    """The flow and the code of a new request."""
    return send_code(phone, language="en"), code_sent()


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def refused(act: Any, *arguments: Any, **options: Any) -> Code:
    with pytest.raises(Refused) as caught:
        act(*arguments, **options)
    return caught.value.refusals[0].code


def answer(flow: str, code: str) -> Code:
    return refused(prove_address, flow, code, language="en")


def visitor_of(token: str) -> Visitor:
    sign_in = live_sign_in(token, Door.VISITOR)
    assert sign_in is not None
    assert sign_in.visitor is not None
    return sign_in.visitor


def test_a_right_code_signs_a_new_phone_in() -> None:
    flow, code = ask()

    visitor = visitor_of(prove_address(flow, code, language="bn"))

    assert (visitor.phone, visitor.language, visitor.is_registered) == (NEW_PHONE, "bn", False)


def test_a_known_phone_comes_back_to_its_own_account(cast: Cast) -> None:
    flow, code = ask(ASHA_PHONE)

    assert visitor_of(prove_address(flow, code, language="hi")).id == cast.asha.id
    assert db.session.scalar(select(func.count()).select_from(Visitor)) == 2


def test_the_answer_is_the_same_for_a_known_and_an_unknown_phone(cast: Cast) -> None:
    assert len(send_code(ASHA_PHONE, language="en")) == len(send_code(NEW_PHONE, language="en"))
    assert db.session.scalar(select(func.count()).select_from(Message)) == 2


def test_a_code_is_good_once() -> None:
    flow, code = ask()
    prove_address(flow, code, language="en")

    assert answer(flow, code) is Code.CODE_OVER


def test_a_code_is_good_for_five_minutes(clock: Traveller) -> None:
    flow, code = ask()
    clock.shift(5 * MINUTE - 1)
    prove_address(flow, code, language="en")

    flow, code = ask()
    clock.shift(5 * MINUTE)
    assert answer(flow, code) is Code.CODE_OVER


def test_only_the_newest_code_is_good() -> None:
    old_flow, old = ask()
    flow, code = ask()

    assert answer(old_flow, old) is Code.CODE_OVER
    assert old == code or answer(flow, old) is Code.CODE_WRONG
    assert prove_address(flow, code, language="en")


def test_a_wrong_code_may_be_mended_four_times() -> None:
    flow, code = ask()
    for _ in range(4):
        assert answer(flow, another(code)) is Code.CODE_WRONG

    assert prove_address(flow, code, language="en")


def test_the_sixth_try_finds_the_code_ended_even_if_right() -> None:
    flow, code = ask()
    for _ in range(5):
        assert answer(flow, another(code)) is Code.CODE_WRONG

    assert answer(flow, code) is Code.CODE_OVER


def test_a_code_read_over_a_shoulder_opens_nothing_in_another_browser(cast: Cast) -> None:
    _, code = ask(ASHA_PHONE)
    flow, own = ask(NEW_PHONE)

    assert code == own or answer(flow, code) is Code.CODE_WRONG
    assert answer("a-flow-nobody-began", code) is Code.CODE_OVER


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "১২৩৪৫৬", "' OR 1=1 --", "x" * 10_000])
def test_nonsense_is_a_wrong_code(typed: str) -> None:
    flow, _ = ask()
    assert answer(flow, typed) is Code.CODE_WRONG


def test_three_codes_in_a_quarter_of_an_hour_and_six_in_a_day(clock: Traveller) -> None:
    for _ in range(2):
        for _ in range(3):
            ask()
        assert refused(send_code, NEW_PHONE, language="en") is Code.CODE_LIMIT
        ask(
            "+919830088888"
            if db.session.scalar(select(func.count(SignInCode.id))) == 3
            else "+919830077777"
        )
        clock.shift(15 * MINUTE)

    assert refused(send_code, NEW_PHONE, language="en") is Code.CODE_LIMIT
    clock.shift(24 * 60 * MINUTE - 30 * MINUTE)
    ask()


def test_ten_wrong_answers_close_the_day_however_many_codes(clock: Traveller) -> None:
    for _ in range(2):
        flow, code = ask()
        for _ in range(5):
            answer(flow, another(code))

    assert refused(send_code, NEW_PHONE, language="en") is Code.CODE_LIMIT
    clock.shift(23 * 60 * MINUTE)
    assert refused(send_code, NEW_PHONE, language="en") is Code.CODE_LIMIT


def test_right_answers_are_no_failures(clock: Traveller) -> None:
    for _ in range(6):
        prove_address(*ask(), language="en")
        clock.shift(6 * MINUTE)
    assert db.session.scalar(select(func.sum(SignInCode.tries))) == 0


def test_neither_code_nor_flow_nor_token_lies_in_the_tables() -> None:
    flow, code = ask()
    token = prove_address(flow, code, language="en")

    for table in ("sign_in_code", "sign_in", "message"):
        rows = repr(db.session.execute(text(f"SELECT * FROM {table}")).all())
        for secret in (flow, token, f"{code} is"):
            assert secret not in rows


def test_a_sign_in_ends_on_the_server(clock: Traveller) -> None:
    one, two = (prove_address(*ask(), language="en") for _ in range(2))
    end_sign_in(one)
    assert live_sign_in(one, Door.VISITOR) is None
    assert live_sign_in(two, Door.VISITOR) is not None
    assert live_sign_in(two, Door.STAFF) is None

    clock.shift(8 * 3600)
    assert live_sign_in(two, Door.VISITOR) is None

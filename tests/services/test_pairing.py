"""Pairing a terminal: the code works once, and nobody guesses it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import select
from time_machine import Traveller

from app.domain import pairing as limits
from app.domain.errors import Code, Refused
from app.extensions import db
from app.models.pairing_try import PairingTry
from app.models.video_terminal import VideoTerminal
from app.queries.video_rooms import paired_terminal
from app.services import pairing
from app.services.terminals import add_terminal
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

HERE, THERE = "203.0.113.7", "203.0.113.8"


def guess(code: str, address: str = HERE) -> Code:
    with pytest.raises(Refused) as refusal:
        pairing.pair(code, address)
    return refusal.value.refusals[0].code


def wrong(code: str, count: int) -> Iterable[str]:
    return (f"{(int(code) + 1 + n) % 10**8:08}" for n in range(count))


def test_a_code_pairs_one_browser_once(cast: Cast) -> None:
    code = add_terminal(cast.gita, cast.dum_dum_id, "Video terminal 2")
    terminal = paired_terminal(pairing.pair(code, HERE))
    assert terminal is not None
    assert terminal.name == "Video terminal 2"
    assert guess(code) is Code.PAIRING_WRONG


def test_a_code_is_over_after_ten_minutes(cast: Cast, clock: Traveller) -> None:
    code = add_terminal(cast.gita, cast.dum_dum_id, "Video terminal 2")
    clock.shift(limits.LIVES_FOR)
    assert guess(code) is Code.PAIRING_WRONG


def test_an_address_has_some_tries_and_then_waits(cast: Cast, clock: Traveller) -> None:
    code = add_terminal(cast.gita, cast.dum_dum_id, "Video terminal 2")
    for one in wrong(code, limits.TRIES_OF_AN_ADDRESS):
        assert guess(one) is Code.PAIRING_WRONG
    # Even the right one is not looked at any more.
    assert guess(code) is Code.PAIRING_WAIT
    assert pairing.pair(code, THERE)
    clock.shift(limits.WINDOW + timedelta(seconds=1))
    assert pairing.drop_old_tries() == 1
    again = add_terminal(cast.gita, cast.dum_dum_id, "Video terminal 3")
    assert pairing.pair(again, HERE)


def test_without_the_guard_of_addresses_a_guess_would_go_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = add_terminal(cast.gita, cast.dum_dum_id, "Video terminal 2")
    monkeypatch.setattr(pairing, "TRIES_OF_AN_ADDRESS", 10**6)
    for one in wrong(code, limits.TRIES_OF_AN_ADDRESS):
        guess(one)
    assert pairing.pair(code, HERE)


def test_a_household_of_ipv6_is_one_address(cast: Cast) -> None:
    code = add_terminal(cast.gita, cast.dum_dum_id, "Video terminal 2")
    for n, one in enumerate(wrong(code, limits.TRIES_OF_AN_ADDRESS)):
        guess(one, f"2001:db8:1:2::{n}")
    assert guess(code, "2001:db8:1:2::ffff") is Code.PAIRING_WAIT


def guessed_from_everywhere(code: str, count: int) -> None:
    for n, one in enumerate(wrong(code, count)):
        guess(one, f"198.51.{n}.1")


def test_a_code_that_was_guessed_at_from_everywhere_is_dead(cast: Cast) -> None:
    code = add_terminal(cast.gita, cast.dum_dum_id, "Video terminal 2")
    guessed_from_everywhere(code, limits.WRONG_GUESSES)
    assert guess(code) is Code.PAIRING_WRONG


def test_without_the_guard_of_codes_it_would_live(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = add_terminal(cast.gita, cast.dum_dum_id, "Video terminal 2")
    guessed_from_everywhere(code, limits.WRONG_GUESSES)
    monkeypatch.setattr(pairing, "WRONG_GUESSES", 10**6)
    assert pairing.pair(code, HERE)


def test_no_address_is_written_down(cast: Cast) -> None:
    guess("12345678")
    (row,) = db.session.scalars(select(PairingTry))
    assert HERE not in row.address_hash
    assert db.session.scalar(select(VideoTerminal)) is None

"""A pass is signed once, names nobody, and a changed one is known for what it is."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

import pytest
from time_machine import Traveller

from app import create_app
from app.domain.visit_states import State
from app.services.passes import is_genuine, issue_pass
from config import Settings
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


def pass_of(reference: str) -> str:
    gate_pass = the_visit(reference).gate_pass
    assert gate_pass is not None
    return gate_pass.token


@pytest.fixture
def token(cast: Cast) -> str:
    reference = a_visit(cast, state=State.APPROVED)
    issue_pass(the_visit(reference).id)
    return pass_of(reference)


def test_a_visit_has_one_pass_however_often_it_is_issued(cast: Cast, clock: Traveller) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    visit_id = the_visit(reference).id
    issue_pass(visit_id)
    gate_pass = the_visit(reference).gate_pass
    clock.shift(60)
    issue_pass(visit_id)

    assert gate_pass is not None
    assert is_genuine(gate_pass.token)
    assert pass_of(reference) == gate_pass.token


def test_a_pass_says_which_visit_and_when_and_nothing_of_anybody(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    visit = the_visit(reference)
    issue_pass(visit.id)

    head = pass_of(reference).rpartition(".")[0]
    assert head == f"{reference}.{int(visit.slot.starts_at.timestamp())}"


def test_no_character_of_a_pass_can_be_changed(token: str) -> None:
    for at, character in enumerate(token):
        other = "1" if character != "1" else "2"
        assert not is_genuine(token[:at] + other + token[at + 1 :]), at


def test_one_pass_is_written_in_one_way_only(token: str) -> None:
    head, _, signature = token.rpartition(".")
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    endings = [signature[:-1] + character for character in last]

    assert [ending for ending in endings if is_genuine(f"{head}.{ending}")] == [signature]
    assert not is_genuine(f"{token}==")
    assert not is_genuine(f"{head}.!{signature}")
    assert not is_genuine(f"{token}\n")


def test_a_signature_cannot_be_carried_to_another_visit(cast: Cast, token: str) -> None:
    reference, starts_at, signature = token.split(".")

    assert is_genuine(f"{reference}.{starts_at}.{signature}")
    assert not is_genuine(f"{reference}.{int(starts_at) + 86_400}.{signature}")
    assert not is_genuine(f"00000000000.{starts_at}.{signature}")
    assert not is_genuine(f"{starts_at}.{reference}.{signature}")


@pytest.mark.parametrize(
    "junk", ["", ".", "..", "a.b.c", "পাস", "x" * 10_000, "a.1.\ud800", "\x00.\x00.AAAA"]
)
def test_what_was_never_a_pass_is_none(junk: str) -> None:
    assert not is_genuine(junk)


def test_a_signature_of_the_wrong_length_is_none(token: str) -> None:
    head, _, signature = token.rpartition(".")
    raw = urlsafe_b64decode(signature + "==")

    for other in (raw[:-1], raw + b"\x00", b""):
        assert not is_genuine(f"{head}.{urlsafe_b64encode(other).decode().rstrip('=')}")


def test_another_installation_signs_other_passes(token: str, tmp_path: Path) -> None:
    assert is_genuine(token)
    elsewhere = Settings.for_tests(tmp_path, secret_key="a-secret-of-another-installation-000")

    with create_app(elsewhere).app_context():
        assert not is_genuine(token)

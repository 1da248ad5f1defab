"""The staff door: an officer's own name and password, one place at a time, closed on the server."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import update

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.models.user import RoleGrant, User
from app.services.transaction import transaction
from tests.browser import Browser
from tests.cast import PASSWORD, Cast


def cookie(browser: Browser) -> str:
    found = browser.client.get_cookie("staff")
    assert found
    return found.value


def test_an_officer_comes_to_the_desk_of_his_role(esha: Browser, gita: Browser) -> None:
    assert esha.get("/staff/").path == "/staff/queue"
    assert gita.get("/staff/").path == "/staff/visits/"


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(browser: Browser, cast: Cast) -> None:
    tries = (
        ("esha", "wrong"),
        ("nobody", PASSWORD),
        ("esha' --", PASSWORD),
        ("\x00", "\x00"),
        ("e" * 80, "p" * 200),
    )
    told = set()
    for login, password in tries:
        page = browser.sign_in_officer(login, password)
        assert page.status == 422, login
        told.update(part.text for part in page.find_all("li") if "not right" in (part.text or ""))
        assert password not in page.text or password == "wrong"
    assert told == {"The name or the password is not right."}


def test_a_name_is_read_without_regard_to_capitals(browser: Browser, cast: Cast) -> None:
    assert browser.sign_in_officer(" ESHA ").path == "/staff/queue"


def test_what_is_missing_or_too_long_is_asked_for(browser: Browser, cast: Cast) -> None:
    for login, password in (
        ("", ""),
        ("esha", ""),
        ("", PASSWORD),
        ("e" * 81, "x"),
        ("e", "x" * 201),
    ):
        assert browser.sign_in_officer(login, password).status == 422


def test_a_typed_password_is_never_shown_again(browser: Browser, cast: Cast) -> None:
    page = browser.sign_in_officer("esha", "a secret of mine")
    assert page.value("login") == "esha"
    assert "a secret of mine" not in page.text


def test_after_five_wrong_tries_even_the_right_password_waits(browser: Browser, cast: Cast) -> None:
    for _try in range(5):
        browser.sign_in_officer("esha", "wrong")
    page = browser.sign_in_officer("esha")
    assert page.status == 422
    assert "Too many tries" in page.words
    with time_machine.travel(now() + timedelta(minutes=1)):
        assert browser.sign_in_officer("esha").path == "/staff/queue"


def test_a_new_sign_in_ends_the_one_before(app: Flask, esha: Browser) -> None:
    second = Browser(app)
    second.sign_in_officer("esha")
    assert second.get("/staff/queue").path == "/staff/queue"
    assert esha.get("/staff/queue").path.startswith("/staff/sign-in")


def test_signing_out_ends_the_sign_in_on_the_server(app: Flask, esha: Browser) -> None:
    stolen = cookie(esha)
    thief = Browser(app)
    thief.client.set_cookie("staff", stolen)
    assert thief.get("/staff/queue").path == "/staff/queue"
    page = esha.submit(esha.get("/staff/queue"), "/staff/sign-out")
    assert "You are signed out" in page.words
    assert thief.get("/staff/queue").path.startswith("/staff/sign-in")


def test_an_idle_desk_asks_for_the_password_and_then_shows_the_same_visit(
    app: Flask, esha: Browser, cast: Cast
) -> None:
    with time_machine.travel(now() + timedelta(minutes=16)):
        page = esha.get("/staff/visits/?day=2030-01-01")
        assert page.path.startswith("/staff/sign-in?next=")
        page = esha.submit(page, "/staff/sign-in", login="esha", password=PASSWORD)
        assert page.path == "/staff/visits/?day=2030-01-01"


def test_signing_in_leads_to_no_strangers_site(browser: Browser, cast: Cast) -> None:
    for foreign in ("//evil.example", "https://evil.example", "/\\evil.example"):
        page = browser.get(f"/staff/sign-in?next={foreign}")
        page = browser.submit(page, "/staff/sign-in", follow=False, login="esha", password=PASSWORD)
        assert page.location == "/staff/", foreign


def test_an_account_that_is_closed_while_in_use_opens_nothing_more(
    app: Flask, esha: Browser, cast: Cast
) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        session.execute(update(User).where(User.id == cast.esha.id).values(is_active=False))
    assert esha.get("/staff/queue").path.startswith("/staff/sign-in")
    assert Browser(app).sign_in_officer("esha").status == 422


def test_a_role_that_is_ended_while_in_use_opens_nothing_more(
    app: Flask, esha: Browser, cast: Cast
) -> None:
    ended = update(RoleGrant).where(RoleGrant.user_id == cast.esha.id).values(ended_at=now())
    with app.app_context(), transaction(SYSTEM) as session:
        session.execute(ended)
    assert esha.get("/staff/queue").status == 404
    assert esha.get("/staff/visits/").status == 404


def test_an_officers_sign_in_opens_nothing_at_the_visitors_door(esha: Browser) -> None:
    esha.client.set_cookie("visitor", cookie(esha))
    assert esha.get("/visits/").path.startswith("/sign-in")

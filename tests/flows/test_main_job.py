"""Owns the story of one visit: a family asks on a phone, an officer answers at a PC, they meet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine, create_engine, text, update

from app.domain.reference import spoken
from app.models.slot import Slot
from tests.flows.journeys import (
    Wanted,
    approve,
    ask_for_visit,
    messages,
    open_request,
    prove_address,
    register,
    reject,
    sign_in_officer,
)
from tests.flows.running_portal import RunningPortal
from tests.flows.walker import DESKTOP, PHONE, Walker, qr_text
from tests.flows.whole import IS_WHOLE

pytestmark = [pytest.mark.browser, pytest.mark.drill]

IN_EACH_LANGUAGE = [("en", True), ("bn", True), ("hi", True), ("bn", False)]
STORIES = IN_EACH_LANGUAGE if IS_WHOLE else [("bn", True), ("bn", False)]
SCRIPT = {"en": "[A-Za-z]", "bn": "[\u0980-\u09ff]", "hi": "[\u0900-\u097f]"}
IN_THE_DEMO_WITH_A_VISIT_NOW = "+919000000001"


@pytest.fixture(scope="module")
def database(demo: RunningPortal, demo_url: str) -> Iterator[Engine]:
    """The portal's database: what a family knows by heart, and the hands of the clock."""
    engine = create_engine(demo_url)
    yield engine
    engine.dispose()


def a_relative(database: Engine, number: int) -> Wanted:
    """Somebody held at Dum Dum who has no visit and no absence in the coming days."""
    query = text(
        "SELECT p.id, p.facility_id, p.name, p.parent_name FROM prisoner p"
        " JOIN facility f ON f.id = p.facility_id WHERE f.code = 'DUMDUM'"
        " AND p.id NOT IN (SELECT prisoner_id FROM absence)"
        " AND NOT p.is_high_risk AND NOT p.needs_noc"
        " AND p.id NOT IN (SELECT prisoner_id FROM visit WHERE prisoner_id IS NOT NULL)"
        " ORDER BY p.id LIMIT 1 OFFSET :number"
    )
    with database.connect() as connection:
        row = connection.execute(query, {"number": number}).one()
    return Wanted(id=row.id, home_id=row.facility_id, name=row.name, parent_name=row.parent_name)


def names(reference: str, text: str) -> bool:
    """Whether a text is about this visit: it says its reference, or carries its short link."""
    return spoken(reference) in text or f"/v/{reference}" in text


@pytest.mark.parametrize(("language", "has_script"), STORIES)
def test_a_family_asks_the_home_answers_and_they_may_meet(
    demo: RunningPortal,
    database: Engine,
    chromium: Browser,
    tmp_path: Path,
    language: str,
    has_script: bool,
) -> None:
    def person(width: int) -> Walker:
        return Walker(chromium, demo.address, width=width, has_script=has_script)

    story = STORIES.index((language, has_script))
    phone, relative = f"+91900000050{story}", a_relative(database, story)
    email = f"malati-{story}@family.example"
    family, officer, deputy = person(PHONE), person(DESKTOP), person(DESKTOP)

    family.open("/")
    family.choose_language(language)
    family.press("a.tile >> nth=0")
    prove_address(family, phone)
    register(family, "মালতী Nadimajhi", email=email)
    video = ask_for_visit(family, relative, "video", child="Tara Dighi")
    family.open("/visits/new/whom")
    physical = ask_for_visit(family, relative, "physical")
    told = messages(family, phone, least=3)
    assert names(physical, told[0])
    assert names(video, told[1])

    sign_in_officer(officer, "dumdum", language)
    sign_in_officer(deputy, "dumdum.deputy", language)
    open_request(officer, physical)
    assert officer.page.locator("input[name=prisoner_id]:checked").input_value() == str(relative.id)
    open_request(deputy, physical)
    approve(officer, physical)
    approve(deputy, physical)
    assert "Nadi Saagarkar" in deputy.words()
    open_request(officer, video)
    reject(officer, video, "relation_unproved", "Please bring the ration card.")

    told = messages(family, phone, least=5)
    answers = {ref: next(t for t in told if names(ref, t)) for ref in (video, physical)}
    assert all(re.search(SCRIPT[language], answer) for answer in answers.values())
    assert any(spoken(physical) in letter for letter in messages(family, email, least=4))
    link = re.search(r"127\.0\.0\.1\S+", answers[physical])
    assert link
    family.open(f"http://{link[0]}")
    family.await_sight(f"a[href$='/{physical}/pass']")
    family.press(f"a[href$='/{physical}/pass']")
    expect(family.page.locator(".pass-qr svg")).to_be_visible()
    read = qr_text(family.page.locator(".pass-qr svg"), tmp_path)
    assert read is None or read.startswith(f"{physical}.")
    family.open(f"/visits/{video}")
    assert "Please bring the ration card." in family.words()
    assert not family.sees("form[action$='/joining']")
    family.open("/visits/")
    assert all(family.sees(f"a[href='/visits/{reference}']") for reference in (video, physical))
    for walker in (family, officer, deputy):
        walker.leave()


def move_hour(database: Engine, reference: str, by: timedelta) -> None:
    """Let a visit begin `by` from now, as if the clock had been turned; in both homes of two."""
    starts_at = datetime.now(UTC) + by
    hours = text(
        "SELECT slot_id FROM visit WHERE reference = :reference UNION SELECT s.slot_id"
        " FROM visit_side s JOIN visit v ON v.id = s.visit_id WHERE v.reference = :reference"
    )
    with database.begin() as connection:
        connection.execute(
            update(Slot.__table__)
            .where(Slot.id.in_(list(connection.scalars(hours, {"reference": reference}))))
            .values(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=15))
        )


@pytest.mark.parametrize("has_script", [True, False])
def test_the_join_button_works_only_in_its_time(
    demo: RunningPortal, database: Engine, chromium: Browser, has_script: bool
) -> None:
    phone = IN_THE_DEMO_WITH_A_VISIT_NOW
    query = text(
        "SELECT v.reference FROM visit v JOIN visitor p ON p.id = v.visitor_id"
        " JOIN slot s ON s.id = v.slot_id WHERE p.phone = :phone AND v.mode = 'video'"
        " AND v.state = 'approved' ORDER BY s.starts_at LIMIT 1"
    )
    with database.connect() as connection:
        reference = connection.scalar(query, {"phone": phone})
    join = f"form[action='/visits/{reference}/joining'] button"
    family = Walker(chromium, demo.address, width=PHONE, has_script=has_script)
    family.open("/visits/")
    family.choose_language("bn")
    prove_address(family, phone)
    family.press(f"a[href='/visits/{reference}']")
    family.await_sight(join)

    # Seven hours: the clock closes what has just ended, and would close this one for good.
    for by in (timedelta(hours=3), -timedelta(hours=7)):
        # The page was opened in time and pressed out of it: the press itself is refused.
        move_hour(database, reference, by)
        family.press(join)
        assert "/joining" in family.page.url
        family.open(f"/visits/{reference}")
        assert not family.sees(join)
        move_hour(database, reference, timedelta(minutes=5))
        family.open(f"/visits/{reference}")
    family.press(join)
    assert family.page.url.endswith(f"/visits/{reference}/room")
    if not has_script:
        # Without script no call is possible; she is told what to do instead.
        assert "ফোন করুন" in family.words()
    family.leave()


def test_a_family_takes_its_request_back(
    demo: RunningPortal, database: Engine, chromium: Browser
) -> None:
    family = Walker(chromium, demo.address, width=PHONE, has_script=True)
    family.open("/visits/new/whom")
    prove_address(family, "+919000000510")
    register(family, "Tara Dighi")
    reference = ask_for_visit(family, a_relative(database, 10), "physical")
    family.page.locator("details.confirm summary").click()
    family.press("form[action$='/withdrawal'] button")
    assert family.sees(".notice.tone-good")
    assert not family.sees("form[action$='/withdrawal']")
    assert names(reference, str(messages(family, "+919000000510", least=3)[:2]))
    family.leave()

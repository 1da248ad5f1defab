"""Owns the story of a full queue: mixed requests cleared by keyboard alone.

Two hundred of them with `make drills`; `make test` takes the short form.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine, create_engine, text

from tests.flows.full_queue import Mix, fill_queue
from tests.flows.journeys import sign_in_officer
from tests.flows.running_portal import RunningPortal, eventually
from tests.flows.walker import DESKTOP, Walker
from tests.flows.whole import IS_WHOLE

pytestmark = [pytest.mark.browser, pytest.mark.drill]
WHOLE = Mix(known=150, new=20, at_court=15, unknown=15)
SHORT = Mix(known=30, new=6, at_court=4, unknown=4)
MIX = WHOLE if IS_WHOLE else SHORT


@pytest.fixture(scope="module")
def database(demo: RunningPortal, demo_url: str) -> Iterator[Engine]:
    """The portal's database, with the queue full and everybody looked for in the register."""
    fill_queue(demo.data_dir, demo_url, MIX)
    engine = create_engine(demo_url)
    assert eventually(lambda: _count(engine, "suggestion") >= MIX.all, within=120)
    yield engine
    engine.dispose()


def _count(engine: Engine, table: str, where: str = "1 = 1") -> int:
    with engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}")) or 0


def _waiting(engine: Engine) -> int:
    home = "facility_id = (SELECT id FROM facility WHERE code = 'DUMDUM')"
    return _count(engine, "visit", f"state = 'submitted' AND {home}")


def _keys(walker: Walker, *keys: str) -> None:
    for key in keys:
        walker.page.keyboard.press(key)


def _decide(walker: Walker, *keys: str) -> None:
    """Press keys of which the last one decides; the next request opens by itself."""
    _keys(walker, *keys[:-1])
    with walker.page.expect_navigation():
        _keys(walker, keys[-1])


def _approve_the_green(walker: Walker) -> int:
    """Look at the green ones and approve them; how many there were."""
    walker.open("/staff/queue/green")
    boxes = walker.page.locator("tbody input[type=checkbox]")
    looked_at = boxes.count()
    if looked_at:
        # The first row is doubted: x takes its tick away.
        _keys(walker, "j", "x")
        expect(boxes.first).not_to_be_checked()
        _decide(walker, "a", "Enter")
    return looked_at


def test_an_officer_clears_the_queue_by_keyboard(
    demo: RunningPortal, database: Engine, chromium: Browser
) -> None:
    officer = Walker(chromium, demo.address, width=DESKTOP, has_script=True)
    sign_in_officer(officer, "dumdum", "en")
    waiting = _waiting(database)
    assert waiting >= MIX.all
    assert f"{waiting} waiting" in officer.words()

    before = waiting
    while (looked_at := _approve_the_green(officer)) > 1:
        assert _waiting(database) == before - looked_at + 1, "the doubted one is left"
        before = _waiting(database)
    assert waiting - before >= MIX.known - 1

    officer.open("/staff/queue")
    with officer.page.expect_navigation():
        _keys(officer, "j", "Enter")
    for _ in range(before):
        _clear_one(officer)
    assert _waiting(database) == 0
    officer.look()
    assert "Nothing waits for a decision" in officer.words()
    _every_family_was_answered(database)
    officer.leave()


def _clear_one(walker: Walker) -> None:
    """Decide on the open request as a person would who looks at its checks."""
    meant = walker.page.locator(".option:has(input[name=prisoner_id]:checked)")
    red = " ".join(meant.locator(".checks .tone-bad").all_inner_texts())
    if not meant.count():
        _refuse(walker, "No such")
    elif "In the home at that hour" in red:
        _keys(walker, "o")
        # Hours of other days: those beside the court's are his escort's.
        day = walker.page.locator("dd", has_text=", ").first.inner_text().partition(",")[0]
        hours = walker.page.locator("form[action$='/offer'] .option").filter(has_not_text=f"{day},")
        for hour in hours.all()[:2]:
            hour.locator("input").focus()
            _keys(walker, "Space")
        walker.page.locator("form[action$='/offer'] .actions button").focus()
        _decide(walker, "Enter")
    elif red:
        _refuse(walker, "Secur")
    else:
        _decide(walker, "a", "Enter")


def _refuse(walker: Walker, reason: str) -> None:
    """Type the beginning of a reason, and walk on to the button."""
    _keys(walker, "r")
    walker.page.keyboard.type(reason)
    _keys(walker, "Tab", "Tab", "Tab", "Tab")
    _decide(walker, "Enter")


def _every_family_was_answered(database: Engine) -> None:
    ours = "visitor_id IN (SELECT id FROM visitor WHERE phone LIKE '+9190001%')"
    states = {
        state: _count(database, "visit", f"state = '{state}' AND {ours}")
        for state in ("approved", "offered", "rejected")
    }
    assert states == {
        "approved": MIX.known + MIX.new,
        "offered": MIX.at_court,
        "rejected": MIX.unknown,
    }
    moves = f"visit_id IN (SELECT id FROM visit WHERE {ours})"
    assert _count(database, "message", f"{moves} AND kind != 'visit_submitted'") == MIX.all

"""Owns what people do on the hard ways: press again, load again, find the door shut."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Error
from sqlalchemy import Engine, text

from app.services.sign_ins import IDLE_FOR
from app.web.signed_in import SEEN
from tests.flows.journeys import Wanted, prove_address, register
from tests.flows.on_the_way import IN
from tests.flows.running_portal import RunningPortal
from tests.flows.walker import PHONE, Walker

NOT_SENT, SENT = "#notice .tone-bad", "#visit-panel .tone-waiting"
# A page may be cut in its middle; what stands last says that all of it came.
WHOLE = "footer.foot"
A_MOMENT_MS, MOMENTS, PRESSES = 100, 600, 9
MOMENT_OF_A_STUCK_PAGE = 60


def a_family(demo: RunningPortal, chromium: Browser, phone: str, *, width: int = PHONE) -> Walker:
    """Somebody registered, before the first question."""
    family = Walker(chromium, demo.address, width=width, has_script=True)
    family.open("/visits/new/whom")
    prove_address(family, phone)
    register(family, "Malati Nadimajhi")
    return family


def say_whom(family: Walker, wanted: Wanted) -> None:
    family.fill(
        facility_id=str(wanted.home_id),
        wanted_name=wanted.name,
        wanted_parent_name=wanted.parent_name,
        relation="mother",
    )


def references_of(database: Engine, phone: str) -> list[str]:
    """The visits that came of all the presses."""
    query = text(
        "SELECT v.reference FROM visit v JOIN visitor p ON p.id = v.visitor_id"
        " WHERE p.phone = :phone"
    )
    with database.connect() as connection:
        return list(connection.scalars(query, {"phone": phone}))


def reload(family: Walker) -> None:
    """Press the browser's own «reload», once its page of the broken line is there."""
    for _try in range(MOMENTS):
        with contextlib.suppress(Error):
            family.page.reload(wait_until="commit")
            return
        family.page.wait_for_timeout(A_MOMENT_MS)
    raise AssertionError("the page does not load again")


def insist(family: Walker, press: Callable[[], object], until: str) -> None:
    """Press until something is there: again when the page says so, or by the browser's «reload»."""
    with contextlib.suppress(Error):
        press()
    for _press in range(PRESSES):
        seen = _outcome(family, until)
        if seen == until:
            wide = family.page.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= family.width, f"{family.page.url} is {wide} px wide"
            return
        if seen == NOT_SENT:
            press()
        else:
            reload(family)
    raise AssertionError(f"{until} does not come")


def _outcome(family: Walker, until: str) -> str | None:
    for moment in range(MOMENTS):
        with contextlib.suppress(Error):
            if family.page.url.startswith("chrome-error"):
                return None
            if family.sees(f"body:has({WHOLE}) {until}"):
                return until
            if family.sees(NOT_SENT):
                return NOT_SENT
            if moment > MOMENT_OF_A_STUCK_PAGE and not family.sees(WHOLE):
                return None
        family.page.wait_for_timeout(A_MOMENT_MS)
    return None


def leave(family: Walker) -> None:
    """A broken line is on the console too; nothing else may be."""
    family.complaints = [one for one in family.complaints if "net::ERR_" not in one]
    family.leave()


def let_sign_in_go_idle(family: Walker, portal: RunningPortal) -> None:
    """Say in her browser's cookie that it was used last before the idle time."""
    signer = Flask("of the cookie")
    signer.secret_key = (portal.data_dir / "keys" / "secret_key").read_text().strip()
    cookies = SecureCookieSessionInterface().get_signing_serializer(signer)
    assert cookies
    cookie = next(one for one in family.context.cookies() if one["name"] == IN)
    kept = cookies.loads(cookie["value"])
    kept[SEEN] -= IDLE_FOR.total_seconds() + 60
    family.context.add_cookies([{**cookie, "value": str(cookies.dumps(kept))}])  # type: ignore[list-item]


def end_sign_ins(database: Engine, phone: str) -> None:
    """End every sign-in of hers, as her eighth hour does, or she herself elsewhere."""
    query = text(
        "UPDATE sign_in SET ends_at = started_at"
        " WHERE visitor_id = (SELECT id FROM visitor WHERE phone = :phone)"
    )
    with database.begin() as connection:
        connection.execute(query, {"phone": phone})

"""Weighs the family's journey: the bytes of every page on the wire, headers included.

A cold phone opens the first page and goes on to the reference number by links and plain forms.
Ten TCP segments, 14,600 bytes, are what a server may send before it must wait for a phone on a
slow line; no page may wait for anything besides itself. Script is counted apart: it comes late,
and the journey is whole without it. htmx is part of it on the pages that fetch it: the one that
asks again by itself, and whichever a family presses twice on (static/js/portal.js).
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from urllib.parse import quote

from bench.figures import figure
from bench.keeping_phone import KeepingPhone
from bench.phone import Ask, Parts, Phone, over_http
from bench.portal import running_portal

ONE_PAGE = 14_600


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a journey may weigh on one kind of phone; `with_htmx` for one that came to use it."""

    without_script: int
    whole: int
    with_htmx: int


# Any browser; and one that keeps our pages' words. To be lowered, never raised.
BUDGETS = {
    Phone: Budget(without_script=40_000, whole=41_900, with_htmx=54_200),
    KeepingPhone: Budget(without_script=30_700, whole=32_600, with_htmx=44_900),
}
LANGUAGES = ("en", "bn", "hi")
ARRIVED = "/visits/REFERENCE"
PROFILE = {
    "name": "Tara Dighi",
    "parent_name": "Jhil Dighi",
    "age": "40",
    "gender": "female",
    "address": "Kalpanikpur",
    "identity_kind": "aadhaar",
    "identity_number": "0000",
}
WHOM = {"wanted_name": "Megh Dighi", "relation": "sister"}


def walk(
    ask: Ask,
    language: str,
    number: str,
    code_for: Callable[[str], str],
    kind: type[Phone] = Phone,
    before: Ask | None = None,
) -> Phone:
    """The whole journey of one family in one language, on a phone that was never here before.

    Its language is what the phone says; here it is chosen `before`, on another line, unweighed.
    """
    phone = Phone(ask=before or ask)
    phone.open(f"/language/{language}?next=/healthz")
    phone = kind(ask=ask, cookies=phone.cookies)
    phone.open("/")
    html = phone.open("/visits/new/whom")
    html = _send(phone, "/sign-in?next=/visits/new/whom", {"phone": number}, html)
    code = code_for(number)
    html = _send(phone, "/sign-in/code?next=/visits/new/whom", {"code": code}, html)
    who = PROFILE | {"language": language}
    html = _send(phone, "/profile?next=/visits/new/whom", who, html)
    home = next(value for value in Parts(html).options if value)
    html = _send(phone, "/visits/new/whom", WHOM | {"facility_id": home}, html)
    slot = Parts(html).values.get("slot_id", "")
    html = _send(phone, "/visits/new/when", {"mode": "physical", "slot_id": slot}, html)
    html = _send(phone, "/visits/new/party", {}, html)
    key = Parts(html).values.get("request_key", "")
    sent = _send(phone, "/visits/new/check", {"request_key": key}, html)
    if ARRIVED not in phone.pages:
        raise AssertionError(f"the journey did not arrive: {sent[:200]}")
    return phone


def _send(phone: Phone, path: str, data: Mapping[str, str], page: str) -> str:
    token = Parts(page).values.get("csrf_token", "")
    return phone.open(path, {"csrf_token": token, **data})


def code_from_demo(ask: Ask) -> Callable[[str], str]:
    """The code, read on another phone: those bytes are not the family's."""

    def code_for(number: str) -> str:
        other = Phone(ask=ask)
        for _ in range(100):
            html = other.open(f"/demo/phone?to={quote('+91' + number)}")
            found = re.search(r'class="bubble-text"[^>]*>[^<]*?\b(\d{6})\b', html)
            if found:
                return found[1]
            time.sleep(0.1)
        raise TimeoutError("no code came")

    return code_for


def is_light(
    phone: Phone,
    language: str,
    budgets: Mapping[type[Phone], Budget] = BUDGETS,
    line: str = "HTTP/1.1",
) -> bool:
    """Print what each page and the journey weigh; whether all of it is light enough."""
    ok, budget = True, budgets[type(phone)]
    about = {"language": language, "phone": type(phone).__name__, "line": line}
    for path, weight in sorted(phone.pages.items()):
        ok &= figure(f"page {path}", weight, "bytes", target=ONE_PAGE, **about)
        waits = len(phone.blocked_by[path])
        ok &= figure(f"waits for {path}", waits, "files", target=0, **about)
    journeys = {
        "journey, no script": (phone.plain, budget.without_script),
        "journey": (phone.total, budget.whole),
        "journey, htmx too": (phone.total + phone.fetch_htmx(), budget.with_htmx),
    }
    for metric, (weight, target) in journeys.items():
        ok &= figure(metric, weight, "bytes", target=target, **about)
    return ok


def main() -> int:
    """Weigh the journey in each language; 0 when every page and every journey is light enough."""
    with running_portal() as portal:
        ask = over_http(portal.port)
        code_for = code_from_demo(ask)
        lights = [
            is_light(walk(ask, language, f"98300{at:05d}", code_for, kind), language)
            for at, (kind, language) in enumerate(product(BUDGETS, LANGUAGES))
        ]
    return 0 if all(lights) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Owns a family that is already on its way when a story begins: its browser has only to go on.

It registers and answers as a phone does, page after page, but draws none of them; the stories that
walk this part in a browser are told elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from bench.phone import Parts, Phone, over_http
from bench.weigh import PROFILE, code_from_demo
from tests.flows.journeys import Wanted
from tests.flows.walker import Walker

IN = "visitor"
WHOM, WHEN, PARTY, CHECK = (f"/visits/new/{step}" for step in ("whom", "when", "party", "check"))


def bring_to(walker: Walker, port: int, phone: str, wanted: Wanted, step: str) -> None:
    """Open one of the four questions, with those before it answered."""
    other = Phone(ask=over_http(port))
    html = other.open(WHOM)
    html = _send(other, f"/sign-in?next={WHOM}", {"phone": phone}, html)
    code = code_from_demo(other.ask)(phone.removeprefix("+91"))
    html = _send(other, f"/sign-in/code?next={WHOM}", {"code": code}, html)
    html = _send(other, f"/profile?next={WHOM}", PROFILE | {"language": walker.language}, html)
    if step in (PARTY, CHECK):
        html = _send(other, WHOM, _said_of(wanted), html)
        slot = Parts(html).values["slot_id"]
        html = _send(other, WHEN, {"mode": "physical", "slot_id": slot}, html)
    if step == CHECK:
        _send(other, PARTY, {}, html)
    cookie = {"name": IN, "value": other.cookies[IN], "url": walker.address}
    walker.context.add_cookies([cookie])  # type: ignore[list-item]
    walker.open(step)


def _said_of(wanted: Wanted) -> Mapping[str, str]:
    return {
        "facility_id": str(wanted.home_id),
        "wanted_name": wanted.name,
        "wanted_parent_name": wanted.parent_name,
        "relation": "mother",
    }


def _send(phone: Phone, path: str, data: Mapping[str, str], page: str) -> str:
    token = Parts(page).values["csrf_token"]
    return phone.open(path, {"csrf_token": token, **data})

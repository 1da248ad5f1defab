"""Weighs the family's journey: the bytes of every page on the wire, headers included.

A cold phone opens the first page and goes on to the reference number, by plain forms, with script
and style sheets counted once, as a browser keeps them. Ten TCP segments, 14,600 bytes, are what a
server may send before it must wait for a phone on a slow line.
"""

from __future__ import annotations

import http.client
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import brotli

from bench.figures import figure
from bench.portal import running_portal

ONE_PAGE, WHOLE_JOURNEY = 14_600, 40_000
LANGUAGES = ("en", "bn", "hi")
REDIRECTS = (301, 302, 303, 307, 308)


class _Parts(HTMLParser):
    """The style sheets, scripts and form fields of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.files: list[str] = []
        self.token = ""
        self.slot = ""
        self.options: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the page loads, and what its form needs."""
        found = {name: value or "" for name, value in attrs}
        if tag == "link" and found.get("rel") == "stylesheet":
            self.files.append(found["href"])
        if tag == "script" and found.get("src", "").startswith("/"):
            self.files.append(found["src"])
        if tag == "input" and found.get("name") in ("csrf_token", "request_key"):
            self.token = found["value"] if found["name"] == "csrf_token" else self.token
        if tag == "input" and found.get("name") == "slot_id" and "disabled" not in found:
            self.slot = self.slot or found["value"]
        if tag == "option":
            self.options.append(found.get("value", ""))


@dataclass
class Phone:
    """A phone that counts every byte it receives."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    pages: dict[str, int] = field(default_factory=dict)
    total: int = 0

    def open(self, path: str, data: Mapping[str, str] | None = None) -> str:
        """Open a page, or send a form, following redirects; its HTML."""
        status, headers, body = self._ask(path, data)
        if status in REDIRECTS:
            return self.open(_path(urljoin(path, headers["location"])))
        html = body.decode()
        for file in _Parts(html).files:
            if file not in self.kept:
                self.kept.add(file)
                self._ask(file, None)
        return html

    def _ask(self, path: str, data: Mapping[str, str] | None) -> tuple[int, dict[str, str], bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Accept-Encoding": "br",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request("POST" if data is not None else "GET", path, urlencode(data or {}), headers)
        answer = line.getresponse()
        body = answer.read()
        received = len(body) + sum(len(n) + len(v) + 4 for n, v in answer.getheaders()) + 19
        self._count(path, received, answer)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        if answer.headers.get("Content-Encoding") == "br":
            body = brotli.decompress(body)
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, body

    def _count(self, path: str, received: int, answer: http.client.HTTPResponse) -> None:
        self.total += received
        if "text/html" in (answer.headers.get("Content-Type") or ""):
            name = re.sub(r"/visits/[0-9A-Z]{11}", "/visits/REFERENCE", urlsplit(path).path)
            self.pages[name] = max(received, self.pages.get(name, 0))


def walk(port: int, language: str, number: str) -> Phone:
    """The whole journey of one family in one language."""
    phone = Phone(port=port)
    phone.open(f"/language/{language}")
    phone.total, phone.pages = 0, {}
    phone.open("/")
    _send(phone, "/sign-in", {"phone": number})
    weighed = (phone.total, dict(phone.pages))
    code = _code(phone, number)
    phone.total, phone.pages = weighed
    html = _send(phone, "/sign-in/code?next=/visits/new/whom", {"code": code})
    who = PROFILE | {"language": language}
    html = _send(phone, "/profile?next=/visits/new/whom", who, html)
    home = next(value for value in _Parts(html).options if value)
    html = _send(phone, "/visits/new/whom", WHOM | {"facility_id": home}, html)
    slot = _Parts(html).slot
    html = _send(phone, "/visits/new/when", {"mode": "physical", "slot_id": slot}, html)
    html = _send(phone, "/visits/new/party", {}, html)
    key = re.search(r'name="request_key"[^>]*value="([^"]+)"', html)
    sent = _send(phone, "/visits/new/check", {"request_key": key[1] if key else ""}, html)
    if "/visits/REFERENCE" not in phone.pages:
        raise AssertionError(f"the journey did not arrive: {sent[:200]}")
    return phone


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


def _send(phone: Phone, path: str, data: Mapping[str, str], page: str | None = None) -> str:
    """Fill the form of the page at `path` and send it."""
    html = page if page is not None else phone.open(path)
    return phone.open(path, {"csrf_token": _Parts(html).token, **data})


def _code(phone: Phone, number: str) -> str:
    """The code, read on another phone: those bytes are not the family's."""
    other = Phone(port=phone.port)
    for _ in range(100):
        found = re.search(r"\b(\d{6})\b", _text(other.open(f"/demo/phone?to=%2B91{number}")))
        if found:
            return found[1]
        time.sleep(0.1)
    raise TimeoutError("no code came")


def _text(html: str) -> str:
    return "".join(re.findall(r'class="bubble-text">([^<]*)', html))


def _path(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def main() -> int:
    """Weigh the journey in each language; 0 when every page and every journey is light enough."""
    is_light = True
    with running_portal() as portal:
        for index, language in enumerate(LANGUAGES):
            phone = walk(portal.port, language, f"98300{index:05d}")
            for path, weight in sorted(phone.pages.items()):
                name = f"page {path}"
                is_light &= figure(name, weight, "bytes", target=ONE_PAGE, language=language)
            whole = phone.total
            is_light &= figure("journey", whole, "bytes", target=WHOLE_JOURNEY, language=language)
    return 0 if is_light else 1


if __name__ == "__main__":
    sys.exit(main())

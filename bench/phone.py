"""Owns a phone that counts every byte it is sent and keeps what a browser keeps."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import brotli

REDIRECTS = (301, 302, 303, 307, 308)
STATUS_LINE, COLON_AND_END = 19, 4


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back: its headers in order, and its body as it was on the wire.

    `on_wire` is what all of it weighed there, where a line counts that; HTTP/1.1 says all it sends.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    on_wire: int = 0

    @property
    def weight(self) -> int:
        """All its bytes on the wire."""
        if self.on_wire:
            return self.on_wire
        told = sum(len(name) + len(value) + COLON_AND_END for name, value in self.headers)
        return STATUS_LINE + told + len(self.body)

    def header(self, wanted: str) -> str:
        """One header, or nothing."""
        return next((value for name, value in self.headers if name.lower() == wanted), "")


# Asks for a path, by GET or with the body of a form.
Ask = Callable[[str, bytes | None, dict[str, str]], Answer]


class Parts(HTMLParser):
    """The style sheets, pictures, scripts and form fields of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.files: list[str] = []
        self.blocking: list[str] = []
        self.scripts: list[str] = []
        self.values: dict[str, str] = {}
        self.options: list[str] = []
        self.words = ""
        self.own_htmx, self._asks_by_itself = "", False
        self.feed(html)
        if self._asks_by_itself and self.own_htmx:
            self.scripts.append(self.own_htmx)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the page loads, and what its form needs."""
        found = {name: value or "" for name, value in attrs}
        self._asks_by_itself |= "hx-trigger" in found
        if tag == "link" and found.get("rel") == "compression-dictionary":
            self.words = found["href"]
        elif tag == "link" and found.get("rel") in ("stylesheet", "icon"):
            self.files.append(found["href"])
            if found["rel"] == "stylesheet" and "media" not in found:
                self.blocking.append(found["href"])
        elif tag == "use":
            self.files.append(found["href"].partition("#")[0])
        elif tag == "script" and found.get("src"):
            self.scripts.append(found["src"])
            self.own_htmx = found.get("data-own", "")
        elif tag == "input" and "name" in found and "disabled" not in found:
            self.values.setdefault(found["name"], found.get("value", ""))
        elif tag == "option":
            self.options.append(found.get("value", ""))


@dataclass
class Phone:
    """A family's phone. `plain` is what it would weigh with script switched off."""

    ask: Ask
    cookies: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    pages: dict[str, int] = field(default_factory=dict)
    blocked_by: dict[str, list[str]] = field(default_factory=dict)
    plain: int = 0
    scripts: int = 0
    own_htmx: str = ""

    @property
    def total(self) -> int:
        """All that came, script too."""
        return self.plain + self.scripts

    def open(self, path: str, data: Mapping[str, str] | None = None) -> str:
        """Open a page, or send a form, following redirects; its HTML."""
        answer = self._ask(path, data)
        self.plain += answer.weight
        if answer.status in REDIRECTS:
            return self.open(_path(urljoin(path, answer.header("location"))))
        html = self._text(answer)
        parts, name = Parts(html), _name(path)
        self.own_htmx = parts.own_htmx or self.own_htmx
        self.pages[name] = max(answer.weight, self.pages.get(name, 0))
        self.blocked_by[name] = [file for file in parts.blocking if file not in self.kept]
        self.plain += sum(self._fetch(file) for file in parts.files)
        self.scripts += sum(self._fetch(file) for file in parts.scripts)
        return html

    def fetch_htmx(self) -> int:
        """What htmx weighs for a phone that has come to use it and has not fetched it yet."""
        return self._fetch(self.own_htmx)

    def _text(self, answer: Answer) -> str:
        return text_of(answer)

    def _takes(self) -> dict[str, str]:
        return {"Accept-Encoding": "br"}

    def _fetch(self, file: str) -> int:
        if file in self.kept:
            return 0
        self.kept.add(file)
        return self._ask(file, None).weight

    def _ask(self, path: str, data: Mapping[str, str] | None) -> Answer:
        headers = {
            **self._takes(),
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = None if data is None else urlencode(data).encode()
        answer = self.ask(path, body, headers)
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        return answer


def over_http(port: int) -> Ask:
    """Ask a portal that listens on this machine."""

    def ask(path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
            line.request("GET" if body is None else "POST", path, body, headers)
            got = line.getresponse()
            return Answer(status=got.status, headers=got.getheaders(), body=got.read())

    return ask


def text_of(answer: Answer) -> str:
    """The page, unpacked."""
    packed = answer.header("content-encoding") == "br"
    return (brotli.decompress(answer.body) if packed else answer.body).decode()


def _name(path: str) -> str:
    return re.sub(r"/visits/[0-9A-Z]{11}", "/visits/REFERENCE", urlsplit(path).path)


def _path(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")

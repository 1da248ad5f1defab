"""Owns the strict test browser: it keeps cookies, fills forms, and holds pages to house rules.

Every page is parsed as HTML5 with no error let through. A whole page has a language, a direction,
a title, one h1; ids are unique; each control has a label; each form an action, a method and a
token; each htmx target exists; no inline script lacks the nonce and no inline style or handler
stands at all; a button's form is there. A partial has one root, whose id is its own.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from tests.cast import PASSWORD

XHTML = "{http://www.w3.org/1999/xhtml}"
CONTROLS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit", "button")
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Page:
    """An answer and its parsed HTML."""

    def __init__(self, response: TestResponse, *, is_partial: bool) -> None:
        self.response = response
        self.status = response.status_code
        self.text = response.get_data(as_text=True)
        self.path = response.request.full_path.rstrip("?")
        # The few words that stand in a redirect are Werkzeug's; no reader sees them.
        is_html = response.mimetype == "text/html" and bool(self.text) and self.status // 100 != 3
        self.root = _parsed(self.text, is_partial=is_partial) if is_html else Element("none")
        if is_html:
            _hold_to_rules(self, is_partial=is_partial)

    @property
    def location(self) -> str:
        """Where a redirect leads, without the host."""
        parts = urlsplit(self.response.headers["Location"])
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def words(self) -> str:
        """All the text a reader sees, with single spaces."""
        body = self.root.find(f".//{XHTML}main")
        return " ".join("".join((self.root if body is None else body).itertext()).split())

    def find_all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of this kind that have these attributes."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.root.iter(f"{XHTML}{tag}")
            if all(element.get(name) == value for name, value in wanted.items())
        ]

    def form(self, action: str) -> dict[str, str]:
        """What the form with this action would send as it stands; fails when there is none."""
        forms = [f for f in self.find_all("form") if urlsplit(f.get("action", "")).path == action]
        assert forms, f"no form with action {action} on {self.path}"
        return dict(_sent_by(forms[0]))

    def value(self, name: str) -> str:
        """What the field called `name` holds."""
        for tag in CONTROLS:
            for control in self.find_all(tag, name=name):
                return dict(_sent_by(control)).get(name, "")
        raise AssertionError(f"no field {name} on {self.path}")


class Browser:
    """Somebody at a phone or a PC; each has cookies of his own."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def get(self, path: str, *, partial: bool = False, **headers: str) -> Page:
        """Open a page, following redirects; or ask for the partial that htmx would."""
        response = self.client.get(
            path, headers={**(PARTIAL if partial else {}), **headers}, follow_redirects=True
        )
        return Page(response, is_partial=partial)

    def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> Page:
        """Send exactly this, token or no token, and do not follow what comes."""
        return Page(self.client.post(path, data=data or {}, headers=headers), is_partial=False)

    def submit(self, page: Page, action: str, follow: bool = True, **values: Any) -> Page:
        """Fill the form with this action as it stands on `page`, change `values`, and send it."""
        sent = page.form(action) | {
            # Several boxes of one name are ticked by a list.
            name: [str(one) for one in value] if isinstance(value, list) else str(value)
            for name, value in values.items()
        }
        form = next(
            f for f in page.find_all("form") if urlsplit(f.get("action", "")).path == action
        )
        response = self.client.post(form.get("action"), data=sent, follow_redirects=follow)
        return Page(response, is_partial=False)

    def sign_in_visitor(self, phone: str, outside: Any) -> Page:
        """Prove a phone with the code that came to it."""
        page = self.submit(self.get("/sign-in"), "/sign-in", phone=phone)
        with self.app.app_context():
            from app.jobs.outbox import drain  # noqa: PLC0415 -- keeps the browser light to import

            drain()
        code = next(word for word in outside.sms.sent[-1].text.split() if word.isdigit())
        return self.submit(page, "/sign-in/code", code=code)

    def sign_in_officer(self, login: str, password: str = PASSWORD) -> Page:
        """Go through the staff door."""
        page = self.get("/staff/sign-in")
        return self.submit(page, "/staff/sign-in", login=login, password=password)


def _parsed(text: str, *, is_partial: bool) -> Element:
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), strict=False, namespaceHTMLElements=True
    )
    root = parser.parseFragment(text) if is_partial else parser.parse(text)
    faults = [fault for _place, fault, _facts in parser.errors]
    assert not faults, f"not strict HTML: {faults}\n{text}"
    return root


def _hold_to_rules(page: Page, *, is_partial: bool) -> None:
    elements = [element for element in page.root.iter() if isinstance(element.tag, str)]
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids)), f"an id twice on {page.path}: {sorted(ids)}"
    for element in elements:
        _hold_element(page, element, set(ids), is_partial=is_partial)
    if is_partial:
        roots = [root for root in page.root if not root.get("hx-swap-oob")]
        assert len(roots) == 1, f"a partial of {len(roots)} roots"
        assert roots[0].get("id"), "a partial's root has no id"
    else:
        _hold_page(page)


def _hold_page(page: Page) -> None:
    html = next(page.root.iter(f"{XHTML}html"), page.root)
    assert html.get("lang"), "no language"
    assert html.get("dir"), "no direction"
    titles = page.find_all("title")
    assert [title for title in titles if (title.text or "").strip()], "no title"
    assert len(page.find_all("h1")) == 1, f"{len(page.find_all('h1'))} h1 on {page.path}"


def _hold_element(page: Page, element: Element, ids: set[str | None], *, is_partial: bool) -> None:
    tag = element.tag.removeprefix(XHTML)
    assert not element.get("style"), f"inline style on {tag}"
    assert not any(name.startswith("on") for name in element.attrib), f"inline handler on {tag}"
    if tag in ("script", "style"):
        assert element.get("nonce"), f"a {tag} without the nonce"
    if tag == "form" and element.get("method") == "post":
        assert element.get("action"), "a form without action"
        assert "csrf_token" in dict(_sent_by(element)), f"a form without token: {element.attrib}"
    if tag in CONTROLS and element.get("type") not in UNLABELLED:
        assert _has_label(page, element), f"no label for {element.attrib} on {page.path}"
    if tag == "button" and element.get("form"):
        forms = [form.get("id") for form in page.find_all("form")]
        assert element.get("form") in forms, "a button of a form that is not there"
    target = element.get("hx-target")
    if target and not is_partial:
        assert target.removeprefix("#") in ids, f"hx-target {target} is not on the page"


def _has_label(page: Page, control: Element) -> bool:
    named = [label.get("for") for label in page.find_all("label")]
    wrapped = any(control in label.iter() for label in page.find_all("label"))
    return wrapped or control.get("id") in named or bool(control.get("aria-label"))


def _sent_by(part: Element) -> list[tuple[str, str]]:
    return parse_qsl(urlencode(_values(part)), keep_blank_values=True)


def _values(part: Element) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for element in part.iter():
        name, tag = element.get("name"), str(element.tag).removeprefix(XHTML)
        if not name or element.get("disabled") is not None:
            continue
        if tag == "input" and element.get("type") in ("radio", "checkbox"):
            if element.get("checked") is not None:
                found.append((name, element.get("value", "on")))
        elif tag == "input":
            found.append((name, element.get("value", "")))
        elif tag == "textarea":
            found.append((name, (element.text or "").removeprefix("\n")))
        elif tag == "select":
            options = list(element.iter(f"{XHTML}option"))
            chosen = [option for option in options if option.get("selected") is not None]
            option = (chosen or options[:1] or [Element("option")])[0]
            found.append((name, option.get("value", option.text or "")))
    return found

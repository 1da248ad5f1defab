"""Owns the HTML of every page of a demo, in each state, language and refusal, with no browser.

First come the pages that links lead to, as each of the demo's people sees them; last the answers to
their forms, for some of these act. A text that differs from another in its tokens alone is kept
once, and each style sheet lies beside the pages in a file of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from urllib.parse import quote, urlsplit

from flask import Flask, abort
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import create_app
from app.demo.people import PASSWORD
from app.domain.actor import SYSTEM
from app.extensions import db
from app.jobs.outbox import drain
from app.models import scope
from app.models.visit import Visit
from app.models.visitor import Visitor
from app.web.access import public
from bench import tour
from config import Settings
from tests.asking import answer_party, answer_when
from tests.browser import Browser
from tests.flows.form_reader import Form, forms_of
from tests.flows.whole import IS_WHOLE
from tests.nu_checker import NONSENSE

REFUSED_WITH = (400, 403, 404, 405, 409, 413, 429, 500)
# They end the harvest of whoever presses them, and answer with a page that is known.
LEFT_ALONE = ("/sign-out", "/language/", "/room/leaving")
TOKENS = re.compile(r'(?<=nonce=")[^"]+|(?<=_token" value=")[^"]+|(?<=_key" value=")[^"]+')
STYLE = re.compile(r"(<style[^>]*>)(.*?)(</style>)", re.DOTALL)


class Person:
    """One of the demo's people at the pages, and how the harvest calls what comes to them."""

    def __init__(self, browser: Browser, who: str, starts: Iterable[str]) -> None:
        self.browser, self.client = browser, browser.client
        self.who, self.starts = who, tuple(starts)
        self.visits: dict[str, str] = {}
        self.found: dict[str, tuple[str, str]] = {}
        self.at_desk = self.starts[0].startswith("/staff/")

    def fetch(self, path: str) -> str | None:
        """The page at an address; None where there is none."""
        answer = self.client.get(path)
        is_page = answer.status_code == 200 and answer.mimetype == "text/html"
        return answer.get_data(as_text=True) if is_page else None

    def speak(self, language: str) -> None:
        """Read in another language from now on."""
        self.client.get(f"{'/staff' if self.at_desk else ''}/language/{language}?next=/")

    def send(self, form: Form, values: dict[str, str]) -> TestResponse:
        """Send a form; what came of it, after the redirect that a success ends with."""
        if form.method == "post":
            answer = self.client.post(form.action, data=values)
        else:
            answer = self.client.get(form.action, query_string=values)
        leads_to = urlsplit(answer.headers.get("Location", ""))
        is_ours = leads_to.netloc in ("", "localhost") and answer.status_code == 303
        return self.client.get(f"{leads_to.path}?{leads_to.query}") if is_ours else answer


class Harvest:
    """The pages gathered so far, each under a name that says whose it is and how it came."""

    def __init__(self, folder: Path) -> None:
        self.app = a_demo(folder)
        self.name_of = tour.names(self.app)
        self.texts: dict[str, str] = {}
        self.sheets: set[str] = set()
        self.broken: list[str] = []
        self._known: set[str] = set()
        self._sent: set[tuple[str | None, str]] = set()

    def keep(self, name: str, text: str) -> None:
        """Keep a page, unless one like it is there."""
        self.sheets |= {sheet for _open, sheet, _close in STYLE.findall(text)}
        bare = STYLE.sub(r"\1\3", text)
        digest = sha256(TOKENS.sub("", bare).encode()).hexdigest()
        if digest not in self._known:
            self._known.add(digest)
            self.texts[name] = bare

    def see_pages(self, person: Person, languages: Sequence[str]) -> None:
        """Keep each page that links lead this person to, and each of them in other languages.

        In `make test` a page is kept in English and, by turns, in one of the others.
        """
        person.speak("en")
        person.found = tour.walk(person.fetch, person.starts, self.name_of, {})
        for name, reference in person.visits.items():
            path = f"{'/staff' if person.at_desk else ''}/visits/{reference}"
            if text := person.fetch(path):
                person.found[name] = path, text
        for name, (_path, text) in person.found.items():
            self.keep(f"{person.who}~{name}~en", text)
        for at, language in enumerate(languages):
            person.speak(language)
            for name, (path, _text) in list(person.found.items())[at :: _step(languages)]:
                self.keep(f"{person.who}~{name}~{language}", person.fetch(path) or "")

    def send_forms(self, person: Person, languages: Iterable[str]) -> None:
        """Keep what comes of each form on these pages, sent empty and sent with nonsense."""
        turn = cycle(languages)
        for name, (_path, text) in person.found.items():
            for form in forms_of(text):
                for kind, values in self._ways_to_send(form):
                    person.speak(next(turn))
                    self._keep_answer(f"{person.who}~{name}~{kind}", person.send(form, values))

    def _ways_to_send(self, form: Form) -> Iterator[tuple[str, dict[str, str]]]:
        to = self.name_of(form.action) or re.sub(r"\d+|/[A-Z0-9-]{6,}", "", form.action)
        if form.action.endswith(LEFT_ALONE) or (to, "empty") in self._sent:
            return
        for kind, value in (("empty", ""), ("nonsense", NONSENSE)):
            self._sent.add((to, kind))
            noun = urlsplit(form.action).path.strip("/").replace("/", ".")
            yield f"{noun}~{kind}", form.filled(value)

    def see_refusals(self, person: Person, languages: Iterable[str]) -> None:
        """Keep the pages that say no, or that something broke."""
        door = "/staff" if person.at_desk else ""
        for language in languages:
            person.speak(language)
            for status in REFUSED_WITH:
                answer = person.client.get(f"{door}/refuses/{status}")
                assert answer.status_code == status
                self.keep(f"{person.who}~{status}~{language}", answer.get_data(as_text=True))

    def _keep_answer(self, name: str, answer: TestResponse) -> None:
        if answer.status_code >= 500:
            self.broken.append(f"{name}: {answer.status}")
        if answer.mimetype == "text/html":
            self.keep(name, answer.get_data(as_text=True))

    def write(self, folder: Path) -> None:
        """Put all that was gathered into a folder."""
        for name, text in self.texts.items():
            (folder / f"{name}.html").write_text(text, encoding="utf-8")
        for number, sheet in enumerate(sorted(self.sheets)):
            (folder / f"inside-{number}.css").write_text(sheet, encoding="utf-8")


def _step(languages: Sequence[str]) -> int:
    return 1 if IS_WHOLE else len(languages)


def a_demo(folder: Path) -> Flask:
    """A portal with its demo, and addresses at both doors that refuse and break on demand."""
    app = create_app(Settings.for_tests(folder, demo=True))

    @public
    def refuse(status: int) -> str:
        if status == 500:
            raise RuntimeError("broken as planned")
        abort(status)

    for door in ("", "/staff"):
        app.add_url_rule(f"{door}/refuses/<int:status>", f"refuses{door}", refuse)
    with app.app_context():
        prepared = app.test_cli_runner().invoke(args=["prepare"])
    assert prepared.exit_code == 0, prepared.output
    return app


def everybody(app: Flask) -> Person:
    """Somebody who has not signed in."""
    return Person(Browser(app), "everybody", tour.FOR_EVERYBODY)


def at_the_door(app: Flask) -> Person:
    """An officer who has not signed in."""
    return Person(Browser(app), "door", ["/staff/sign-in"])


def officer(app: Flask, login: str) -> Person:
    """An officer at the desk, who opens a visit in each state besides."""
    browser = Browser(app)
    assert browser.sign_in_officer(login, PASSWORD).status == 200
    person = Person(browser, login, ["/staff/", *tour.OF_OFFICER])
    person.visits = {name: reference for name, (reference, _phone) in visits_of(app).items()}
    return person


def visits_of(app: Flask) -> dict[str, tuple[str, str]]:
    """A family's visit in each state that the demo's are in: its reference, and whose it is."""
    found: dict[str, tuple[str, str]] = {}
    with app.app_context():
        scope.limit_to(SYSTEM)
        asked = select(Visit.state, Visit.mode, Visit.reference, Visitor.phone).join(Visit.visitor)
        # A prisoner who asks for another has no phone, and no pages of his own.
        asked = asked.where(Visitor.phone.is_not(None)).order_by(Visit.id)
        for state, mode, reference, phone in db.session.execute(asked):
            found.setdefault(f"{state}-{mode}", (reference, phone))
        db.session.remove()
    return found


def family(app: Flask, phone: str) -> Person:
    """Somebody who asks for visits in the demo."""
    browser = Browser(app)
    browser.submit(browser.get("/sign-in?next=/visits/"), "/sign-in", phone=phone)
    with app.app_context():
        drain()
    came = browser.client.get(f"/demo/phone?to={quote(phone)}").get_data(as_text=True)
    found = tour.CODE.search(re.sub(r"<[^>]*>", " ", came.partition('class="bubble-text"')[2]))
    assert found, came
    page = browser.submit(browser.get("/sign-in/code"), "/sign-in/code", code=found[0])
    assert page.path.startswith(("/visits/", "/profile")), page.path
    return Person(browser, phone, tour.OF_FAMILY)


def fill_request(person: Person) -> None:
    """Answer the questions of a request up to the last page, and do not send it."""
    browser = person.browser
    page = browser.get("/visits/new/whom")
    homes = [option.get("value") for option in page.find_all("option")]
    whom = {"facility_id": homes[3], "wanted_name": "Megh Dighi", "relation": "sister"}
    browser.submit(page, "/visits/new/whom", **whom)
    answer_when(browser)
    answer_party(browser)

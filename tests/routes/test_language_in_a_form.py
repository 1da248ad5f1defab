"""Changing the language in the middle of a form: what was typed stays, and nothing is done."""

from __future__ import annotations

import pytest

from app.domain.policy import Mode
from app.domain.visit_states import State
from tests.asking import answer_when, answer_whom
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.routes.conftest import MadeVisit
from tests.routes.test_visit_request_input import AADHAAR

WORDS = "Bilal, my brother; ছোট ভাই"


def asks_for(browser: Browser, path: str, code: str, **typed: str) -> Page:
    """Type into the form at `path`, and press the name of a language instead of the button."""
    page = browser.get(path)
    assert page.find_all("button", form="f", name="speak", value=code), path
    assert not page.find_all("a", hreflang=code), "a link would lose what was typed"
    return browser.submit(page, path, speak=code, **typed)


def stands(page: Page, code: str, **typed: str) -> None:
    """The same form in the other language, with what was typed and no fault."""
    assert page.status == 200
    assert page.find_all("html", lang=code)
    for name, text in typed.items():
        assert page.value(name) == text, name
    assert not page.find_all("div", _class="error-summary")
    assert not [one for one in page.find_all("p") if one.get("id", "").endswith("-error")]


@pytest.mark.parametrize("code", ["bn", "ur"])
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/sign-in", "phone"),
        ("/sign-in/email", "email"),
        ("/status/", "reference"),
    ],
)
def test_before_she_is_known(
    browser: Browser, cast: Cast, path: str, field: str, code: str
) -> None:
    page = asks_for(browser, path, code, **{field: "98300 nonsense"})
    stands(page, code, **{field: "98300 nonsense"})


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/visits/new/whom", "wanted_name"),
        ("/visits/new/urgent", "note"),
        ("/contacts/new", "wanted_name"),
        ("/profile", "address"),
    ],
)
def test_in_the_forms_of_a_family(asha: Browser, path: str, field: str) -> None:
    stands(asks_for(asha, path, "hi", **{field: WORDS}), "hi", **{field: WORDS})


def test_among_the_people_who_come(asha: Browser, cast: Cast) -> None:
    answer_whom(asha, cast)
    answer_when(asha)
    typed = {"companions-0-name": "Tara Nodimajhi", "companions-0-age": "x"}
    stands(asks_for(asha, "/visits/new/party", "bn", **typed), "bn", **typed)
    assert asha.get("/visits/new/party").value("companions-0-name") == "Tara Nodimajhi"


def test_nothing_is_sent_or_changed(asha: Browser, made: MadeVisit) -> None:
    path = f"/visits/{made()}/complaint"
    stands(asks_for(asha, path, "bn", kind="too_short", words=WORDS), "bn", words=WORDS)
    assert asha.get(path).find_all("form", action=path), "nothing waits for an answer"
    path = f"/visits/{made(state=State.REJECTED, mode=Mode.VIDEO)}/appeal"
    stands(asks_for(asha, path, "hi", words=WORDS), "hi", words=WORDS)
    assert asha.get(path).find_all("form", action=path)
    asks_for(asha, "/profile", "en", name="Somebody Else")
    assert asha.get("/profile").value("name") == "Asha Nodimajhi"


def test_an_aadhaar_is_not_shown_again(asha: Browser) -> None:
    page = asks_for(asha, "/profile", "bn", identity_number=AADHAAR)
    assert AADHAAR not in page.text


def test_a_language_nobody_speaks_here_is_a_form_sent_as_it_is(asha: Browser) -> None:
    page = asha.submit(asha.get("/contacts/new"), "/contacts/new", speak="xx")
    assert page.status == 422
    assert page.find_all("html", lang="en")


def test_enter_sends_the_form_and_no_language(asha: Browser) -> None:
    # A browser presses the first button of the form when Enter is typed into a line.
    first = asha.get("/contacts/new").find_all("button", form="f")[0]
    assert first.get("name") is None

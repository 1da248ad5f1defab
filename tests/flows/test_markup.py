"""Owns whether the Nu HTML checker has anything to say of a page, a style sheet or a picture.

`make test` reads what a home's chief and some families see: each page in English and in one other
language, a visit in each state, what comes of each form. `make drills` reads what all the demo's
people see, in three. A page with planted faults lies among the others: a checker that does not
find these has found nothing.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.demo.people import OFFICERS, VISITORS
from app.domain.visit_states import State
from app.web.assets import STATIC
from tests.flows.form_reader import forms_of
from tests.flows.harvest import (
    Harvest,
    Person,
    at_the_door,
    everybody,
    family,
    fill_request,
    officer,
    visits_of,
)
from tests.flows.whole import IS_WHOLE
from tests.nu_checker import LET_THROUGH, Fault, said_of, the_java

OTHER_LANGUAGES = ("bn", "ur")
LANGUAGES = ("en", *OTHER_LANGUAGES)
# A home's chief may nearly all.
LOGINS = [one.login for one in OFFICERS if IS_WHOLE or one.login == "dumdum"]
PLANTED = "planted"
FAULTY = """<!doctype html><html lang="en"><title>A</title>
<h1>A</h1><p id="a"><div id="a">twice</div><img src="a.png"><table><tr><p>stray</table></html>"""
SEND = '<button form="f" name="speak" value="bn">বাংলা</button>'
FORM = f"""<form id="f" method="post" action="/a"><input type="hidden" name="csrf_token" value="t">
<input name="who" value="Asha"><select name="day"><option value="1"><option value="2" selected>
</select><input type="checkbox" name="is_old"><textarea name="why"></textarea>
<button name="go" value="1">Go</button></form>{SEND}<form action="/b"></form>"""


@pytest.fixture
def java() -> Path:
    return the_java()


def test_the_checker_has_nothing_to_say_of_any_page(java: Path, tmp_path: Path) -> None:
    harvest = Harvest(tmp_path)
    people = _people(harvest)
    for person in people:
        harvest.see_pages(person, OTHER_LANGUAGES)
    for person in people[:2]:
        harvest.see_refusals(person, LANGUAGES)
    for person in people:
        harvest.send_forms(person, LANGUAGES)
    assert not harvest.broken, "\n".join(harvest.broken)
    assert len(harvest.texts) >= 350

    faults = _faults(java, _laid_out(harvest, tmp_path / "pages"))

    assert [fault for fault in faults if fault.file.startswith(PLANTED)], "it found nothing"
    ours = [str(fault) for fault in faults if not fault.file.startswith(PLANTED)]
    assert not ours, "\n".join(ours)


def test_a_page_with_faults_is_found_by_each_of_them(java: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(FAULTY, encoding="utf-8")
    (tmp_path / "sheet.css").write_text("p { colour: red }", encoding="utf-8")
    said = " ".join(f"{fault.file} {fault.says}" for fault in _faults(java, tmp_path))
    for fault in ("Duplicate ID", "must have an “alt” attribute", "seen in “table”", "“colour”"):
        assert fault in said, said


def test_what_is_let_through_is_named_with_its_reason() -> None:
    assert all(len(reason) > 40 for reason in LET_THROUGH.values())
    assert Fault(file="a", says="Attribute “hx-get” not allowed on element “div”").is_let_through
    assert not Fault(file="a", says="Attribute “hx-boost” not allowed on element").is_let_through


def test_a_form_is_read_with_what_it_sends_untouched() -> None:
    first, second = forms_of(FORM)
    assert (first.action, first.method, second.method) == ("/a", "post", "get")
    assert first.sends == {"csrf_token": "t", "who": "Asha", "day": "2", "why": ""}
    assert first.hidden == {"csrf_token": "t"}
    assert first.filled("?") == {
        "csrf_token": "t", "who": "?", "day": "?", "is_old": "?", "why": "?"
    }  # fmt: skip


def _people(harvest: Harvest) -> list[Person]:
    """Whose pages are read: first two who have not signed in, last those with the visits."""
    app = harvest.app
    visits = visits_of(app)
    assert {name.partition("-")[0] for name in visits} >= set(State), sorted(visits)
    phones = [phone for _reference, phone in visits.values()]
    phones += [visitor.phone for visitor in VISITORS if IS_WHOLE or visitor is VISITORS[0]]
    families = [family(app, phone) for phone in dict.fromkeys(phones)]
    for one in families:
        one.visits = {name: ref for name, (ref, phone) in visits.items() if phone == one.who}
    fill_request(next(one for one in families if one.who == VISITORS[0].phone))
    officers = [officer(app, login) for login in LOGINS]
    return [everybody(app), at_the_door(app), *officers, *families]


def _laid_out(harvest: Harvest, folder: Path) -> Path:
    """The folder that the checker reads."""
    folder.mkdir()
    harvest.write(folder)
    for file in (*STATIC.glob("css/*.css"), *STATIC.glob("*.svg")):
        shutil.copy(file, folder / file.name)
    (folder / f"{PLANTED}.html").write_text(FAULTY, encoding="utf-8")
    return folder


def _faults(java: Path, folder: Path) -> list[Fault]:
    return [fault for fault in said_of(java, folder) if not fault.is_let_through]

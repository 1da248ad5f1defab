"""The register's pages: found, kept by hand with a reason, brought from a file."""

from __future__ import annotations

import io

from flask import Flask

from app.jobs.outbox import drain
from tests.browser import Browser, Page
from tests.cast import Cast

LIST = "/staff/prisoners/"
FACTS = {
    "number": "DUM-0002",
    "name": "শিউলি বাগান",
    "age": "38",
    "gender": "female",
    "prisoner_class": "convict",
    "admitted_on": "2024-02-01",
    "reason": "came from court today",
}


def page_of(cast: Cast) -> str:
    return f"{LIST}{cast.bilal_id}"


def added(esha: Browser, **changes: str) -> Page:
    return esha.submit(esha.get(f"{LIST}new"), f"{LIST}new", **(FACTS | changes))


def test_a_name_in_any_script_and_a_number_in_any_spelling_find_him(esha: Browser) -> None:
    for asked in ("Bilal Nadimajhi", "বিলাল নদীমাঝি", "बिलाल", "dum 1", "DUM/0001"):
        assert "Bilal Nodimajhi" in esha.get(f"{LIST}?q={asked}").words, asked
    assert "Nobody in the register fits" in esha.get(f"{LIST}?q=Zxqv").words


def test_nobody_sees_or_changes_another_homes_register(
    esha: Browser, farid: Browser, gita: Browser, cast: Cast
) -> None:
    assert "Megh Dighi" not in esha.get(LIST).words
    for browser in (farid, gita):
        for path in ("", "/facts", "/absences/new", "/keep-apart/new"):
            assert browser.get(page_of(cast) + path).status == 404
    assert gita.get(LIST).status == 404
    assert esha.get(f"{LIST}{10**30}").status == 404


def test_a_prisoner_is_added_with_a_reason_and_shown_with_his_history(esha: Browser) -> None:
    page = added(esha)
    assert "The prisoner is in the register." in page.text
    for words in ("শিউলি বাগান", "Esha Akash", "came from court today", "Added to the register"):
        assert words in page.words
    assert added(esha).status == 409
    assert added(esha, number="DUM-0003", reason="").status == 422


def test_marks_are_corrected_and_the_history_says_what_was(esha: Browser, cast: Cast) -> None:
    path = f"{page_of(cast)}/facts"
    values = {"is_high_risk": "y", "prisoner_class": "convict", "reason": "order 12"}
    page = esha.submit(esha.get(path), path, **values)
    assert "Class: Undertrial → Convict" in page.words
    assert "High risk: a visit needs a second officer's approval" in page.words
    assert esha.submit(esha.get(path), path, reason="none").status == 409


def test_an_absence_is_recorded_shortened_and_taken_out(esha: Browser, cast: Cast) -> None:
    path = f"{page_of(cast)}/absences/new"
    period = {"kind": "court", "starts_at": "2026-11-26T10:00", "ends_at": "2026-11-26T17:00"}
    assert esha.submit(esha.get(path), path, **period, reason="").status == 422
    wrong = period | {"ends_at": "2026-11-26T09:00"}
    assert esha.submit(esha.get(path), path, **wrong, reason="court").status == 409
    page = esha.submit(esha.get(path), path, **period, reason="summons")
    assert "26 Nov, 10:00" in page.words
    one = next(
        a.get("href", "")
        for a in page.find_all("a")
        if "/absences/" in a.get("href", "") and not a.get("href", "").endswith("/new")
    )
    page = esha.submit(esha.get(one), one, ends_at="2026-11-26T13:00", reason="back early")
    assert "26 Nov, 1:00" in page.words
    page = esha.submit(esha.get(one), f"{one}/removal", reason="put off by the court")
    assert "None is recorded." in page.words
    assert "Absence taken out" in page.words
    assert esha.get(one).status == 404


def test_two_are_kept_apart_whichever_is_named_first(esha: Browser, cast: Cast) -> None:
    added(esha)
    path = f"{page_of(cast)}/keep-apart/new"
    assert esha.submit(esha.get(path), path, other_number="nobody", reason="x").status == 409
    assert esha.submit(esha.get(path), path, other_number="DUM-1", reason="x").status == 409
    page = esha.submit(esha.get(path), path, other_number="dum 2", reason="a quarrel")
    assert "শিউলি বাগান" in page.words
    assert esha.submit(esha.get(path), path, other_number="DUM-0002", reason="x").status == 409
    other = esha.get(next(a.get("href", "") for a in page.find_all("a") if a.text == "শিউলি বাগান"))
    assert "Bilal Nodimajhi" in other.words
    end = next(a.get("href", "") for a in other.find_all("a") if a.text == "End this")
    assert "No longer kept apart" in esha.submit(esha.get(end), end, reason="settled").words


def test_a_file_is_sent_seen_and_applied(app: Flask, esha: Browser, cast: Cast) -> None:
    page = sent(
        esha,
        "number,name,father_name,age,gender,class,admitted_on\n"
        "DUM-0002,Tara Akash,-,30,f,ut,1/2/2024\nDUM-0003,Tara,-,3,f,ut,1/2/2024\n",
    )
    assert "Being read" in page.words
    work(app)
    page = esha.get(page.path)
    for words in ("1Added", "1Refused", "Column «age»"):
        assert words in page.words
    partial = esha.get(page.path, partial=True)
    assert partial.root[0].get("id") == "register-file"
    esha.submit(page, f"{page.path}/application")
    work(app)
    assert "Applied" in esha.get(page.path).words
    assert "Tara Akash" in esha.get(LIST).words


def sent(esha: Browser, text: str) -> Page:
    path = f"{LIST}files/"
    form = esha.get(path).form(path)
    data = form | {"kind": "prisoners", "file": (io.BytesIO(text.encode()), "r.csv")}
    response = esha.client.post(path, data=data, follow_redirects=True)
    return Page(response, is_partial=False)


def work(app: Flask) -> None:
    with app.app_context():
        drain()


def test_a_large_file_is_taken_here_and_nowhere_else(esha: Browser) -> None:
    rows = "".join(f"N{n},A B,C D,30,m,ut,1/2/2024\n" for n in range(20_000))
    page = sent(esha, "number,name,father_name,age,gender,class,admitted_on\n" + rows)
    assert "Being read" in page.words
    too_large = {"csrf_token": "x", "number": "x" * 600_000}
    assert esha.post(f"{LIST}new", too_large).status == 413


def test_what_is_no_file_is_told_on_the_form(esha: Browser) -> None:
    page = sent(esha, "number,bank\n1,2\n")
    assert page.status == 422
    assert "«bank»" in page.words
    assert "«name»" in page.words


def test_the_template_has_the_columns_that_are_asked_for(esha: Browser) -> None:
    page = esha.get(f"{LIST}files/templates/absences")
    assert page.text.strip("\ufeff\r\n") == "number,kind,from,until"
    assert esha.get(f"{LIST}files/templates/x").status == 404

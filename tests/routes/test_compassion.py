"""The door for days of death or grave illness, as a family and an officer see it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.domain.compassion import Concerned, Happening, Lane, Proof, UrgentWords
from tests.asking import answer_party, answer_when, answer_whom, companion, send
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.routes.conftest import MadeVisit, SeenVisit

DOOR = "/visits/new/urgent"
MOTHER_DIED = UrgentWords(
    happening=Happening.DEATH,
    concerned=Concerned.PARENT,
    name="Lata Nodimajhi",
    proof=Proof.LATER,
    note="Burning ghat tomorrow",
)


def say(browser: Browser, **answers: Any) -> Page:
    said = {"happening": "death", "concerned": "parent"} | answers
    return browser.submit(browser.get(DOOR), DOOR, **said)


def reference_of(page: Page) -> str:
    return page.path.rpartition("/")[2]


def test_the_first_page_leads_to_it(asha: Browser) -> None:
    assert "Death or grave illness in the family" in asha.get("/").words
    assert "What has happened?" in asha.get(DOOR).words


def test_a_family_asks_with_one_question_more(asha: Browser, cast: Cast, seen: SeenVisit) -> None:
    assert say(asha, name="Lata", note="Tomorrow").path == "/visits/new/whom"
    assert "This is an urgent request" in asha.get("/visits/new/whom").words
    answer_whom(asha, cast)
    answer_when(asha)
    assert "At most 5 people" in asha.get("/visits/new/party").words
    check = answer_party(asha)
    assert "Somebody has died" in check.words

    page = send(asha, check)

    assert "An officer answers by" in page.words
    # Whoever looks over her shoulder reads nothing of it.
    assert "died" not in page.words
    assert "Lata" not in page.words
    assert seen(reference_of(page)).lane is Lane.COMPASSION


def test_no_paper_is_needed_and_nonsense_is_not_taken(asha: Browser) -> None:
    page = say(asha, happening="wedding", concerned="")
    assert (page.status, page.words.count("Choose one.")) == (422, 4)
    assert say(asha, proof="none of these").path == "/visits/new/whom"


def test_a_usual_visit_can_still_be_chosen(asha: Browser, cast: Cast, seen: SeenVisit) -> None:
    say(asha)
    page = asha.submit(asha.get(DOOR), f"{DOOR}/ordinary")
    assert "This is an urgent request" not in page.words
    answer_whom(asha, cast)
    answer_when(asha)
    answer_party(asha)

    assert seen(reference_of(send(asha))).lane is Lane.ORDINARY


def test_half_said_it_is_no_urgent_request(asha: Browser) -> None:
    asha.post("/visits/new/whom", {"lane": "compassion"})

    assert "This is an urgent request" not in asha.get("/visits/new/whom").words


def test_a_second_one_is_told_at_the_hours(asha: Browser, cast: Cast, made: MadeVisit) -> None:
    made(urgent=MOTHER_DIED)
    say(asha)
    answer_whom(asha, cast)

    assert "We have your urgent request already" in answer_when(asha).words


def test_more_people_than_usual_can_be_named(asha: Browser, cast: Cast) -> None:
    say(asha)
    answer_whom(asha, cast)
    answer_when(asha)
    four: dict[str, str] = {}
    for number in range(4):
        four |= companion(number)

    check = answer_party(asha, **four)
    assert "We have your urgent" not in send(asha, check).words


def test_the_officer_reads_what_happened_and_the_gate_does_not(
    esha: Browser, gita: Browser, made: MadeVisit
) -> None:
    reference = made(urgent=MOTHER_DIED)
    there = f"/staff/visits/{reference}"

    assert "Lata Nodimajhi" in esha.get(there).words
    assert "Lata Nodimajhi" not in gita.get(there).words


def test_the_queue_shows_it_first_and_counts_it_apart(
    app: Flask, esha: Browser, cast: Cast, made: MadeVisit
) -> None:
    with app.app_context():
        later = cast.slot_id(days=9)
    usual, urgent = made(), made(urgent=MOTHER_DIED, slot_id=later)
    page = esha.get("/staff/queue")
    rows = [row.get("id") for row in page.find_all("tr") if row.get("id")]

    assert rows == [f"visit-{urgent}", f"visit-{usual}"]
    assert "urgent: death or grave illness" in page.words


def test_an_officer_gives_double_time(
    esha: Browser, asha: Browser, cast: Cast, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(urgent=MOTHER_DIED)
    there = f"/staff/visits/{reference}"
    page = esha.get(there)
    assert "not counted in days of death or grave illness" in page.words
    esha.submit(page, f"{there}/approval", prisoner_id=cast.bilal_id, is_longer="y")

    assert seen(reference).longer_until is not None
    assert "Until" in asha.get(f"/visits/{reference}").words
    assert "Longer, until" in esha.get(there).words


@pytest.mark.parametrize(("words", "lane"), [("", Lane.COMPASSION), ("Why", Lane.ORDINARY)])
def test_an_officer_makes_it_an_ordinary_request(
    esha: Browser, asha: Browser, made: MadeVisit, seen: SeenVisit, words: str, lane: Lane
) -> None:
    reference = made(urgent=MOTHER_DIED)
    there = f"/staff/visits/{reference}"
    esha.submit(esha.get(there), f"{there}/ordinary", family_note=words)

    assert seen(reference).lane is lane
    reads = "The home writes: Why" in asha.get(f"/visits/{reference}").words
    assert reads is (lane is Lane.ORDINARY)


def test_an_ordinary_request_has_neither(esha: Browser, made: MadeVisit) -> None:
    there = f"/staff/visits/{made()}"
    words = esha.get(there).words

    assert "Double time" not in words
    assert "Make it an ordinary request" not in words
    assert esha.post(f"{there}/ordinary", {"family_note": "Why"}).status in (403, 409, 422, 400)

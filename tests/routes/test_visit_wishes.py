"""A second and a third choice, and help for the day: asked in passing, shown to whoever decides."""

from __future__ import annotations

from flask import Flask

from tests.asking import answer_party, ask_up_to_check, send
from tests.browser import Browser
from tests.cast import Cast
from tests.routes.conftest import MadeVisit, SeenVisit

OTHER_HOURS = "/visits/new/other-hours"


def hours_on(asha: Browser) -> list[str]:
    options = asha.get(OTHER_HOURS).find_all("option")
    return list(dict.fromkeys(o.get("value", "") for o in options if o.get("value")))


def test_further_hours_are_named_from_the_last_page_and_reach_the_officer(
    app: Flask, asha: Browser, esha: Browser, cast: Cast
) -> None:
    check = ask_up_to_check(asha, cast)
    second, third = hours_on(asha)[4], hours_on(asha)[0]
    page = asha.submit(
        asha.get(OTHER_HOURS), OTHER_HOURS, second_slot_id=second, third_slot_id=third
    )
    assert page.path == "/visits/new/check"
    assert "If that cannot be" in page.words
    shown = send(asha, check)
    assert "Other hours" in shown.words
    reference = shown.path.removeprefix("/visits/")

    assert " or " in esha.get("/staff/queue").words
    desk = esha.get(f"/staff/visits/{reference}")
    approval = f"/staff/visits/{reference}/approval"
    esha.submit(desk, approval, prisoner_id=cast.bilal_id, slot_id=second)
    assert "approved" in asha.get(shown.path).words.lower()


def test_nonsense_for_further_hours_names_none(asha: Browser, cast: Cast, seen: SeenVisit) -> None:
    ask_up_to_check(asha, cast)
    for second, third in (("x", "-1"), ("9" * 30, "0"), ("987654321", "")):
        page = asha.submit(
            asha.get(OTHER_HOURS), OTHER_HOURS, second_slot_id=second, third_slot_id=third
        )
        assert page.path == "/visits/new/check"
        assert "If that cannot be" not in page.words
    assert send(asha).status == 200


def test_further_hours_want_a_first_one(asha: Browser, cast: Cast) -> None:
    assert asha.get(OTHER_HOURS).path == "/visits/new/whom"


def test_a_wrong_hour_of_the_approval_is_said_on_its_form(
    esha: Browser, made: MadeVisit, cast: Cast
) -> None:
    reference = made()
    approval = f"/staff/visits/{reference}/approval"
    page = esha.submit(
        esha.get(f"/staff/visits/{reference}"), approval, prisoner_id=cast.bilal_id, slot_id="77777"
    )
    assert page.status == 409


def test_help_for_the_day_is_ticked_unticked_and_seen_by_officer_and_gate(
    asha: Browser, esha: Browser, gita: Browser, cast: Cast
) -> None:
    ask_up_to_check(asha, cast)
    ticks = {"needs-wheelchair": "y", "needs-low_sight": "y"}
    page = answer_party(asha, **ticks, needs_note="slow on stairs")
    assert "sees badly" in page.words
    # A tick that is taken away is not sent by any browser; it must be gone all the same.
    party = asha.get("/visits/new/party")
    sent = party.form("/visits/new/party")
    del sent["needs-low_sight"]
    asha.post("/visits/new/party", sent)
    page = asha.get("/visits/new/check")
    assert "sees badly" not in page.words
    assert "wheelchair" in page.words
    shown = send(asha, page)
    assert "slow on stairs" in shown.words

    reference = shown.path.removeprefix("/visits/")
    desk = esha.get(f"/staff/visits/{reference}")
    assert "wheelchair" in desk.words
    esha.submit(desk, f"/staff/visits/{reference}/approval", prisoner_id=cast.bilal_id)
    assert "slow on stairs" in gita.get(f"/staff/visits/{reference}").words


def test_the_line_for_help_takes_no_aadhaar_number_and_no_novel(asha: Browser, cast: Cast) -> None:
    ask_up_to_check(asha, cast)
    assert answer_party(asha, needs_note="234123412346").status == 422
    assert answer_party(asha, needs_note="x" * 201).status == 422

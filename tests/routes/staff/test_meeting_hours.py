"""Another hour for a meeting: proposed on one home's page, answered on the other's."""

from __future__ import annotations

from flask import Flask

from tests.browser import Browser
from tests.cast import Cast
from tests.meetings import an_approved_meeting, there
from tests.routes.conftest import SeenVisit

DESK = "/staff/between-homes/"


def test_one_home_proposes_an_hour_and_the_other_agrees_on_its_own_page(
    app: Flask, cast: Cast, esha: Browser, farid: Browser, seen: SeenVisit
) -> None:
    with app.app_context():
        reference, new = an_approved_meeting(cast), there(cast, days=7)
    side, visit = f"{DESK}{reference}", f"/staff/visits/{reference}"
    of_asker, of_asked = (f"{side}/{home}" for home in (cast.dum_dum_id, cast.kalna_id))

    page = esha.submit(
        esha.get(side), f"{of_asker}/hour", slot_id=str(new), family_note="At court that day"
    )
    assert "until the other home has agreed" in page.words
    assert "another hour proposed" in esha.get(DESK).words
    assert "another hour waits for your yes" in farid.get(DESK).words
    page = farid.get(visit)
    assert "The other home proposes this hour" in page.words
    assert "At court that day" in page.words

    page = farid.submit(page, f"{of_asked}/hour-agreement")

    assert page.path == visit
    assert "Moved in both homes" in page.words
    assert seen(reference).slot_id == new
    for officer in (esha, farid):
        assert "Moved to another hour in both homes" in officer.get(DESK).words


def test_the_home_that_is_asked_proposes_too_and_a_no_is_read_by_it(
    app: Flask, cast: Cast, esha: Browser, farid: Browser, seen: SeenVisit
) -> None:
    with app.app_context():
        reference, new = an_approved_meeting(cast), there(cast, days=7)
        old = there(cast)
    visit = f"/staff/visits/{reference}"
    farid.submit(farid.get(visit), f"{DESK}{reference}/{cast.kalna_id}/hour", slot_id=str(new))

    page = esha.get(f"{DESK}{reference}")
    home = f"{DESK}{reference}/{cast.dum_dum_id}"
    sent = page.form(f"{home}/hour-agreement") | {"family_note": "He is ill"}
    esha.post(f"{home}/hour-refusal", sent)

    assert seen(reference).slot_id == old
    assert "He is ill" in farid.get(visit).words


def test_nonsense_proposes_nothing_and_is_answered_on_the_same_page(
    app: Flask, cast: Cast, esha: Browser, seen: SeenVisit
) -> None:
    with app.app_context():
        reference = an_approved_meeting(cast)
    side = f"{DESK}{reference}"
    action = f"{side}/{cast.dum_dum_id}/hour"

    page = esha.submit(esha.get(side), action, slot_id="x" * 300)

    assert page.status == 409
    assert "Choose one of the times shown" in page.words


def test_no_other_home_and_no_other_visit_is_acted_for(
    app: Flask, cast: Cast, esha: Browser
) -> None:
    with app.app_context():
        reference = an_approved_meeting(cast)
    page = esha.get(f"{DESK}{reference}")
    action = f"{DESK}{reference}/{cast.dum_dum_id}/hour"
    sent = page.form(action)

    for path in (action.replace(f"/{cast.dum_dum_id}/", "/999/"), f"{DESK}ABC-DEF-GHJ-23/1/hour"):
        assert esha.post(path, sent).status == 404

"""The second look's pages at both doors."""

from __future__ import annotations

from app.domain.reasons import Reason
from app.services.approvals import Rejection, reject_visit
from tests.browser import Browser
from tests.cast import Cast
from tests.routes.conftest import MadeVisit


def test_a_family_asks_for_a_second_look_and_reads_the_answer(
    asha: Browser, esha: Browser, ravi: Browser, made: MadeVisit, cast: Cast
) -> None:
    reference = made()
    path = f"/visits/{reference}/appeal"
    assert asha.get(path).status == 404, "nothing was refused"
    with asha.app.app_context():
        reject_visit(cast.ravi, reference, Rejection(reason=Reason.RELATION_UNPROVED))
    assert path in asha.get(f"/visits/{reference}").text
    assert asha.submit(asha.get(path), path, words="").status == 422
    page = asha.submit(asha.get(path), path, words="Here is my <i>certificate</i>.")
    assert "We answer by" in page.words

    assert ravi.get("/staff/appeals/").status == 404
    desk = esha.get("/staff/appeals/")
    assert "Here is my <i>certificate</i>." in desk.words
    action = next(
        form.get("action", "")
        for form in desk.find_all("form")
        if form.get("action", "").endswith("/answer")
    )
    empty = esha.submit(desk, action, outcome="overturned", answer="")
    assert empty.status == 422
    esha.submit(empty, action, answer="It is enough.")
    assert "It is enough." in asha.get(path).words
    assert "Waiting for an answer" in asha.get(f"/visits/{reference}").words

"""The timeline of a visit: a family's without officers and reasons, an officer's with both."""

from __future__ import annotations

import time_machine
from flask import Flask

from app.domain.reasons import Reason
from app.domain.request_checks import Check, CheckCode, Verdict
from app.services.approvals import Rejection, reject_visit
from app.services.clocks import lapse_undecided
from app.web.rows import check_rows, family_timeline, staff_timeline
from tests.builders import a_visit, the_visit
from tests.cast import Cast


def test_each_reader_has_his_own_history(app: Flask, cast: Cast) -> None:
    no = Rejection(reason=Reason.SECURITY, family_note="Ask again.", staff_note="a warning")
    with app.app_context():
        reference = a_visit(cast)
        reject_visit(cast.esha, reference, no)
        visit = the_visit(reference)
    with app.test_request_context():
        family, staff = family_timeline(visit), staff_timeline(visit)
    assert [row.label for row in family] == [row.label for row in staff]
    assert [row.label for row in family] == ["Not approved", "Request sent"]
    assert [row.note for row in family] == ["", ""]
    assert staff[0].note == (
        "Esha Akash · Security · To the family: Ask again. · For staff: a warning"
    )


def test_what_nobody_did_was_done_by_the_system(app: Flask, cast: Cast) -> None:
    with app.app_context():
        reference = a_visit(cast)
        with time_machine.travel(the_visit(reference).slot.starts_at):
            assert lapse_undecided() == 1
        visit = the_visit(reference)
    with app.test_request_context():
        assert staff_timeline(visit)[0].note == "by the system"


def test_checks_are_drawn_with_what_explains_them(app: Flask) -> None:
    found = [
        Check(code=CheckCode.IS_PRESENT, verdict=Verdict.RED, detail="court"),
        Check(code=CheckCode.IS_ON_LIST, verdict=Verdict.AMBER),
        Check(code=CheckCode.IS_HELD, verdict=Verdict.GREEN),
    ]
    with app.test_request_context():
        rows = [(row.tone, row.verdict, row.note) for row in check_rows(found)]
    assert rows == [
        ("bad", "No", "At court"),
        ("notice", "Look", "your approval puts the visitor on it"),
        ("good", "Yes", ""),
    ]

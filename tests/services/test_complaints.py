"""What a family says went wrong with a visit, and the one answer it gets."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text

from app.domain.complaints import ComplaintKind
from app.domain.errors import Code, NotFound, Refused
from app.engine import writing
from app.extensions import db
from app.models import scope
from app.models.complaint import Complaint
from app.queries.complaints import complaints_for
from app.services.complaints import answer_complaint, make_complaint
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

WORDS = "We waited two hours."


def refused(act: Any, *arguments: Any) -> Code:
    with pytest.raises(Refused) as caught:
        act(*arguments)
    return caught.value.refusals[0].code


def complain(cast: Cast, kind: ComplaintKind = ComplaintKind.TOO_SHORT) -> int:
    """Asha complains of a visit of hers; the complaint."""
    make_complaint(cast.asha, a_visit(cast), kind, WORDS)
    db.session.rollback()
    return db.session.scalars(select(Complaint.id)).one()


def shown_to(officer: Any) -> list[int]:
    db.session.rollback()
    with scope.acting(officer):
        return [one.id for one in complaints_for(officer)]


def test_a_complaint_is_answered_and_the_family_is_told(cast: Cast) -> None:
    complaint_id = complain(cast)
    answer_complaint(cast.esha, complaint_id, "The line failed. You get the minutes back.")

    db.session.rollback()
    complaint = db.session.get_one(Complaint, complaint_id)
    assert complaint.answered_by_name == "Esha Akash"
    reference = db.session.scalar(text("SELECT reference FROM visit"))
    told = [m for m in the_visit(reference).messages if m.kind == "complaint_answered"]
    assert {message.channel for message in told} == {"sms", "email"}
    links = {"sms": f"/v/{reference}", "email": f"/visits/{reference}/complaint"}
    assert all(links[message.channel] in (message.words or "") for message in told)


def test_a_second_officer_is_told_who_answered(cast: Cast) -> None:
    complaint_id = complain(cast)
    answer_complaint(cast.esha, complaint_id, "One answer.")
    assert refused(answer_complaint, cast.rupa, complaint_id, "Another.") is Code.ALREADY_RECORDED


def test_one_complaint_waits_at_a_time(cast: Cast) -> None:
    complaint_id = complain(cast)
    reference = db.session.scalar(text("SELECT reference FROM visit"))
    again = (make_complaint, cast.asha, reference, ComplaintKind.OTHER, "And more.")
    assert refused(*again) is Code.COMPLAINT_WAITS
    answer_complaint(cast.esha, complaint_id, "Sorry.")
    make_complaint(*again[1:])


def test_without_its_guard_two_would_wait(cast: Cast) -> None:
    complain(cast)
    reference = db.session.scalar(text("SELECT reference FROM visit"))
    db.session.rollback()
    with writing(), db.engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_complaint_open"))
    make_complaint(cast.asha, reference, ComplaintKind.OTHER, "And more.")
    assert len(shown_to(cast.esha)) == 2


@pytest.mark.parametrize("kind", ["money_asked", "treated_badly"])
def test_what_is_said_of_officers_is_answered_above_the_home(cast: Cast, kind: str) -> None:
    complaint_id = complain(cast, ComplaintKind(kind))
    assert shown_to(cast.esha) == []
    with pytest.raises(NotFound):
        answer_complaint(cast.esha, complaint_id, "Nothing of the kind.")
    assert shown_to(cast.rupa) == shown_to(cast.harun) == [complaint_id]
    answer_complaint(cast.rupa, complaint_id, "We look into it.")


def test_other_homes_and_desks_see_nothing(cast: Cast) -> None:
    complaint_id = complain(cast)
    for officer in (cast.farid, cast.gita, cast.ravi):
        assert shown_to(officer) == []
        with pytest.raises(NotFound):
            answer_complaint(officer, complaint_id, "No.")


def test_nobody_complains_of_anothers_visit(cast: Cast) -> None:
    reference = a_visit(cast)
    for actor in (cast.dev, cast.esha):
        with pytest.raises(NotFound):
            make_complaint(actor, reference, ComplaintKind.OTHER, WORDS)

"""What a column takes and what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from app.domain.actor import SYSTEM
from app.extensions import db
from app.keyring import Sealed
from app.models.visit_draft import VisitDraft
from app.models.visitor import IdentityDocument, Visitor
from app.services.transaction import transaction
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


def change_asha(cast: Cast, **values: object) -> None:
    with transaction(SYSTEM) as session:
        asha = session.get_one(Visitor, cast.asha.id)
        for name, value in values.items():
            setattr(asha, name, value)


def of_asha(cast: Cast, name: str) -> object:
    db.session.rollback()
    return db.session.scalar(select(getattr(Visitor, name)).where(Visitor.id == cast.asha.id))


def test_a_time_without_a_zone_is_refused(cast: Cast) -> None:
    with pytest.raises(StatementError, match="naive instant"):
        change_asha(cast, created_at=datetime(2026, 11, 24, 10))  # noqa: DTZ001 -- the fault


def test_an_instant_comes_back_in_utc_to_the_microsecond(cast: Cast) -> None:
    change_asha(
        cast, created_at=datetime(2026, 11, 24, 10, 0, 0, 7, tzinfo=ZoneInfo("Asia/Kolkata"))
    )

    assert of_asha(cast, "created_at") == datetime(2026, 11, 24, 4, 30, 0, 7, tzinfo=UTC)
    assert str(of_asha(cast, "created_at")).endswith("+00:00")


def test_what_is_not_in_a_closed_list_is_refused(cast: Cast) -> None:
    with pytest.raises(StatementError, match="'martian' is not a valid Gender"):
        change_asha(cast, gender="martian")


def test_nothing_stays_nothing(cast: Cast) -> None:
    change_asha(cast, gender=None, registered_at=None)

    assert of_asha(cast, "gender") is None
    assert of_asha(cast, "registered_at") is None


def keep_draft(cast: Cast, words: str) -> bytes:
    with transaction(SYSTEM) as session:
        session.add(
            VisitDraft(
                visitor_id=cast.asha.id,
                request_key="k",
                answers=words,
                changed_at=datetime(2026, 11, 24, tzinfo=UTC),
            )
        )
    return bytes(db.session.scalar(text("SELECT answers FROM visit_draft")))


def test_sealed_words_lie_closed_on_the_disk_and_open_in_the_program(cast: Cast) -> None:
    raw = keep_draft(cast, "বিলাল")

    assert "বিলাল".encode() not in raw
    db.session.rollback()
    assert db.session.scalar(select(VisitDraft.answers)) == "বিলাল"


@pytest.mark.parametrize("where", [1, 13, -1])
def test_sealed_words_that_were_touched_do_not_open(cast: Cast, where: int) -> None:
    raw = bytearray(keep_draft(cast, "Bilal"))
    raw[where] ^= 1
    with transaction(SYSTEM) as session:
        session.execute(text("UPDATE visit_draft SET answers = :raw"), {"raw": bytes(raw)})

    with pytest.raises(Sealed):
        db.session.scalar(select(VisitDraft.answers))


def test_sealed_words_open_for_their_own_column_alone(cast: Cast) -> None:
    raw = keep_draft(cast, "12 numbers")
    with transaction(SYSTEM) as session:
        session.execute(text("UPDATE identity_document SET number = :raw"), {"raw": raw})

    with pytest.raises(Sealed):
        db.session.scalars(select(IdentityDocument.number)).all()

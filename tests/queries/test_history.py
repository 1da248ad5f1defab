"""An auditor asks whether the history of every visit is whole."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from app.domain.actor import SYSTEM
from app.domain.visit_states import State
from app.engine import writing
from app.extensions import db
from app.queries.history import first_broken_event
from app.services.transaction import transaction
from tests.builders import a_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


def _rename_who_decided() -> None:
    """Change a row as whoever owns the disk could: the trigger goes first."""
    on = " ON visit_event" if db.engine.dialect.name == "postgresql" else ""
    with writing(), db.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER keep_visit_event_update{on}"))
    with transaction(SYSTEM) as session:
        session.execute(text("UPDATE visit_event SET actor_name = 'Nobody' WHERE move = 'approve'"))


def test_it_works(cast: Cast) -> None:
    a_visit(cast, state=State.CANCELLED_BY_VISITOR)
    assert first_broken_event() is None


def test_a_renamed_officer_is_found(cast: Cast) -> None:
    a_visit(cast, state=State.APPROVED)
    db.session.rollback()
    _rename_who_decided()

    broken = first_broken_event()

    assert broken is not None
    assert broken.number == 2


def test_the_command_says_so(app: Flask, cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["history", "verify"]).exit_code == 0
    db.session.rollback()
    _rename_who_decided()

    answer = runner.invoke(args=["history", "verify"])

    assert answer.exit_code != 0
    assert reference in answer.output

"""The law of reading: no GET writes to the database, and the database itself sees to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from app.domain.policy import Mode
from app.domain.visit_states import State
from app.engine import writing
from app.extensions import db
from app.jobs.outbox import drain
from tests.asking import ask_up_to_check
from tests.browser import Browser
from tests.builders import a_visit
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside

READS = ("SELECT", "BEGIN", "PRAGMA", "WITH", "COMMIT", "ROLLBACK", "SHOW")


@contextmanager
def writes(app: Flask) -> Iterator[list[str]]:
    """Every statement that is more than reading, while the block lasts."""
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(READS) or "FOR UPDATE" in statement:
            found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def people(app: Flask, cast: Cast, outside: Outside) -> dict[str, Browser]:
    """Somebody of each kind, with something to look at."""
    asha, esha, gita = Browser(app), Browser(app), Browser(app)
    asha.sign_in_visitor(ASHA_PHONE, outside)
    ask_up_to_check(asha, cast)
    esha.sign_in_officer("esha")
    gita.sign_in_officer("gita")
    return {"asha": asha, "esha": esha, "gita": gita, "stranger": Browser(app)}


@pytest.fixture
def references(app: Flask, cast: Cast) -> list[str]:
    with app.app_context():
        found = [
            a_visit(cast, slot_id=cast.slot_id(days=6)),
            a_visit(cast, state=State.APPROVED, slot_id=cast.slot_id(days=8)),
            a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO),
        ]
        drain()
    return found


def paths(app: Flask, references: list[str]) -> list[str]:
    """An address for every GET route of the portal."""
    found = []
    for rule in app.url_map.iter_rules():
        # The bytes that measure a line are no page.
        if "GET" not in (rule.methods or set()) or rule.endpoint == "visits.line_down":
            continue
        for reference in references if "reference" in rule.arguments else [""]:
            values: dict[str, Any] = {"reference": reference, "code": "hi", "room": "a-room"}
            values |= {"prisoner_id": 1, "absence_id": 1, "pair_id": 1, "contact_id": 1}
            values |= {"import_id": 1, "kind": "prisoners", "key": "a-key-of-nobody"}
            with app.test_request_context():
                _domain, path = rule.build({n: values[n] for n in rule.arguments}) or ("", "")
            found.append(path)
    return found


def test_no_page_writes(app: Flask, people: dict[str, Browser], references: list[str]) -> None:
    opened = paths(app, references)
    assert len(opened) > 20
    statuses = set()
    with writes(app) as found:
        for browser in people.values():
            for path in opened:
                for is_partial in (False, True):
                    statuses.add(browser.get(path, partial=is_partial).status)
    assert found == []
    # Each was really opened, or really refused; none broke.
    assert statuses <= {200, 404}


def test_the_count_sees_a_write(app: Flask, people: dict[str, Browser], cast: Cast) -> None:
    with writes(app) as found:
        ask_up_to_check(people["asha"], cast)
    assert [statement for statement in found if "visit_draft" in statement]


def test_the_database_refuses_whoever_writes_without_saying_so(app: Flask, cast: Cast) -> None:
    write = text("UPDATE slot SET places_taken = 1")
    with app.app_context():
        with pytest.raises(DBAPIError, match=r"read.?only"):
            db.session.execute(write)
        db.session.rollback()
        # With the guard off the same statement goes through.
        with writing():
            db.session.execute(write)
            db.session.rollback()

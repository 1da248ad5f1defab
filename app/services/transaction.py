"""Owns the only commit in the program, and the bell that is rung after it.

Everything a use case does, the move, its event, its messages and what the outside is owed, is in
one transaction. Whoever listens to `committed` learns afterwards that something is due; if nobody
hears it, the relay finds the rows by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from blinker import Signal
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from app.engine import is_writing, writing
from app.extensions import db
from app.models import scope

if TYPE_CHECKING:
    from app.domain.actor import Actor

committed = Signal()


class NestedTransaction(Exception):
    """A use case called another use case; it may only call adders."""


@contextmanager
def transaction(actor: Actor) -> Iterator[scoped_session[Session]]:
    """Write in the name of `actor`, whose scope limits every row; commit once, or roll back."""
    if is_writing():
        raise NestedTransaction
    # Ends the read-only transaction that this request or job has been looking with, and forgets
    # what it saw: a use case decides on rows as they are now.
    db.session.rollback()
    db.session.expire_all()
    db.session.info.pop("owes", None)
    with writing(), scope.acting(actor):
        try:
            yield db.session
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
    if db.session.info.pop("owes", False):
        committed.send()
